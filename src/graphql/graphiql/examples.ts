/** The ids in the examples. */
export interface ExampleIds {
  workspaceId: string;
  contactId: string;
  /** Another contact, for merging. */
  otherContactId: string;
  listId: string;
}

interface Example {
  /** The name of the operation and of its tab. Tabs are side by side. */
  name: string;
  /** The purpose of the example, in short lines. */
  comment: string;
  /** The text after the name in the document, for example the variables. */
  variables?: string;
  kind: 'query' | 'mutation';
  field: string;
  /** The lines of arguments, without the workspace. */
  arguments: readonly string[];
  /** The lines of selected fields. */
  shown: readonly string[];
}

/**
 * Returns one example for each common task, including the four updates of the documentation, as documents with one
 * operation each. `twinOf` returns the REST command for a document, which is shown below it.
 */
export function exampleDocuments(ids: ExampleIds, twinOf: (document: string) => string): string[] {
  return examples(ids).map((example) => {
    const document = documentOf(ids, example);
    return `${document}\n${commented(`${TWIN_TITLE}\n${twinOf(document)}`)}\n`;
  });
}

const TWIN_TITLE = 'The same over REST:';

function examples({ contactId, otherContactId, listId }: ExampleIds): Example[] {
  const theContact = `contactId: "${contactId}"`;
  const addToList = [`addToLists: ["${listId}"]`];
  return [
    {
      name: 'Look',
      comment:
        'Look at a contact: press the play button, or\nCtrl-Enter (Cmd-Enter on a Mac). The button curl\ncopies what is in a tab as a command for a shell.',
      kind: 'query',
      field: 'contact',
      arguments: [theContact],
      shown: ['id', 'version', 'computedDisplayName', ...ATTRIBUTES, ...IDENTIFIERS, ...LISTS],
    },
    {
      name: 'Email',
      comment: 'Give the contact an e-mail address.',
      ...update([theContact], ADD_IDENTIFIER, IDENTIFIERS),
    },
    {
      name: 'Attributes',
      comment: 'Set an attribute; null would remove it.',
      ...update([theContact], SET_ATTRIBUTE, ATTRIBUTES),
    },
    {
      name: 'Lists',
      comment: 'Put the contact on a list.',
      ...update([theContact], addToList, LISTS),
    },
    {
      name: 'Details',
      comment: 'All three at once: all or nothing.',
      ...update(
        [theContact],
        [...ADD_IDENTIFIER, ...SET_ATTRIBUTE, ...addToList],
        [...IDENTIFIERS, ...ATTRIBUTES, ...LISTS],
      ),
    },
    {
      name: 'Upsert',
      comment: 'Update the contact that has an identifier; where\nnobody has it, create one.',
      ...update(
        ['identifier: {', ...GRACE.map((line) => `  ${line}`), '}'],
        ['attributes: { firstName: "Grace", countryCode: "US" }'],
        ['computedDisplayName', ...ATTRIBUTES],
      ),
      field: 'upsertContact',
    },
    {
      name: 'Create',
      comment: 'Create a contact. The second time its address is\ntaken, and the answer says by whom.',
      kind: 'mutation',
      field: 'createContact',
      arguments: [
        'input: {',
        '  displayName: "Katherine Johnson"',
        '  identifiers: [{',
        '    key: "emailaddress"',
        '    value: "katherine@example.com"',
        '  }]',
        '  attributes: { countryCode: "US" }',
        `  listIds: ["${listId}"]`,
        '}',
      ],
      shown: ['contact {', '  id', '  computedDisplayName', '  attributes', '}', ...ERRORS],
    },
    {
      name: 'Preview',
      comment: 'See what an update would do, under each strategy.\nNothing is written.',
      kind: 'query',
      field: 'previewContactUpdate',
      arguments: [
        theContact,
        'input: {',
        ...[...ADD_GRACE, 'strategy: FIRST_ALIAS', ...SET_ATTRIBUTE].map((line) => `  ${line}`),
        '}',
      ],
      shown: [
        'outcome',
        'changes {',
        '  field',
        '  before',
        '  after',
        '}',
        ...ERRORS,
        'strategies {',
        '  strategy',
        '  outcome',
        '  conflicts {',
        '    message',
        '  }',
        '}',
      ],
    },
    {
      name: 'Page',
      comment: 'Page through the contacts: for the next page, give\nthe endCursor of this one as the variable "after".',
      variables: '($after: String)',
      kind: 'query',
      field: 'contacts',
      arguments: ['first: 1', 'after: $after'],
      shown: pageOf(['id', 'computedDisplayName']),
    },
    {
      name: 'Join',
      comment: 'Put contacts on a list, by their ids or by their\nidentifiers.',
      kind: 'mutation',
      field: 'addContactsToList',
      arguments: [
        `listId: "${listId}"`,
        'input: {',
        `  contacts: ["${contactId}"]`,
        '  identifiers: [{',
        ...GRACE.map((line) => `    ${line}`),
        '  }]',
        '}',
      ],
      shown: ['itemsProcessed', ...ERRORS],
    },
    {
      name: 'History',
      comment: 'See what changed, when and by whom, newest first;\nas a page, too: /contacts/ and the id.',
      kind: 'query',
      field: 'contactHistory',
      arguments: [theContact, 'first: 5'],
      shown: pageOf(CHANGE),
    },
    {
      name: 'Revert',
      comment: 'Give the contact the state of an earlier version, in\na new one: all of it or nothing.',
      kind: 'mutation',
      field: 'revertContact',
      arguments: [theContact, 'input: { toVersion: 1 }'],
      shown: ['outcome', 'contact {', '  version', ...ATTRIBUTES.map((line) => `  ${line}`), '}', ...ERRORS],
    },
    {
      name: 'Merge',
      comment: 'Merge another contact into this one. From then on\nits id leads to this one.',
      kind: 'mutation',
      field: 'mergeContacts',
      arguments: [theContact, `input: { contactId: "${otherContactId}" }`],
      shown: ['outcome', 'contact {', '  id', ...IDENTIFIERS.map((line) => `  ${line}`), '}', ...ERRORS],
    },
  ];
}

