import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADA, ADAS_EMAIL, FREE_EMAIL, GRACE, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

async function search(body: unknown, query = '') {
  const response = await fetch(`${gateway.url}/workspaces/${workspace.id}/contacts/search${query}`, {
    method: 'POST',
    headers: { authorization: `AccessKey ${workspace.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const ids = ({ body }: { body: { results: { id: string }[] } }) => body.results.map(({ id }) => id);

test('an identifier finds its contact, and the response has no token', async () => {
  expect(Object.keys((await search({ identifier: ADAS_EMAIL })).body)).toEqual(['results']);
  expect(ids(await search({ identifier: ADAS_EMAIL }))).toEqual([ADA]);
  expect(await search({ identifier: FREE_EMAIL })).toMatchObject({ status: 200, body: { results: [] } });
});

test('with an identifier, the fields of a page are named as ignored, whatever they are', async () => {
  const { status, headers } = await search({ identifier: ADAS_EMAIL, limit: 0, pageToken: 1, reverse: 'x', other: 1 });
  expect([status, headers.get('ignored-properties')]).toEqual([200, 'other, limit, pageToken, reverse']);
});

test('a token of a search continues its pages, and tokens of GET belong to another collection', async () => {
  const first = await search({ filter: { identifierKey: 'emailaddress' }, limit: 1 });
  expect(ids(first)).toEqual([ADA]);
  const { nextPageToken: pageToken } = first.body;
  const next = await search({ filter: { identifierKey: 'emailaddress' }, limit: 1, pageToken });
  expect([ids(next), next.body.nextPageToken]).toEqual([[GRACE], undefined]);
  const page = await fetch(`${gateway.url}/workspaces/${workspace.id}/contacts?pageToken=${pageToken}`, {
    headers: { authorization: `AccessKey ${workspace.key}` },
  });
  expect(page.status).toBe(422);
});

test('unknown properties beside a filter are reported as ignored', async () => {
  const { status, headers } = await search({ filter: {}, order: 'name' });
  expect([status, headers.get('ignored-properties')]).toEqual([200, 'order']);
});

test('the query selects additional attributes to return', async () => {
  const { body } = await search({ filter: { identifierKey: 'phonenumber' } }, '?attribute=age');
  expect(body.results[0].attributes).toMatchObject({ age: null, firstName: 'Grace' });
});

test.each<[string, unknown, Record<string, string[]>]>([
  ['nothing', {}, { '.identifier': ['identifier is required, or a filter'] }],
  ['only a page', { limit: 5 }, { '.identifier': ['identifier is required, or a filter'] }],
  [
    'an identifier and a filter',
    { identifier: ADAS_EMAIL, filter: {} },
    { '.filter': ['filter must be left out if there is an identifier'] },
  ],
  ['null for a filter', { filter: null }, { '.filter': ['filter must not be null'] }],
  ['a text for a filter', { filter: 'x' }, { '.filter': ['filter must be an object'] }],
  ['null for a limit', { filter: {}, limit: null }, { '.limit': ['limit must be a whole number from 1 to 100'] }],
  ['a text for a limit', { filter: {}, limit: '5' }, { '.limit': ['limit must be a whole number from 1 to 100'] }],
  ['a text for reverse', { filter: {}, reverse: 'yes' }, { '.reverse': ['reverse must be true or false'] }],
  [
    'a field that a filter does not have',
    { filter: { displayName: 'A' } },
    {
      '.filter.displayName': [
        'filter.displayName is unknown; known are ' +
          'ids, attributes, listId, accountId, companyRef, identifierKey, createdAt, updatedAt, displayNamePrefix',
      ],
    },
  ],
])('a search by %s is rejected', async (_what, body, details) => {
  expect(await search(body)).toMatchObject({ status: 422, body: { code: 'InvalidPayload', details } });
});
