import { type Answer, refusal } from './door.ts';
import type { Operation } from './step.ts';

interface GraphqlCall {
  /** Its variables are the parts of the path, `input`, `include` and those of a page. */
  document: string;
  /** The answer in the field of the operation. */
  answer(field: never): Answer;
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

const UPDATE = `
  outcome
  contact {${CONTACT}}
  ${ERRORS}
  skippedIdentifiers {
    key
    value
  }`;

/** How each operation is called here. */
export const CALLS: Record<Operation, GraphqlCall> = {
  contact: {
    answer: found,
    document: `query ($workspaceId: UUID!, $contactId: ID!, $include: [String!]) {
  contact(workspaceId: $workspaceId, contactId: $contactId) {${CONTACT}}
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
  $input: UpdateContactInput!
  $include: [String!]
) {
  upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {${UPDATE}}
}`,
  },

  createContact: {
    answer: changed('contact'),
    document: `mutation ($workspaceId: UUID!, $input: CreateContactInput!, $include: [String!]) {
  createContact(workspaceId: $workspaceId, input: $input) {
    contact {${CONTACT}}
    ${ERRORS}
  }
}`,
  },

  deleteContact: {
    answer: changed(),
    document: `mutation ($workspaceId: UUID!, $contactId: ID!) {
  deleteContact(workspaceId: $workspaceId, contactId: $contactId) {
    deletedContactId
    ${ERRORS}
  }
}`,
  },

  createList: {
    answer: changed('list'),
    document: `mutation ($workspaceId: UUID!, $input: CreateListInput!) {
  createList(workspaceId: $workspaceId, input: $input) {
    list {
      id
      name
    }
    ${ERRORS}
  }
}`,
  },

  deleteList: {
    answer: changed(),
    document: `mutation ($workspaceId: UUID!, $listId: ID!) {
  deleteList(workspaceId: $workspaceId, listId: $listId) {
    deletedListId
    ${ERRORS}
  }
}`,
  },

  createAttributeDefinition: {
    answer: changed('attributeDefinition'),
    document: `mutation ($workspaceId: UUID!, $input: CreateAttributeDefinitionInput!) {
  createAttributeDefinition(workspaceId: $workspaceId, input: $input) {
    attributeDefinition {
      key
    }
    ${ERRORS}
  }
}`,
  },
};

/** What does not exist is null in a query and 404 in REST. */
function found(result: Answer['result']): Answer {
  if (result === null) return refusal([{ code: 'ResourceNotFound', path: '', message: 'not found' }]);
  return { result, outcome: null, problems: [], skipped: [] };
}

interface Payload extends Record<string, unknown> {
  outcome?: string | null;
  errors: { code: string; path: string[]; message: string }[];
  skippedIdentifiers?: Answer['skipped'];
}

/** The payload of a mutation, with what it gives in a field of it, if anything. */
function changed(field?: string) {
  return ({ outcome = null, errors, skippedIdentifiers = [], ...payload }: Payload): Answer => ({
    result: field === undefined ? null : (payload[field] as Answer['result']),
    outcome,
    problems: errors.map(({ code, path, message }) => ({ code, path: dottedPath(path), message })),
    skipped: skippedIdentifiers,
  });
}

/** `['addToLists', '2']` as `addToLists[2]`, and the path of an identifier as REST names it. */
function dottedPath(path: readonly string[]): string {
  return path
    .map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('')
    .replace('identifier.key', 'identifierKey')
    .replace('identifier.value', 'identifierValue');
}
