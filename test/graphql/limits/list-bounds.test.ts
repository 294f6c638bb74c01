import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isIntrospectionType,
  isListType,
  isObjectType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { post, WAYS } from '../ways.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

/** Every argument and input field with a list type. */
const LISTS = Object.values(schema.getTypeMap()).flatMap((type) => {
  if (isIntrospectionType(type)) return [];
  const fields = isInputObjectType(type) || isObjectType(type) ? Object.values(type.getFields()) : [];
  const inputs = fields.flatMap((field) => ('args' in field ? field.args : [field]));
  return inputs
    .filter((input) => isListType(getNullableType(input.type)))
    .map((input) => ({ name: `${type.name}.${input.name} of ${getNamedType(input.type)}`, input }));
});

test.each(LISTS)('the description of a list has its limit: $name', ({ input: { description, deprecationReason } }) => {
  expect(`${description} ${deprecationReason}`).toMatch(/(at most|\d+ to) \d+ items|contacts and identifiers/i);
});

const texts = (count: number, length = 5) =>
  Array.from({ length: count }, (_, index) => `${index}`.padEnd(length, 'x'));
const PARAMETERS = '$workspaceId: UUID!, $contactId: ID!';
const shown = (include: string) =>
  `contact(workspaceId: $workspaceId, contactId: $contactId) { attributes(include: ${include}) }`;
const FILTER = `query ($workspaceId: UUID!, $filter: ContactFilterInput) {
  contacts(workspaceId: $workspaceId, filter: $filter) { edges { cursor } } }`;
const values = (count: number) => ({ attributes: [{ key: 'firstName', in: texts(count) }] });
const conditions = (count: number) => ({ attributes: Array(count).fill({ key: 'firstName', exists: true }) });
const prefix = (length: number) => ({ displayNamePrefix: 'x'.repeat(length) });

const CASES = [
  {
    name: 'keys in the document',
    query: (list: string[]) => `query (${PARAMETERS}) { ${shown(JSON.stringify(list))} }`,
    within: texts(100),
    beyond: texts(101),
    path: ['include'],
  },
  {
    name: 'a long key',
    query: (list: string[]) => `query (${PARAMETERS}) { ${shown(JSON.stringify(list))} }`,
    within: texts(1, 64),
    beyond: texts(1, 65),
    path: ['include'],
  },
  {
    name: 'keys in a variable',
    query: () => `query (${PARAMETERS}, $list: [String!]) { ${shown('$list')} }`,
    within: texts(100),
    beyond: texts(101),
    path: ['include'],
  },
  {
    name: 'keys as a default',
    query: (list: string[]) =>
      `query (${PARAMETERS}, $keys: [String!] = ${JSON.stringify(list)}) { ${shown('$keys')} }`,
    within: texts(100),
    beyond: texts(101),
    path: ['include'],
  },
  {
    name: 'values of a filter',
    query: () => FILTER,
    within: values(100),
    beyond: values(101),
    path: ['filter', 'attributes', '0', 'in'],
  },
  {
    name: 'conditions of a filter',
    query: () => FILTER,
    within: conditions(10),
    beyond: conditions(11),
    path: ['filter', 'attributes'],
  },
  {
    name: 'a long prefix',
    query: () => FILTER,
    within: prefix(4096),
    beyond: prefix(4097),
    path: ['filter', 'displayNamePrefix'],
  },
];

describe.each(WAYS)('a list, $way,', ({ accept }) => {
  test.each(CASES)('lists up to the limit are accepted: $name', async ({ query, within, beyond, path }) => {
    const send = (list: unknown) => {
      const variables = { workspaceId: workspace.id, contactId: ADA, list, filter: list };
      return post({ url: gateway.url, key: workspace.key, accept }, { query: query(list as string[]), variables });
    };
    expect((await send(within)).errors).toBeUndefined();
    const { errors } = await send(beyond);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', problems: [{ path }] });
  });

  test('is rejected before a change', async () => {
    const before = await workspace.rows();
    const query = `mutation (${PARAMETERS}) { updateContact(workspaceId: $workspaceId, contactId: $contactId,
      input: { attributes: { firstName: "changed" } }) { contact { attributes(include: ${JSON.stringify(texts(101))}) } } }`;
    const variables = { workspaceId: workspace.id, contactId: ADA };
    const { data } = await post({ url: gateway.url, key: workspace.key, accept }, { query, variables });
    expect(data).toBeUndefined();
    expect(await workspace.rows()).toEqual(before);
  });
});

test.each(['GET', 'PATCH'])('over REST, %s rejects as many keys, and changes nothing', async (method) => {
  const send = (keys: string[]) =>
    fetch(`${gateway.url}/workspaces/${workspace.id}/contacts/${ADA}?attribute=${keys.join(',')}`, {
      method,
      headers: { authorization: `AccessKey ${workspace.key}`, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: '{"attributes":{"firstName":"changed"}}' }),
    });
  const before = await workspace.rows();
  for (const keys of [texts(101), texts(1, 65)]) {
    const response = await send(keys);
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { code: 'InvalidPayload', details: { '.attribute': [expect.any(String)] } },
    ]);
  }
  expect(await workspace.rows()).toEqual(before);
  expect((await send(texts(100))).status).toBe(200);
});

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const UNKNOWN = `/contacts/${UNKNOWN_ID}`;
const FREE = '/contacts/identifiers/externalId/nobody';
const METHODS_AND_PATHS = [
  ['GET', UNKNOWN],
  ['PATCH', UNKNOWN],
  ['POST', `${UNKNOWN}/merge`],
  ['GET', FREE],
  ['GET', `/lists/${UNKNOWN_ID}/contacts`],
];

test.each(METHODS_AND_PATHS)(
  'over REST, %s %s that does not exist is 404 even with too many keys',
  async (method, path) => {
    const response = await fetch(`${gateway.url}/workspaces/${workspace.id}${path}?attribute=${texts(101).join(',')}`, {
      method,
      headers: { authorization: `AccessKey ${workspace.key}`, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: '{}' }),
    });
    expect(response.status).toBe(404);
  },
);

test.each([
  ['PATCH', FREE],
  ['POST', '/contacts'],
  ['GET', '/contacts'],
])('over REST, %s %s rejects too many keys and creates no contact', async (method, path) => {
  const before = await workspace.rows();
  const response = await fetch(`${gateway.url}/workspaces/${workspace.id}${path}?attribute=${texts(101).join(',')}`, {
    method,
    headers: { authorization: `AccessKey ${workspace.key}`, 'content-type': 'application/json' },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  expect(response.status).toBe(422);
  expect(await workspace.rows()).toEqual(before);
});

test('over GraphQL, too many keys are rejected before the contact is read', async () => {
  const query = `query ($workspaceId: UUID!, $id: ID!, $keys: [String!]) {
    contact(workspaceId: $workspaceId, contactId: $id) { attributes(include: $keys) } }`;
  const variables = { workspaceId: workspace.id, id: UNKNOWN_ID, keys: texts(101) };
  const { errors } = await post({ url: gateway.url, key: workspace.key }, { query, variables });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', problems: [{ path: ['include'] }] });
});
