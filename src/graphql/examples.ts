/** What the examples name. */
export interface ExampleIds {
  workspaceId: string;
  contactId: string;
  listId: string;
}

/** A look at a contact and each update that the documentation shows, as documents with one operation each. */
export function exampleDocuments(ids: ExampleIds): string[] {
  return [
    `# Look at a contact: press the play button, or
# Ctrl-Enter (Cmd-Enter on a Mac). The others are
# the updates that the documentation shows.
query LookAtTheContact {
  contact(
    workspaceId: "${ids.workspaceId}"
    contactId: "${ids.contactId}"
  ) {
    id
    version
    computedDisplayName
    attributes
    identifiers {
      key
      value
    }
    lists {
      id
      name
    }
  }
}
`,
    update(ids, {
      comment: 'Give the contact an e-mail address.',
      name: 'UpdateIdentifiers',
      input: ADD_IDENTIFIER,
      shown: IDENTIFIERS,
    }),
    update(ids, {
      comment: 'Set an attribute; null would remove it.',
      name: 'UpdateAttributes',
      input: SET_ATTRIBUTE,
      shown: ATTRIBUTES,
    }),
    update(ids, {
      comment: 'Put the contact on a list.',
      name: 'UpdateLists',
      input: addToList(ids),
      shown: LISTS,
    }),
    update(ids, {
      comment: 'All three at once: all or nothing.',
      name: 'UpdateDetails',
      input: [...ADD_IDENTIFIER, ...SET_ATTRIBUTE, ...addToList(ids)],
      shown: [...IDENTIFIERS, ...ATTRIBUTES, ...LISTS],
    }),
  ];
}

interface Update {
  comment: string;
  name: string;
  /** Lines of the input. */
  input: readonly string[];
  /** Lines of what the answer shows of the contact. */
  shown: readonly string[];
}

function update({ workspaceId, contactId }: ExampleIds, { comment, name, input, shown }: Update): string {
  return `# ${comment}
mutation ${name} {
  updateContact(
    workspaceId: "${workspaceId}"
    contactId: "${contactId}"
    input: {
${indented(input)}
    }
  ) {
    outcome
    contact {
      version
${indented(shown)}
    }
    errors {
      code
      message
      path
    }
  }
}
`;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `      ${line}`).join('\n');
}

const ADD_IDENTIFIER = ['addIdentifiers: [{', '  key: "emailaddress"', '  value: "contacts@example.com"', '}]'];
const SET_ATTRIBUTE = ['attributes: { countryCode: "US" }'];
const IDENTIFIERS = ['identifiers {', '  key', '  value', '}'];
const ATTRIBUTES = ['attributes'];
const LISTS = ['lists {', '  id', '  name', '}'];

function addToList({ listId }: ExampleIds): string[] {
  return [`addToLists: ["${listId}"]`];
}
