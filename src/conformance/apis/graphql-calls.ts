import type { Operation, Step } from '../step.ts';
import { type Answer, pageOf } from './api.ts';
import { inEnums } from './graphql-enums.ts';
import {
  type Connection,
  changed,
  found,
  manyUpdated,
  notFound,
  type Payload,
  pageFrom,
  part,
  previewed,
} from './graphql-responses.ts';

interface GraphqlCall {
  /** The document. Its variables are the path parameters, `input`, `include` and the page parameters. */
  document: string;
  /** Returns the variables that have other names in the step. */
  variables?(step: Step): Record<string, unknown>;
  /** Returns the answer from the field of the operation. */
  answer(field: never, step: Step): Answer;
}

const CONTACT = `
  id
  workspaceId
  computedDisplayName
  createdAt
  updatedAt
  featuredIdentifiers {
    key
    value
  }
  attributes(include: $include)
  identifierCount
  accountIds
  listIds
  companyRefs
  isAnonymous
  version`;

const ERRORS = `
  errors {
    code
    message
    path
  }`;

const LIST = `
  id
  workspaceId
  name
  description
  consentType
  tags
  isProof
  contactCount
  counter {
    count
    updatedAt
  }
  createdAt
  updatedAt`;

const ACCESS_KEY = `
  id
  workspaceId
  name
  scopes
  origin
  createdAt
  lastUsedAt
  expiresAt
  revokedAt`;

const ACCOUNT = `
  id
  workspaceId
  name
  createdAt
  updatedAt`;

const DEFINITION = `
  key
  displayName
  description
  type
  cardinality
  format {
    type
    select {
      options {
        label
        value
      }
    }
    range {
      min
      max
    }
  }
  pii
  readOnly
  builtin
  group
  archived
  version
  createdAt
  updatedAt`;

const CHANGE = `
  version
  at
  operation
  api
  key {
    id
    name
  }
  changes {
    field
    before
    after
  }
  mergedContactId
  survivorId
  restoredContactIds
  mergedAgainContactIds
  restoredFromId`;

const PAGE_VARIABLES = '$first: Int, $after: String, $last: Int, $before: String';
const PAGE_ARGUMENTS = 'first: $first, after: $after, last: $last, before: $before';

const UPDATE = `
  outcome
  contact {${CONTACT}}
  ${ERRORS}
  skippedIdentifiers {
    key
    value
  }`;

const REASON = `
  code
  message
  path
  ... on IdentifierConflictError {
    holderId
  }`;

const PREVIEW = `
  outcome
  contact {${CONTACT}}
  changes {
    field
    before
    after
  }
  errors {${REASON}}
  skippedIdentifiers {
    key
    value
  }
  strategies {
    strategy
    outcome
    skippedIdentifiers {
      key
      value
    }
    conflicts {${REASON}}
  }`;

const REVERTED = `
    outcome
    restoredContactIds
    mergedAgainContactIds`;

/** The types of the arguments that are path parameters in REST. */
const PART_TYPES: Record<string, string> = {
  key: 'String',
  contactId: 'ID',
  listId: 'UUID',
  accountId: 'UUID',
  keyId: 'UUID',
};