/** Returns an update from the documentation. */
function update(which: readonly string[], input: readonly string[], shown: readonly string[]) {
  return {
    kind: 'mutation',
    field: 'updateContact',
    arguments: [...which, 'input: {', ...input.map((line) => `  ${line}`), '}'],
    shown: ['outcome', 'contact {', '  version', ...shown.map((line) => `  ${line}`), '}', ...ERRORS],
  } as const;
}

function documentOf({ workspaceId }: ExampleIds, example: Example): string {
  const { name, comment, variables = '', kind, field, shown } = example;
  return `${commented(comment)}
${kind} ${name}${variables} {
  ${field}(
    workspaceId: "${workspaceId}"
${example.arguments.map((line) => `    ${line}`).join('\n')}
  ) {
${shown.map((line) => `    ${line}`).join('\n')}
  }
}
`;
}

function commented(text: string): string {
  return text.replaceAll(/^/gm, '# ');
}

/** Returns the lines of a connection with these fields of its nodes. */
function pageOf(fields: readonly string[]): string[] {
  const node = fields.map((line) => `    ${line}`);
  return ['edges {', '  node {', ...node, '  }', '}', 'pageInfo {', '  hasNextPage', '  endCursor', '}'];
}

const ADD_IDENTIFIER = ['addIdentifiers: [{', '  key: "emailaddress"', '  value: "contacts@example.com"', '}]'];
const SET_ATTRIBUTE = ['attributes: { countryCode: "US" }'];
const GRACE = ['key: "emailaddress"', 'value: "grace@example.com"'];
const ADD_GRACE = ['addIdentifiers: [{', ...GRACE.map((line) => `  ${line}`), '}]'];
const IDENTIFIERS = ['identifiers {', '  key', '  value', '}'];
const ATTRIBUTES = ['attributes'];
const LISTS = ['lists {', '  id', '  name', '}'];
const CHANGE = [
  'version',
  'at',
  'operation',
  'api',
  'key {',
  '  name',
  '}',
  'changes {',
  '  field',
  '  before',
  '  after',
  '}',
];
const ERRORS = ['errors {', '  code', '  message', '  path', '}'];
