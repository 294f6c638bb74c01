import { describe, expect, test } from 'vitest';
import { toRestRequest } from '../../../src/graphql/graphiql/to-rest-request.ts';
import { ROUTES } from '../../../src/rest/routes.ts';

const CALLS = [
  {
    name: 'updateContact, all literal',
    document: `mutation {
      updateContact(workspaceId: "w", contactId: "c", input: {
        strategy: FIRST_ALIAS, expectedVersion: 3, allowWritingReadOnly: false
        attributes: { countryCode: "US", rating: 9.6, labels: ["A", "B"], lastName: null }
        addIdentifiers: [{ key: "emailaddress", value: "a@example.com", properties: { isGmail: true } }]
      }) { outcome }
    }`,
    variables: {},
    twin: {
      method: 'PATCH',
      path: '/workspaces/w/contacts/c',
      headers: { 'If-Match': '"3"' },
      body: {
        strategy: 'first_alias',
        allowWritingReadOnly: false,
        attributes: { countryCode: 'US', rating: 9.6, labels: ['A', 'B'], lastName: null },
        addIdentifiers: [{ key: 'emailaddress', value: 'a@example.com', properties: { isGmail: true } }],
      },
    },
  },
  {
    name: 'updateContact, with variables',
    document: `mutation ($w: UUID!, $c: ID!, $input: UpdateContactInput!) {
      updateContact(workspaceId: $w, contactId: $c, input: $input) { outcome }
    }`,
    variables: { w: 'w', c: 'c', input: { strategy: 'FIRST', expectedVersion: 0, listIds: [] } },
    twin: {
      method: 'PATCH',
      path: '/workspaces/w/contacts/c',
      headers: { 'If-Match': '"0"' },
      body: { strategy: 'first', listIds: [] },
    },
  },
  {
    name: 'variables within literals, with a default, and an absent one',
    document: `mutation ($code: String, $strategy: ContactStrategy = FIRST, $lists: [UUID!]) {
      updateContact(workspaceId: "w", contactId: 5, input: {
        strategy: $strategy, addToLists: $lists, attributes: { countryCode: $code }
      }) { outcome }
    }`,
    variables: { code: 'US' },
    twin: {
      method: 'PATCH',
      path: '/workspaces/w/contacts/5',
      body: { strategy: 'first', attributes: { countryCode: 'US' } },
    },
  },
  {
    name: 'upsertContact, with values that a path must escape',
    document: `mutation ($value: String!) {
      upsertContact(workspaceId: "w", identifier: { key: "my key", value: $value }, input: {}) {
        outcome
      }
    }`,
    variables: { value: 'a/b?c#d%e\'f!(*)\n"$`\\Zoë👋' },
    twin: {
      method: 'PATCH',
      path: '/workspaces/w/contacts/identifiers/my%20key/a%2Fb%3Fc%23d%25e%27f%21%28%2A%29%0A%22%24%60%5CZo%C3%AB%F0%9F%91%8B',
      body: {},
    },
  },
  {
    name: 'contactByIdentifier',
    document: '{ contactByIdentifier(workspaceId: "w", identifier: { key: "k", value: "v" }) { id } }',
    variables: {},
    twin: { method: 'GET', path: '/workspaces/w/contacts/identifiers/k/v' },
  },
  {
    name: 'contacts, a page',
    document: 'query ($after: String) { contacts(workspaceId: "w", first: 2, after: $after) { edges { cursor } } }',
    variables: { after: 'to=ken' },
    twin: { method: 'GET', path: '/workspaces/w/contacts?pageToken=to%3Dken&limit=2' },
  },
  {
    name: 'attributeDefinitions, with other parameter names in REST',
    document:
      '{ attributeDefinitions(workspaceId: "w", includeArchived: true, first: null) { pageInfo { hasNextPage } } }',
    variables: {},
    twin: { method: 'GET', path: '/workspaces/w/attribute-definitions?archived=true' },
  },
  {
    name: 'deleteContact, which has no body',
    document:
      'mutation { deleteContact(workspaceId: "w", contactId: "c", input: { expectedVersion: 2 }) { deletedContactId } }',
    variables: {},
    twin: { method: 'DELETE', path: '/workspaces/w/contacts/c', headers: { 'If-Match': '"2"' } },
  },
  {
    name: 'deleteContact, with its history',
    document:
      'mutation { deleteContact(workspaceId: "w", contactId: "c", input: { purge: true, expectedVersion: 2 }) { deletedContactId } }',
    variables: {},
    twin: { method: 'DELETE', path: '/workspaces/w/contacts/c?purge=true', headers: { 'If-Match': '"2"' } },
  },
  {
    name: 'deleteContact, without deciding about its history',
    document:
      'mutation { deleteContact(workspaceId: "w", contactId: "c", input: { purge: null }) { deletedContactId } }',
    variables: {},
    twin: { method: 'DELETE', path: '/workspaces/w/contacts/c' },
  },
  {
    name: 'contact at a version',
    document: '{ contact(workspaceId: "w", contactId: "c", asOfVersion: 2) { id } }',
    variables: {},
    twin: { method: 'GET', path: '/workspaces/w/contacts/c?version=2' },
  },
  {
    name: 'contact at a time',
    document: 'query ($at: DateTime) { contact(workspaceId: "w", contactId: "c", asOf: $at) { id } }',
    variables: { at: '2026-01-31T10:30+01:00' },
    twin: { method: 'GET', path: '/workspaces/w/contacts/c?asOf=2026-01-31T09%3A30%3A00.000Z' },
  },
  {
    name: 'contactHistory, a page',
    document: '{ contactHistory(workspaceId: "w", contactId: "c", first: 5, after: "t") { edges { cursor } } }',
    variables: {},
    twin: { method: 'GET', path: '/workspaces/w/contacts/c/history?pageToken=t&limit=5' },
  },
  {
    name: 'revertContact',
    document:
      'mutation { revertContact(workspaceId: "w", contactId: "c", input: { toVersion: 1, expectedVersion: 3 }) { outcome } }',
    variables: {},
    twin: {
      method: 'POST',
      path: '/workspaces/w/contacts/c/revert',
      headers: { 'If-Match': '"3"' },
      body: { toVersion: 1 },
    },
  },
  {
    name: 'contacts of a filter, a search',
    document: `query ($from: DateTime) {
      contacts(workspaceId: "w", filter: { listId: "l", createdAt: { from: $from } }, first: 5, after: "t") {
        edges { cursor }
      }
    }`,
    variables: { from: '2026-01-31T10:30+01:00' },
    twin: {
      method: 'POST',
      path: '/workspaces/w/contacts/search',
      body: {
        filter: { listId: 'l', createdAt: { from: '2026-01-31T09:30:00.000Z' } },
        limit: 5,
        pageToken: 't',
      },
    },
  },
  {
    name: 'contacts of an empty filter',
    document: '{ contacts(workspaceId: "w", filter: {}) { edges { cursor } } }',
    variables: {},
    twin: { method: 'POST', path: '/workspaces/w/contacts/search', body: { filter: {} } },
  },
  {
    name: 'contacts of no filter',
    document: '{ contacts(workspaceId: "w", filter: null) { edges { cursor } } }',
    variables: {},
    twin: { method: 'GET', path: '/workspaces/w/contacts' },
  },
  {
    name: 'an idempotency key',
    document:
      'mutation { createList(workspaceId: "w", input: { name: "News", idempotencyKey: "k-1" }) { list { id } } }',
    variables: {},
    twin: {
      method: 'POST',
      path: '/workspaces/w/lists',
      headers: { 'Idempotency-Key': 'k-1' },
      body: { name: 'News' },
    },
  },
  {
    name: 'an idempotency key of an input that may be left out',
    document:
      'mutation { deleteList(workspaceId: "w", listId: "l", input: { idempotencyKey: "k-1" }) { deletedListId } }',
    variables: {},
    twin: { method: 'DELETE', path: '/workspaces/w/lists/l', headers: { 'Idempotency-Key': 'k-1' } },
  },
];

