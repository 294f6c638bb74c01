import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, startGatewayWith, type TestWorkspace } from '../../gateway.ts';
import { post, WAYS } from '../ways.ts';

let open: Gateway;
let closed: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  open = await startGateway();
  closed = await startGatewayWith({ graphql: { graphiql: false, introspection: false } });
  workspace = await closed.workspace();
});
afterAll(async () => {
  await open.close();
  await closed.close();
});

const INPUT = 'mutation ($input: UpdateContactInput!)';
const update = (rest: string) => `{ updateContact(workspaceId: "x", contactId: "${ADA}", ${rest} }`;

/** Each has a name that resembles an existing one. */
const SLIPS = [
  { name: 'a field', query: '{ contcts { id } }' },
  { name: 'a field of an object', query: `{ contact(workspaceId: "x", contactId: "x") { identifers { key } } }` },
  { name: 'an argument', query: `{ contact(workspaceIdd: "x", contactId: "x") { id } }` },
  { name: 'a type', query: 'query ($id: UUD) { viewer { workspace { id } } }' },
  { name: 'a value', query: `mutation ${update('input: { strategy: FRST }) { outcome }')}` },
  { name: 'a field of an input', query: `mutation ${update('input: { atributes: {} }) { outcome }')}` },
  {
    name: 'a field of an input in a variable',
    query: `${INPUT} ${update('input: $input) { outcome }')}`,
    variables: { input: { atributes: {} } },
  },
  {
    name: 'a value in a variable',
    query: `${INPUT} ${update('input: $input) { outcome }')}`,
    variables: { input: { strategy: 'FRST' } },
  },
];

describe('without introspection', () => {
  test.each([
    { name: 'the schema', query: getIntrospectionQuery() },
    { name: 'a type', query: '{ __type(name: "Contact") { name } }' },
    { name: 'the schema within a fragment', query: '{ ...F } fragment F on Query { __schema { types { name } } }' },
  ])('$name is not available, although the same document shows it if introspection is on', async ({ query }) => {
    expect(await ask(open, { query })).toMatchObject({ data: expect.anything() });
    const { data, errors } = await ask(closed, { query });
    expect(data).toBeUndefined();
    expect(errors?.[0]?.message).toContain('introspection has been disabled');
  });

  test('responses still contain the names of types', async () => {
    expect(await ask(closed, { query: '{ __typename viewer { __typename } }' })).toEqual({
      data: { __typename: 'Query', viewer: { __typename: 'Viewer' } },
    });
  });

  test.each(SLIPS)('no error suggests a name: $name', async ({ name: _name, ...slip }) => {
    for (const { accept } of WAYS) {
      const [shown, kept] = [open, closed].map(({ url }) => post({ url, key: workspace.key, accept }, slip));
      expect(messages((await shown) as Answer)).toMatch(/did you mean/i);
      expect(messages((await kept) as Answer)).not.toMatch(/did you mean/i);
      expect(messages((await kept) as Answer)).not.toBe('');
    }
  });
});

describe('without GraphiQL', () => {
  test('its page says that it is off and how to turn it on', async () => {
    const response = await fetch(`${closed.url}/graphql`, { headers: { accept: 'text/html' } });
    expect([response.status, messages(await response.json())]).toEqual([
      403,
      expect.stringMatching(/^GraphiQL is off here \(GRAPHIQL=on turns it on\)/),
    ]);
  });

  test('its other paths do not exist', async () => {
    const curl = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    expect((await fetch(`${open.url}/graphql/curl`, curl)).status).toBe(400);
    expect((await fetch(`${closed.url}/graphql/curl`, curl)).status).toBe(404);
  });

  test('the start page says how to turn it on, and links to the reference', async () => {
    const page = await (await fetch(closed.url)).text();
    expect(page).toContain('GRAPHIQL=on');
    expect(page).not.toContain('href="/graphql"');
    for (const path of ['/docs', '/openapi.json']) expect((await fetch(closed.url + path)).status).toBe(200);
  });
});

interface Answer {
  data?: unknown;
  errors?: { message: string }[];
}

async function ask({ url }: Gateway, request: object): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `AccessKey ${workspace.key}` },
    body: JSON.stringify(request),
  });
  return (await response.json()) as Answer;
}

function messages({ errors = [] }: Answer): string {
  return errors.map(({ message }) => message).join('\n');
}
