import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ADA,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACE,
  GRACES_EMAIL,
  LIST_A,
  SEED,
} from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
  await send('POST', `/contacts/${ADA}/merge`, { body: { contactId: GRACE } });
});
afterAll(() => gateway.close());

interface Request {
  body?: object;
  headers?: Record<string, string>;
  redirect?: 'manual' | 'follow';
}

function send(method: string, path: string, { body, headers = {}, redirect = 'manual' }: Request = {}) {
  return fetch(`${gateway.url}/workspaces/${workspace.id}${path}`, {
    method,
    redirect,
    headers: {
      authorization: `AccessKey ${workspace.key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const SET = { attributes: { rating: 1 } };
const TAKE = { removeIdentifiers: [ADAS_EMAIL] };
const IF_MATCH = { 'if-match': '"2"' };
const conflict = { status: 409, code: 'ResourceMoved' };
const failed = { status: 412, code: 'PreconditionFailed' };
const redirect = (status: number, tail = '') => ({ status, code: 'ResourceMoved', tail });

interface Case extends Request {
  method: string;
  /** The path after the id of the merged contact. */
  tail?: string;
  expected: { status: number; code: string; tail?: string };
}

test.each<Case>([
  { method: 'GET', expected: redirect(301) },
  { method: 'GET', tail: '?attribute=a%20b&attribute=c', expected: redirect(301, '?attribute=a%20b&attribute=c') },
  { method: 'GET', tail: '/identifiers?limit=1', expected: redirect(301, '/identifiers?limit=1') },
  { method: 'GET', tail: '/lists', expected: redirect(301, '/lists') },
  { method: 'PATCH', body: SET, tail: '?attribute=a', expected: redirect(308, '?attribute=a') },
  { method: 'PATCH', body: { attributes: 'no object' }, expected: redirect(308) },
  { method: 'PATCH', body: TAKE, expected: conflict },
  { method: 'PATCH', body: SET, headers: IF_MATCH, expected: failed },
  { method: 'PATCH', body: SET, headers: { 'if-match': '*' }, expected: failed },
  { method: 'PATCH', body: TAKE, headers: IF_MATCH, expected: conflict },
  { method: 'POST', tail: '/identifiers', body: FREE_EMAIL, expected: redirect(308, '/identifiers') },
  { method: 'POST', tail: '/identifiers', body: FREE_EMAIL, headers: IF_MATCH, expected: failed },
  { method: 'POST', tail: '/merge', body: { contactId: ADA }, expected: conflict },
  { method: 'DELETE', expected: conflict },
  { method: 'DELETE', headers: IF_MATCH, expected: conflict },
  { method: 'DELETE', tail: '/identifiers', body: GRACES_EMAIL, expected: conflict },
])('$method $tail $body $headers of a merged contact', async ({ method, tail = '', expected, ...request }) => {
  const before = await workspace.rows();
  const response = await send(method, `/contacts/${GRACE}${tail}`, request);
  const { code, movedTo } = await response.json();
  expect({ status: response.status, location: response.headers.get('location'), code, movedTo }).toEqual({
    status: expected.status,
    location: expected.tail === undefined ? null : `/workspaces/${workspace.id}/contacts/${ADA}${expected.tail}`,
    code: expected.code,
    movedTo: ADA,
  });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await workspace.rows()).toEqual(before);
});

test('HEAD of a merged contact redirects to the survivor, like GET', async () => {
  const response = await send('HEAD', `/contacts/${GRACE}`);
  expect([response.status, response.headers.get('location')]).toEqual([
    301,
    `/workspaces/${workspace.id}/contacts/${ADA}`,
  ]);
});

test('a merged contact in a body that removes contacts from a list is reported with its place', async () => {
  const response = await send('DELETE', `/lists/${LIST_A}/contacts`, { body: { contacts: [ADA, GRACE] } });
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({
    code: 'ResourceMoved',
    details: { '.contacts[1]': [expect.stringContaining(ADA)] },
    movedTo: ADA,
  });
});

test('RFC 9457 has the id of the survivor, too', async () => {
  const response = await send('DELETE', `/contacts/${GRACE}`, { headers: { accept: 'application/problem+json' } });
  expect(await response.json()).toMatchObject({ status: 409, code: 'ResourceMoved', movedTo: ADA });
});

test.each(['GET http://other.example/', 'GET /%77orkspaces'])(
  '%s redirects to a path of this server',
  async (begin) => {
    const { hostname, port } = new URL(gateway.url);
    const target = begin.endsWith('/') ? `${begin}workspaces` : begin;
    const socket = connect(Number(port), hostname);
    socket.write(
      `${target}/${workspace.id}/contacts/${GRACE}?attribute=a HTTP/1.1\r\nHost: other.example\r\n` +
        `Authorization: AccessKey ${workspace.key}\r\nConnection: close\r\n\r\n`,
    );
    const response = await text(socket);
    expect(response).toMatch(/^HTTP\/1\.1 301 /);
    expect(/^location: (.*)\r$/im.exec(response)?.[1]).toBe(`/workspaces/${workspace.id}/contacts/${ADA}?attribute=a`);
  },
);

test.each([
  ['PATCH', () => `contacts/${GRACE}?attribute=a`, SET, 308, `contacts/${ADA}?attribute=a`],
  ['POST', () => 'contacts', { displayName: 'Katherine' }, 201, undefined],
  ['POST', () => 'lists', { name: 'Newsletter' }, 201, undefined],
  ['POST', () => 'accounts', { name: 'Acme' }, 201, undefined],
  [
    'POST',
    () => 'attribute-definitions',
    { key: 'shoeSize', displayName: 'Shoe size', type: 'number' },
    201,
    undefined,
  ],
])(
  '%s with the Host of another server redirects to a path of this one (%#)',
  async (method, path, body, status, target) => {
    const { hostname, port } = new URL(gateway.url);
    const sent = JSON.stringify(body);
    const socket = connect(Number(port), hostname);
    socket.write(
      `${method} /workspaces/${workspace.id}/${path()} HTTP/1.1\r\nHost: other.example\r\n` +
        'X-Forwarded-Host: third.example\r\nForwarded: host=fourth.example\r\n' +
        `Authorization: AccessKey ${workspace.key}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(sent)}\r\nConnection: close\r\n\r\n${sent}`,
    );
    const response = await text(socket);
    expect(response).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    const location = /^location: (.*)\r$/im.exec(response)?.[1];
    expect(location).toMatch(
      new RegExp(`^/workspaces/${workspace.id}/${target?.replace('?', '\\?') ?? `${path()}/[\\w-]+`}$`),
    );
  },
);

test('a client that follows redirects updates the survivor with the same body', async () => {
  const response = await send('PATCH', `/contacts/${GRACE}`, {
    body: { attributes: { rating: 7 } },
    redirect: 'follow',
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ id: ADA, attributes: { rating: 7 } });
});

test('a client that follows redirects and deletes a merged contact deletes no contact', async () => {
  expect((await send('DELETE', `/contacts/${GRACE}`, { redirect: 'follow' })).status).toBe(409);
  expect((await send('GET', `/contacts/${ADA}`)).status).toBe(200);
});
