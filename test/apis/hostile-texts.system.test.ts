import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADA, LIST_A, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';
import { HOSTILE_TEXTS, LARGE_TEXT } from './hostile-texts.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

/** A text in a URL, including invalid encodings. */
const URL_TEXTS = [
  ...HOSTILE_TEXTS.map((text) => encodeURIComponent(text.toWellFormed())),
  '%ED%A0%80',
  '%C0%80',
  '%FF',
  '%',
  '%zz',
  'x'.repeat(12_000),
];

/** `*` stands for the text. */
const URLS = [
  '/contacts/*',
  '/contacts/identifiers/*/x',
  '/contacts/identifiers/emailaddress/*',
  '/contacts/identifiers/externalId/*',
  `/contacts/${ADA}?attribute=*`,
  '/contacts?pageToken=*',
  '/contacts?limit=*',
  '/contacts?reverse=*',
  '/contacts/*/identifiers',
  `/contacts/${ADA}/identifiers?pageToken=*`,
  '/contacts/*/lists',
  `/contacts/${ADA}/lists?pageToken=*`,
  '/lists/*',
  '/lists?pageToken=*',
  '/lists/*/contacts',
  `/lists/${LIST_A}/contacts?pageToken=*`,
  '/accounts/*',
  '/accounts?pageToken=*',
  '/access-keys?pageToken=*',
  '/attribute-definitions/*',
  '/attribute-definitions?pageToken=*',
  '/attribute-definitions?archived=*',
  '/*',
];

test.each(URLS)('no text in the URL %s causes a server error', async (url) => {
  const requests = URL_TEXTS.flatMap((text) =>
    ['GET', 'PATCH', 'DELETE'].map((method) => ({ method, url: url.replace('*', text), body: {} })),
  );
  expect(await failuresOf(requests)).toEqual([]);
});

test('no text in the place of a workspace id causes a server error', async () => {
  const headers = { authorization: `AccessKey ${workspace.key}` };
  const responses = URL_TEXTS.map((text) => fetch(`${gateway.url}/workspaces/${text}/contacts`, { headers }));
  const statuses = (await Promise.all(responses)).map(({ status }) => status);
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
});

const identifier = (text: string) => ({ key: 'externalId', value: text });
const kind = (text: string) => ({ key: text, value: 'x' });

const BODIES: [method: string, url: string, body: (text: string) => object][] = [
  ['PATCH', `/contacts/${ADA}`, (text) => ({ attributes: { firstName: text } })],
  ['PATCH', `/contacts/${ADA}`, (text) => ({ attributes: { labels: [text] } })],
  ['PATCH', `/contacts/${ADA}`, (text) => ({ attributes: { since: text } })],
  ['PATCH', `/contacts/${ADA}`, (text) => ({ attributes: { [text]: 'x' } })],
  ['PATCH', `/contacts/${ADA}`, (text) => ({ addIdentifiers: [identifier(text), kind(text)] })],
  ['PATCH', `/contacts/${ADA}`, (text) => ({ addIdentifiers: [{ ...identifier('x'), properties: { [text]: text } }] })],
  ['PATCH', `/contacts/${ADA}`, (text) => ({ removeIdentifiers: [identifier(text)] })],
  ['PATCH', `/contacts/${ADA}`, (text) => ({ removeIdentifiers: [kind(text)] })],
  ['PATCH', `/contacts/${ADA}`, (text) => ({ addToLists: [text] })],
  ['PATCH', `/contacts/${ADA}`, (text) => ({ removeFromLists: [text], addToAccounts: [text] })],
  ['PATCH', `/contacts/${ADA}`, (text) => ({ addCompanyRefs: [text] })],
  ['PATCH', `/contacts/${ADA}`, (text) => ({ removeCompanyRefs: [text] })],
  ['PATCH', `/contacts/${ADA}`, (text) => ({ strategy: text })],
  ['PATCH', `/contacts/${ADA}`, (text) => ({ [text]: text })],
  ['PATCH', '/contacts/identifiers/externalId/x', (text) => ({ addIdentifiers: [identifier(text)] })],
  ['POST', '/contacts', (text) => ({ displayName: text })],
  ['POST', '/contacts', (text) => ({ displayName: 'x', identifiers: [identifier(text)], companyRefs: [text] })],
  ['POST', '/contacts/search', (text) => ({ identifier: identifier(text) })],
  ['POST', '/contacts/search', (text) => ({ identifier: kind(text) })],
  ['POST', `/contacts/${ADA}/merge`, (text) => ({ contactId: text })],
  ['POST', `/contacts/${ADA}/identifiers`, identifier],
  ['POST', `/contacts/${ADA}/identifiers`, kind],
  ['DELETE', `/contacts/${ADA}/identifiers`, identifier],
  ['DELETE', `/contacts/${ADA}/identifiers`, kind],
  ['POST', '/lists', (text) => ({ name: text, description: text })],
  ['POST', '/lists', (text) => ({ name: 'x', tags: [text], consentType: text })],
  ['PATCH', `/lists/${LIST_A}`, (text) => ({ name: text })],
  ['POST', `/lists/${LIST_A}/contacts`, (text) => ({ contacts: [text] })],
  ['DELETE', `/lists/${LIST_A}/contacts`, (text) => ({ identifiers: [identifier(text)] })],
  ['POST', '/accounts', (text) => ({ name: text })],
  ['POST', '/access-keys', (text) => ({ name: text, scopes: ['contacts:read'] })],
  ['POST', '/access-keys', (text) => ({ name: 'x', scopes: [text], origin: text })],
  ['POST', `/access-keys/${ADA}/rotate`, (text) => ({ overlapSeconds: text })],
  ['POST', '/attribute-definitions', (text) => ({ key: text, displayName: text, type: 'string' })],
  ['POST', '/attribute-definitions', (text) => ({ key: 'newKey', displayName: text, description: text, type: text })],
  ['PATCH', '/attribute-definitions/rating', (text) => ({ displayName: text, description: text })],
];

test.each(BODIES)('no text in the body of %s %s causes a server error (%#)', async (method, url, body) => {
  const requests = [...HOSTILE_TEXTS, LARGE_TEXT].map((text) => ({ method, url, body: body(text) }));
  expect(await failuresOf(requests)).toEqual([]);
});

interface Request {
  method: string;
  /** The path after the workspace. */
  url: string;
  /** Request bodies for methods other than GET. */
  body: object;
}

/** Sends the requests at the same time, and returns those with server errors. */
async function failuresOf(requests: readonly Request[]): Promise<object[]> {
  const responses = requests.map(async ({ method, url, body: given }) => {
    const body = method === 'GET' ? undefined : JSON.stringify(given);
    const { status } = await fetch(`${gateway.url}/workspaces/${workspace.id}${url}`, {
      method,
      headers: {
        authorization: `AccessKey ${workspace.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
    });
    return status >= 500 ? [{ method, url, body: body?.slice(0, 100), status }] : [];
  });
  return (await Promise.all(responses)).flat();
}
