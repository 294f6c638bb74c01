import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, startGatewayWith, type TestWorkspace } from '../../gateway.ts';
import { type Answer, post, WAYS } from '../ways.ts';

let open: Gateway;
let closed: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  open = await startGateway();
  closed = await startGatewayWith({ graphql: { graphiql: false, introspection: false } });
  workspace = await open.workspace();
});
afterAll(async () => {
  await open.close();
  await closed.close();
});

const SIZE = 60_000;
const filled = (text: string) => text.repeat(SIZE / text.length);
const objectOf = (keys: number) =>
  Object.fromEntries(Array.from({ length: keys }, (_, index) => [`key${index}`, index]));
const WITH_INPUT = `mutation ($input: UpdateContactInput!) {
  updateContact(workspaceId: "x", contactId: "${ADA}", input: $input) { outcome } }`;
const WITH_SIZE = 'query ($n: Int) { contacts(workspaceId: "x", first: $n) { edges { cursor } } }';

/** Requests that cause long or many messages without a limit. */
const REQUESTS: { name: string; query: string; variables?: object }[] = [
  { name: 'a text as a number', query: WITH_SIZE, variables: { n: filled(' Did you mean ') } },
  { name: 'an object as a number', query: WITH_SIZE, variables: { n: objectOf(5000) } },
  { name: 'an input with unknown fields', query: WITH_INPUT, variables: { input: objectOf(5000) } },
  {
    name: 'a list of invalid ids',
    query: WITH_INPUT,
    variables: { input: { addToLists: Array.from({ length: 9000 }, (_, index) => index) } },
  },
  { name: 'a field with a long name', query: `{ ${filled('x')} }` },
  { name: 'an argument with a long name', query: `{ contacts(${filled('x')}: 1) { edges { cursor } } }` },
  { name: 'a type with a long name', query: `query ($n: ${filled('x')}) { viewer { workspace { id } } }` },
  {
    name: 'a long text instead of a number',
    query: `{ contacts(workspaceId: "x", first: "${filled(' Did you mean ')}") { edges { cursor } } }`,
  },
  { name: 'a directive with a long name', query: `{ __typename @${filled('x')} }` },
  { name: 'a long name at a wrong place', query: `{ __typename } ${filled('x')}` },
  {
    name: 'an operation with a long name, twice',
    query: `query ${'x'.repeat(20_000)} { __typename } query ${'x'.repeat(20_000)} { __typename }`,
  },
  { name: 'ten unknown directives', query: `{ __typename ${'@nope '.repeat(10)} }` },
  { name: 'one unknown field, five hundred times', query: `{ ${'nope '.repeat(500)} }` },
  {
    name: 'a thousand unused variables',
    query: `query (${Array.from({ length: 700 }, (_, index) => `$a${index}: Int`).join(' ')}) { __typename }`,
  },
  {
    name: 'conflicts of one name',
    query: `{ ${Array.from({ length: 90 }, (_, index) => `x: contact(workspaceId: "${index}", contactId: "") { id }`).join(' ')} }`,
  },
];

describe.each(WAYS)('the errors of a document, $way,', ({ accept }) => {
  test.each(REQUESTS)('are few and short: $name', async ({ name: _, ...request }) => {
    for (const { url } of [open, closed]) expectFewAndShort(await post({ url, key: workspace.key, accept }, request));
  });
});

function expectFewAndShort({ errors = [], text, data }: Answer): void {
  expect(data).toBeUndefined();
  expect(errors.length).toBeGreaterThan(0);
  expect(errors.length).toBeLessThan(10);
  for (const { message } of errors) expect(message.length).toBeLessThanOrEqual(400);
  expect(text.length).toBeLessThan(10_000);
}

test('a truncated message still has the variable, the place and the problem', async () => {
  const variables = { input: { addIdentifiers: [{ key: 'a', value: objectOf(5000) }] } };
  const { errors } = await post({ url: open.url, key: workspace.key }, { query: WITH_INPUT, variables });
  expect(errors?.[0]?.message).toMatch(
    /^Variable "\$input" got invalid value \{ key0: 0, .*….* at "input\.addIdentifiers\[0\]\.value"; String cannot represent a non string value: \{ key0: 0,/,
  );
});

describe.each(WAYS)('a wrong name, $way,', ({ accept }) => {
  test.each([
    { name: 'gets suggestions in a short document', padding: 10, suggestions: true },
    { name: 'gets none in a long document', padding: 70_000, suggestions: false },
  ])('$name', async ({ padding, suggestions }) => {
    const query = `{ viewr { workspace { id } } } # ${'x'.repeat(padding)}`;
    const { errors } = await post({ url: open.url, key: workspace.key, accept }, { query });
    expect(errors?.[0]?.message.includes('Did you mean')).toBe(suggestions);
  });
});