/** The call of each operation. */
export const CALLS: Record<Operation, GraphqlCall> = {
  contact: {
    answer: found,
    document: `query (
  $workspaceId: UUID!
  $contactId: ID!
  $asOfVersion: Int
  $asOf: DateTime
  $include: [String!]
) {
  contact(workspaceId: $workspaceId, contactId: $contactId, asOfVersion: $asOfVersion, asOf: $asOf) {${CONTACT}}
}`,
  },

  contactByIdentifier: {
    answer: found,
    document: `query ($workspaceId: UUID!, $identifier: IdentifierInput!, $include: [String!]) {
  contactByIdentifier(workspaceId: $workspaceId, identifier: $identifier) {${CONTACT}}
}`,
  },

  updateContact: {
    answer: changed('contact'),
    document: `mutation ($workspaceId: UUID!, $contactId: ID!, $input: UpdateContactInput!, $include: [String!]) {
  updateContact(workspaceId: $workspaceId, contactId: $contactId, input: $input) {${UPDATE}}
}`,
  },

  upsertContact: {
    answer: changed('contact'),
    document: `mutation (
  $workspaceId: UUID!
  $identifier: IdentifierInput!
  $input: UpsertContactInput!
  $include: [String!]
) {
  upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {${UPDATE}}
}`,
  },

  updateContacts: {
    answer: manyUpdated,
    variables: ({ body }) => {
      const { updates, ...more } = inEnums(body) as { updates?: unknown };
      return { ...more, updates: Array.isArray(updates) ? updates.map(updateItem) : updates };
    },
    document: `mutation ($workspaceId: UUID!, $updates: [ContactUpdateInput!]!, $atomic: Boolean) {
  updateContacts(workspaceId: $workspaceId, updates: $updates, atomic: $atomic) {
    results {
      outcome
      contactId
      version
      contact {
        computedDisplayName
        listIds
      }
      skippedIdentifiers {
        key
        value
      }
      ${ERRORS}
    }
    ${ERRORS}
  }
}`,
  },

  previewContactUpdate: {
    answer: previewed,
    document: `query ($workspaceId: UUID!, $contactId: ID!, $input: UpdateContactInput!, $include: [String!]) {
  previewContactUpdate(workspaceId: $workspaceId, contactId: $contactId, input: $input) {${PREVIEW}}
}`,
  },

  previewContactUpsert: {
    answer: previewed,
    document: `query (
  $workspaceId: UUID!
  $identifier: IdentifierInput!
  $input: UpsertContactInput!
  $include: [String!]
) {
  previewContactUpsert(workspaceId: $workspaceId, identifier: $identifier, input: $input) {${PREVIEW}}
}`,
  },

  viewer: {
    answer: ({ workspace }: { workspace: Record<string, unknown> }) => found(workspace),
    document: `query {
  viewer {
    workspace {
      id
      name
    }
  }
}`,
  },

  searchContacts: {
    answer: (contact: Record<string, unknown> | null) => found(pageOf(contact === null ? [] : [contact], undefined)),
    variables: ({ body }) => ({ identifier: (body as { identifier: unknown }).identifier }),
    document: `query ($workspaceId: UUID!, $identifier: IdentifierInput!, $include: [String!]) {
  searchContacts: contactByIdentifier(workspaceId: $workspaceId, identifier: $identifier) {${CONTACT}}
}`,
  },

  contacts: connection('contacts', CONTACT, '$include: [String!], $filter: ContactFilterInput', 'filter: $filter, '),

  createContact: mutation('createContact', 'CreateContactInput', [], 'contact', CONTACT),
  mergeContacts: mutation('mergeContacts', 'MergeContactsInput', ['contactId'], 'contact', CONTACT, 'outcome'),
  revertContact: {
    ...mutation('revertContact', 'RevertContactInput', ['contactId'], 'contact', CONTACT, REVERTED),
    answer: ({ contact, restoredContactIds, mergedAgainContactIds, ...payload }: Payload) =>
      changed('contact')({
        ...payload,
        contact: contact && { ...contact, restoredContactIds, mergedAgainContactIds },
      }),
  },

  deleteContact: {
    answer: changed(),
    document: `mutation ($workspaceId: UUID!, $contactId: ID!, $input: DeleteContactInput) {
  deleteContact(workspaceId: $workspaceId, contactId: $contactId, input: $input) {
    deletedContactId
    ${ERRORS}
  }
}`,
  },

  contactHistory: {
    answer: pageFrom,
    document: `query ($workspaceId: UUID!, $contactId: ID!, ${PAGE_VARIABLES}) {
  contactHistory(workspaceId: $workspaceId, contactId: $contactId, ${PAGE_ARGUMENTS}) {${connectionOf(CHANGE)}}
}`,
  },

  contactIdentifiers: {
    answer: (contact: { identifiers: Record<string, unknown>[] } | null) => part(contact?.identifiers),
    document: `query ($workspaceId: UUID!, $contactId: ID!) {
  contactIdentifiers: contact(workspaceId: $workspaceId, contactId: $contactId) {
    identifiers {
      key
      value
      properties
      createdAt
    }
  }
}`,
  },

  addContactIdentifier: mutation(
    'addContactIdentifier',
    'AddContactIdentifierInput',
    ['contactId'],
    'identifier',
    `
  key
  value
  properties
  createdAt`,
    'outcome',
  ),

  removeContactIdentifier: {
    answer: changed(),
    document: `mutation ($workspaceId: UUID!, $contactId: ID!, $input: RemoveContactIdentifierInput!) {
  removeContactIdentifier(workspaceId: $workspaceId, contactId: $contactId, input: $input) {${ERRORS}}
}`,
  },

  contactLists: {
    answer: (contact: { lists: Record<string, unknown>[] } | null) => part(contact?.lists),
    document: `query ($workspaceId: UUID!, $contactId: ID!) {
  contactLists: contact(workspaceId: $workspaceId, contactId: $contactId) {
    lists {${LIST}}
  }
}`,
  },

  lists: connection('lists', LIST),
  list: one('list', '$listId: UUID!', 'listId: $listId', LIST),
  createList: mutation('createList', 'CreateListInput', [], 'list', LIST),
  updateList: mutation('updateList', 'UpdateListInput', ['listId'], 'list', LIST),

  deleteList: {
    answer: changed(),
    document: `mutation ($workspaceId: UUID!, $listId: UUID!) {
  deleteList(workspaceId: $workspaceId, listId: $listId) {
    deletedListId
    ${ERRORS}
  }
}`,
  },

  listContacts: {
    answer: (list: { contacts: Connection } | null) => (list === null ? notFound() : pageFrom(list.contacts)),
    document: `query ($workspaceId: UUID!, $listId: UUID!, $include: [String!], ${PAGE_VARIABLES}) {
  listContacts: list(workspaceId: $workspaceId, listId: $listId) {
    contacts(${PAGE_ARGUMENTS}) {${connectionOf(CONTACT)}}
  }
}`,
  },

  addContactsToList: membership('addContactsToList'),
  removeContactsFromList: membership('removeContactsFromList'),

  accounts: connection('accounts', ACCOUNT),
  account: one('account', '$accountId: UUID!', 'accountId: $accountId', ACCOUNT),
  createAccount: mutation('createAccount', 'CreateAccountInput', [], 'account', ACCOUNT),
  updateAccount: mutation('updateAccount', 'UpdateAccountInput', ['accountId'], 'account', ACCOUNT),

  deleteAccount: {
    answer: changed(),
    document: `mutation ($workspaceId: UUID!, $accountId: UUID!) {
  deleteAccount(workspaceId: $workspaceId, accountId: $accountId) {
    deletedAccountId
    ${ERRORS}
  }
}`,
  },

  accessKeys: connection('accessKeys', ACCESS_KEY),
  createAccessKey: mutation('createAccessKey', 'CreateAccessKeyInput', [], 'accessKey', ACCESS_KEY, 'secret'),
  rotateAccessKey: mutation('rotateAccessKey', 'RotateAccessKeyInput', ['keyId'], 'accessKey', ACCESS_KEY, 'secret'),
  revokeAccessKey: {
    answer: changed(),
    document: `mutation ($workspaceId: UUID!, $keyId: UUID!) {
  revokeAccessKey(workspaceId: $workspaceId, keyId: $keyId) {
    accessKey {${ACCESS_KEY}}
    ${ERRORS}
  }
}`,
  },

  attributeDefinitions: connection('attributeDefinitions', DEFINITION),
  attributeDefinition: one('attributeDefinition', '$key: String!', 'key: $key', DEFINITION),
  createAttributeDefinition: mutation(
    'createAttributeDefinition',
    'CreateAttributeDefinitionInput',
    [],
    'attributeDefinition',
    DEFINITION,
  ),
  updateAttributeDefinition: mutation(
    'updateAttributeDefinition',
    'UpdateAttributeDefinitionInput',
    ['key'],
    'attributeDefinition',
    DEFINITION,
  ),

  archiveAttributeDefinition: {
    answer: changed(),
    document: `mutation ($workspaceId: UUID!, $key: String!) {
  archiveAttributeDefinition(workspaceId: $workspaceId, key: $key) {${ERRORS}}
}`,
  },
};