const UPDATE = 'updateContact(workspaceId: "w", contactId: "c", input: {}) { outcome }';

const NOTHING = [
  ['a syntax error', 'mutation {', 'Syntax Error: Expected Name, found <EOF> (line 1)'],
  ['an empty editor', '', 'Syntax Error: Unexpected <EOF> (line 1)'],
  ['no operation', 'fragment F on Contact { id }', 'Fragment "F" is never used (line 1)'],
  ['an unknown field', '\nmutation { updateContcats }', expect.stringMatching(/^Cannot query field .* \(line 2\)$/)],
  [
    'a missing variable',
    'mutation ($c: ID!) { updateContact(workspaceId: "w", contactId: $c, input: {}) { outcome } }',
    'Variable "$c" of required type "ID!" was not provided (line 1)',
  ],
  [
    'several fields',
    `mutation { a: ${UPDATE} b: ${UPDATE} }`,
    'The operation must have one field, and no fragment around it: a REST call does one thing',
  ],
  [
    'a fragment around it',
    `mutation { ... on Mutation { ${UPDATE} } }`,
    'The operation must have one field, and no fragment around it: a REST call does one thing',
  ],
  ['a field of only GraphQL', '{ __typename }', 'REST has no __typename'],
  [
    'an argument of only GraphQL',
    '{ contacts(workspaceId: "w", last: 2) { edges { cursor } } }',
    'REST has no "last" for this call',
  ],
  ['a very long document', `{ ${'a '.repeat(3_000)} }`, expect.stringContaining('3000 tokens')],
  [
    'a condition that is null',
    'mutation { deleteContact(workspaceId: "w", contactId: "c", input: { expectedVersion: null }) { deletedContactId } }',
    'expectedVersion must not be null; leave it out if it is not meant',
  ],
] as const;

describe('restTwin', () => {
  test.each(CALLS)('translates $name', ({ document, variables, twin }) => {
    expect(toRestRequest(ROUTES, { document, variables, cursor: 0 })).toEqual({ field: expect.any(String), twin });
  });

  test.each(NOTHING)('reports why it does not translate %s', (_name, document, problem) => {
    expect(toRestRequest(ROUTES, { document, variables: {}, cursor: 0 })).toEqual({ problem });
  });

  test('translates the operation at the cursor', () => {
    const document = `# first\n{ contact(workspaceId: "w", contactId: "1") { id } }
      # twin of the first\nmutation Second { ${UPDATE} }`;
    const fields = ['# first', 'contactId', 'twin', 'Second', 'outcome'].map((word) => {
      const found = toRestRequest(ROUTES, {
        document: document.replace(/^\{/m, 'query First {'),
        variables: {},
        cursor: document.indexOf(word) + 12,
      });
      return 'field' in found ? found.field : found.problem;
    });
    expect(fields).toEqual(['contact', 'contact', 'contact', 'updateContact', 'updateContact']);
  });

  test('has a route for every operation of GraphQL except those that find objects by `nodeId` or several ids', async () => {
    const { schema } = await import('../../../src/graphql/schema.ts');
    const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}),
    );
    const withoutRoute = fields.filter((field) => !ROUTES.some(({ operation }) => operation.name === field));
    expect(withoutRoute).toEqual(['contactsByIds', 'node', 'nodes']);
  });
});
