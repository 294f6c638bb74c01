import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, startGatewayWith, type TestWorkspace } from '../../gateway.ts';
import { get, post } from '../ways.ts';

let open: Gateway;
let closed: Gateway;
let workspaces: Map<Gateway, TestWorkspace>;
beforeAll(async () => {
  open = await startGateway();
  closed = await startGatewayWith({ graphql: { graphiql: false, introspection: false } });
  workspaces = new Map([
    [open, await open.workspace(SEED)],
    [closed, await closed.workspace(SEED)],
  ]);
});
afterAll(async () => {
  await open.close();
  await closed.close();
});

const PARAMETERS = '($workspaceId: UUID!, $contactId: ID!, $first: Int, $input: UpdateContactInput, $keys: [String!])';
const update = (input: string) => `updateContact(workspaceId: $workspaceId, contactId: $contactId, input: ${input})`;
const contact = (shown: string) => `query ${PARAMETERS} {
  contact(workspaceId: $workspaceId, contactId: $contactId) { ${shown} } }`;

const DOCUMENTS: { name: string; query: string; variables?: object; operationName?: string; only?: 'post' }[] = [
  { name: 'a query', query: contact('id attributes identifiers { key value } lists { name }') },
  {
    name: 'a change',
    query: `mutation ${PARAMETERS} { ${update('{ attributes: { firstName: "Ada" } }')} { outcome } }`,
  },
  {
    name: 'a rejected change',
    query: `mutation ${PARAMETERS} { ${update('{ addToLists: ["x"] }')} { errors { message path } } }`,
  },
  { name: 'an unknown field', query: '{ contcts { id } }' },
  { name: 'ten unknown directives', query: `{ __typename ${'@nope '.repeat(10)} }` },
  { name: 'one unknown field, five hundred times', query: `{ ${'nope '.repeat(500)} }` },
  { name: 'a syntax error', query: '{ contacts(' },
  { name: 'an empty document', query: '', only: 'post' },
  { name: 'too many fields', query: contact('id '.repeat(600)) },
  { name: 'too many lines', query: `{ __typename${'\n'.repeat(6000)} }`, only: 'post' },
  { name: 'a variable of the wrong type', query: contact('id'), variables: { contactId: 5 } },
  {
    name: 'a variable with a long text',
    query: `query ${PARAMETERS} { contacts(workspaceId: $workspaceId, first: $first) { edges { cursor } } }`,
    variables: { first: ' Did you mean '.repeat(400) },
  },
  {
    name: 'an input with unknown fields',
    query: `mutation ${PARAMETERS} { ${update('$input')} { outcome } }`,
    variables: { input: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`attribute${index}`, 1])) },
  },
  {
    name: 'a rejected argument',
    query: `query ${PARAMETERS} { contacts(workspaceId: $workspaceId, first: $first) { edges { cursor } } }`,
    variables: { first: 0 },
  },
  { name: 'an unknown operation', query: 'query A { __typename }', operationName: 'B' },
  { name: 'no operation', query: 'fragment F on Contact { id }' },
  { name: 'a subscription', query: 'subscription { contacts }' },
  { name: 'the schema', query: '{ __schema { queryType { name } } }' },
];

describe.each(DOCUMENTS)('$name', ({ name: _, variables = {}, only, ...document }) => {
  test.each(['with a key', 'without a key'])('has the same response both ways, byte by byte, %s', async (caller) => {
    for (const [{ url }, { id, key: own }] of workspaces) {
      const key = caller === 'with a key' ? own : undefined;
      const request = { ...document, variables: { workspaceId: id, contactId: ADA, ...variables } };
      const plain = await post({ url, key }, request);
      expect((await post({ url, key, accept: 'text/event-stream' }, request)).text).toBe(plain.text);
    }
  });

  test.runIf(only !== 'post' && !document.query.startsWith('mutation'))(
    'has the same response by POST and by GET',
    async () => {
      for (const accept of ['application/graphql-response+json', 'application/json']) {
        for (const [{ url }, { id, key }] of workspaces) {
          const request = { ...document, variables: { workspaceId: id, contactId: ADA, ...variables } };
          const responses = [await post({ url, key, accept }, request), await get({ url, key, accept }, request)];
          const [posted, got] = responses.map(({ status, headers, text }) => [
            status,
            headers.get('content-type'),
            text,
          ]);
          expect(got).toEqual(posted);
        }
      }
    },
  );
});