/** Returns one of several updates, with its contact beside its input. */
function updateItem(update: unknown): unknown {
  if (typeof update !== 'object' || update === null || Array.isArray(update)) return update;
  const { contactId, identifier, ...input } = update as Record<string, unknown>;
  return { contactId, identifier, input };
}

/**
 * Returns the call of a mutation with an input and one result. `parts` are the arguments that are path parameters in
 * REST.
 */
function mutation(
  name: Operation,
  input: string,
  parts: readonly string[],
  field: string,
  fields: string,
  more = '',
): GraphqlCall {
  const types = parts.map((part) => `$${part}: ${PART_TYPES[part]}!, `).join('');
  const values = parts.map((part) => `${part}: $${part}, `).join('');
  const include = fields === CONTACT ? ', $include: [String!]' : '';
  return {
    answer: changed(field),
    document: `mutation ($workspaceId: UUID!, ${types}$input: ${input}!${include}) {
  ${name}(workspaceId: $workspaceId, ${values}input: $input) {
    ${more}
    ${field} {${fields}}
    ${ERRORS}
  }
}`,
  };
}

function membership(name: 'addContactsToList' | 'removeContactsFromList'): GraphqlCall {
  return {
    answer: ({ itemsProcessed, ...payload }: Payload) => {
      const answer = changed()(payload);
      return itemsProcessed === null ? answer : { ...answer, result: { itemsProcessed } };
    },
    document: `mutation ($workspaceId: UUID!, $listId: UUID!, $input: ListContactsInput!) {
  ${name}(workspaceId: $workspaceId, listId: $listId, input: $input) {
    itemsProcessed
    ${ERRORS}
  }
}`,
  };
}

/** Returns the call of a query for one object by its name. */
function one(name: Operation, variable: string, argument: string, fields: string): GraphqlCall {
  return {
    answer: found,
    document: `query ($workspaceId: UUID!, ${variable}) {
  ${name}(workspaceId: $workspaceId, ${argument}) {${fields}}
}`,
  };
}

function connection(name: Operation, fields: string, variables = '', more = ''): GraphqlCall {
  return {
    answer: pageFrom,
    document: `query ($workspaceId: UUID!, ${PAGE_VARIABLES}, ${variables}) {
  ${name}(workspaceId: $workspaceId, ${more}${PAGE_ARGUMENTS}) {${connectionOf(fields)}}
}`,
  };
}

function connectionOf(fields: string): string {
  return `
    edges {
      node {${fields}}
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }`;
}
