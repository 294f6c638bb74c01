import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { post } from '../ways.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

test.each(['{ firstName: None }', '{ labels: ["a", Some] }', '{ firstName: { deep: Undefined } }', 'None'])(
  'the literal %s is rejected, because an enum value is not JSON',
  async (attributes) => {
    const before = await workspace.rows();
    const input = `{ attributes: ${attributes} }`;
    const query = `mutation { updateContact(workspaceId: "${workspace.id}", contactId: "${ADA}", input: ${input}) { outcome } }`;
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `AccessKey ${workspace.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { errors } = await response.json();
    expect(errors[0].message).toMatch(/is not a JSON value; write "\w+" if you mean a text$/);
    expect(await workspace.rows()).toEqual(before);
  },
);

test.each([
  { type: 'DateTime', value: '2026-01-31T09:30:00+01:00' },
  { type: 'ContactStrategy', value: 'STRICT_ALIAS' },
  { type: '[DateTime!]', value: ['2026-01-31T09:30:00Z'] },
  { type: 'IdentifierInput', value: { key: 'externalId', value: 'x' } },
])('a variable of type $type is rejected inside JSON, because its value would change', async ({ type, value }) => {
  const before = await workspace.rows();
  const { errors } = await update(`($x: ${type})`, '{ firstName: $x }', { x: value });
  expect(errors?.[0]?.message).toContain('cannot stand in a JSON value; declare it as one of String,');
  expect(await workspace.rows()).toEqual(before);
});

test.each([
  { type: 'String', key: 'firstName', value: 'Eve' },
  { type: 'Int', key: 'rating', value: 3 },
  { type: 'Float', key: 'rating', value: 3.5 },
  { type: 'Boolean!', key: 'cookiesAccepted', value: true },
  { type: 'ID', key: 'firstName', value: 'a1' },
  { type: 'UUID', key: 'firstName', value: ADA },
  { type: 'AttributeScalar', key: 'rating', value: 4 },
  { type: '[String!]!', key: 'labels', value: ['a', 'b'] },
])('a variable of type $type is inserted into JSON unchanged', async ({ type, key, value }) => {
  const { data, errors } = await update(`($x: ${type})`, `{ ${key}: $x }`, { x: value });
  expect(errors).toBeUndefined();
  expect(data?.updateContact).toMatchObject({ errors: [], contact: { attributes: { [key]: value } } });
});

test('an absent variable is omitted from JSON objects, and is null in a list', async () => {
  const absent = await update('($x: String)', '{ firstName: $x }', {});
  expect(absent.data?.updateContact).toMatchObject({ errors: [] });
  const inList = await update('($x: String)', '{ labels: ["a", $x] }', {});
  expect(inList.data?.updateContact).toMatchObject({ errors: [{ path: expect.arrayContaining(['labels']) }] });
});

function update(declarations: string, attributes: string, variables: object) {
  const input = `{ attributes: ${attributes} }`;
  const field = `updateContact(workspaceId: "${workspace.id}", contactId: "${ADA}", input: ${input})`;
  const query = `mutation ${declarations} { ${field} { contact { attributes } errors { path message } } }`;
  return post({ url: gateway.url, key: workspace.key }, { query, variables });
}
