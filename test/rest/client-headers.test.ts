import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT_A, ADA, LIST_A, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';
import { sendRaw } from '../http/raw-request.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(async () => {
  workspace = await gateway.workspace(SEED);
});

interface Request {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

function call(path: string, { method = 'GET', headers = {}, body }: Request = {}): Promise<Response> {
  return fetch(`${gateway.url}/workspaces/${workspace.id}${path}`, {
    method,
    headers: {
      authorization: `AccessKey ${workspace.key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const CHANGE = { attributes: { firstName: 'Augusta' } };
const FOREIGN = 'is not an entity tag of this API; send the ETag of an answer as it is';

describe('If-Match of an update', () => {
  test.each(['"1"', 'W/"1"', 'w/"1"', '"1", "2"', '"7" ,W/"1"', ', "1" ,, ', '"1-gzip", "1"', '*', ' * '])(
    '%s is the version of the contact',
    async (ifMatch) => {
      const response = await call(`/contacts/${ADA}`, {
        method: 'PATCH',
        headers: { 'if-match': ifMatch },
        body: CHANGE,
      });
      expect([response.status, response.headers.get('etag')]).toEqual([200, '"2"']);
    },
  );

  test.each<[string, string]>([
    ['"2"', 'the contact is at version 1, not 2; read it again and retry'],
    ['W/"2", "3"', 'the contact is at version 1, not 2 or 3; read it again and retry'],
    ...['1-gzip', '', '01', '1e3', '9007199254740993', '+1', ' 1', '0', '-1', '1.0'].map((tag): [string, string] => [
      `"${tag}"`,
      `the contact is at version 1, and "${tag}" ${FOREIGN}`,
    ]),
    ['W/"abc", "2"', 'the contact is at version 1, not 2; read it again and retry'],
  ])('%s is not the version of the contact', async (ifMatch, message) => {
    const before = await workspace.rows();
    const response = await call(`/contacts/${ADA}`, {
      method: 'PATCH',
      headers: { 'if-match': ifMatch },
      body: CHANGE,
    });
    expect([response.status, await response.json()]).toEqual([
      412,
      { code: 'PreconditionFailed', message, details: {} },
    ]);
    expect(await workspace.rows()).toEqual(before);
  });

  test.each(['1', '"1', '"1" "2"', 'W/', '*, "1"', 'version 1'])('%s cannot be read', async (ifMatch) => {
    const response = await call(`/contacts/${ADA}`, {
      method: 'PATCH',
      headers: { 'if-match': ifMatch },
      body: CHANGE,
    });
    expect([response.status, (await response.json()).code]).toEqual([400, 'InvalidRequest']);
  });

  test.each(['"1"', '"2"', '*', 'W/"1"'])('%s and If-None-Match: * never hold together', async (ifMatch) => {
    const headers = { 'if-match': ifMatch, 'if-none-match': '*' };
    const known = await call(`/contacts/${ADA}`, { method: 'PATCH', headers, body: CHANGE });
    const unknown = await call('/contacts/identifiers/externalId/new', { method: 'PATCH', headers, body: CHANGE });
    expect([known.status, unknown.status]).toEqual([412, 412]);
  });
});

describe('If-None-Match of a read', () => {
  test.each(['"1"', 'W/"1"', '"7", W/"1"', '*'])('%s is answered 304', async (ifNoneMatch) => {
    expect((await call(`/contacts/${ADA}`, { headers: { 'if-none-match': ifNoneMatch } })).status).toBe(304);
  });

  test.each(['"2"', '"11"', '1'])('%s is answered 200', async (ifNoneMatch) => {
    expect((await call(`/contacts/${ADA}`, { headers: { 'if-none-match': ifNoneMatch } })).status).toBe(200);
  });
});

describe('If-Match of a read', () => {
  // A read overwrites nothing: RFC 9110 (13.2.1) lets a server ignore it.
  test.each(['"1"', '"2"', 'W/"9"', '*', '1'])('%s is ignored', async (ifMatch) => {
    const headers = { 'if-match': ifMatch };
    const response = await call(`/contacts/${ADA}`, { headers });
    expect([response.status, response.headers.get('etag')]).toEqual([200, '"1"']);
    expect((await call(`/lists/${LIST_A}`, { headers })).status).toBe(200);
  });
});

describe('conditions of other resources', () => {
  const LIST = `/lists/${LIST_A}`;
  const ACCOUNT = `/accounts/${ACCOUNT_A}`;
  const UNVERSIONED: [method: string, path: string, body?: object][] = [
    ['POST', '/contacts', { displayName: 'New' }],
    ['POST', '/lists', { name: 'News' }],
    ['PATCH', LIST, { name: 'News' }],
    ['DELETE', LIST],
    ['POST', `${LIST}/contacts`, { contacts: [ADA] }],
    ['DELETE', `${LIST}/contacts`, { contacts: [ADA] }],
    ['POST', '/accounts', { name: 'Acme' }],
    ['PATCH', ACCOUNT, { name: 'Acme' }],
    ['DELETE', ACCOUNT],
    ['POST', '/attribute-definitions', { key: 'score', displayName: 'Score', type: 'number' }],
  ];

  test.each(UNVERSIONED)('%s %s refuses If-Match, because it has no version', async (method, path, body) => {
    const before = await workspace.rows();
    const response = await call(path, { method, headers: { 'if-match': '"1"' }, body });
    const { code, message } = await response.json();
    expect([response.status, code]).toEqual([400, 'InvalidRequest']);
    expect(message).toContain('If-Match cannot be honoured here');
    expect(await workspace.rows()).toEqual(before);
  });

  test.each([
    ['POST', '/contacts', '*', 201],
    ['POST', '/contacts', '"1"', 400],
    ['PATCH', LIST, '*', 400],
  ])('%s %s with If-None-Match: %s is answered %i', async (method, path, ifNoneMatch, status) => {
    const response = await call(path, {
      method,
      headers: { 'if-none-match': ifNoneMatch },
      body: { displayName: 'News' },
    });
    expect(response.status).toBe(status);
  });

  test('a search accepts them, because it changes nothing', async () => {
    const body = { identifier: { key: 'externalId', value: 'x' } };
    const headers = { 'if-match': '"7"' };
    expect((await call('/contacts/search', { method: 'POST', headers, body })).status).toBe(200);
  });

  test.each([
    ['PATCH', '"1"', 200],
    ['PATCH', 'W/"1"', 200],
    ['PATCH', '"2"', 412],
    ['PATCH', '"x"', 412],
    ['PATCH', 'x', 400],
    ['DELETE', '"1"', 204],
    ['DELETE', '"2"', 412],
  ])('%s of a definition with If-Match: %s is answered %i', async (method, ifMatch, status) => {
    const path = '/attribute-definitions/rating';
    expect((await call(path)).headers.get('etag')).toBe('"1"');
    const body = method === 'PATCH' ? { displayName: 'Stars' } : undefined;
    const response = await call(path, { method, headers: { 'if-match': ifMatch }, body });
    expect(response.status).toBe(status);
    expect((await call(path)).headers.get('etag')).toBe(status < 300 ? '"2"' : '"1"');
  });
});

describe('queries', () => {
  test.each([
    ['with indices', 'attribute[0]=age&attribute[1]=unheardOf'],
    ['with encoded indices', 'attribute%5B0%5D=age&attribute%5B1%5D=unheardOf'],
    ['with blanks behind commas', 'attribute=age, unheardOf'],
    ['as a JSON array', 'attribute=["age","unheardOf"]'],
    ['as an encoded JSON array', `attribute=${encodeURIComponent('["age", "unheardOf"]')}`],
    ['in two ways', 'attribute=age&attribute[]=unheardOf'],
  ])('take attribute %s', async (_how, query) => {
    const requests: Request[] = [{}, { method: 'PATCH', body: {} }];
    for (const request of requests) {
      const { attributes } = await (await call(`/contacts/${ADA}?${query}`, request)).json();
      expect(Object.entries(attributes).filter(([, value]) => value === null)).toEqual([
        ['age', null],
        ['unheardOf', null],
      ]);
    }
  });

  test.each([
    ...['reverse=1', 'reverse=true', 'reverse=True', 'reverse=TRUE'].map((query) => [query, 'reversed'] as const),
    ...[
      'reverse=0',
      'reverse=false',
      'reverse=FALSE',
      'reverse=',
      'limit=',
      'pageToken=',
      'limit=&reverse=&pageToken=',
    ].map((query) => [query, 'in order'] as const),
  ])('%s gives a page %s', async (query, how) => {
    const ids = async (path: string) =>
      (await (await call(path)).json()).results.map(({ id }: { id: string }) => id) as string[];
    const inOrder = await ids('/contacts');
    expect(inOrder.length).toBeGreaterThan(1);
    expect(await ids(`/contacts?${query}`)).toEqual(how === 'reversed' ? inOrder.toReversed() : inOrder);
  });

  test.each([
    ['/contacts?reverse=yes', '.reverse'],
    ['/contacts?reverse=2', '.reverse'],
    ['/lists?limit=ten', '.limit'],
    ['/attribute-definitions?archived=maybe', '.archived'],
    [`/contacts/${ADA}?version=0x1`, '.version'],
    [`/contacts/${ADA}?version=1e0`, '.version'],
    [`/contacts/${ADA}?version=%201`, '.version'],
    ['/attribute-definitions?archived=maybe&limit=0', '.limit'],
  ])('%s is refused', async (path, place) => {
    const response = await call(path);
    expect(response.status).toBe(422);
    expect(Object.keys((await response.json()).details)).toContain(place);
  });

  test.each([
    ['archived=1', true],
    ['archived=True', true],
    ['archived=0', false],
    ['archived=', false],
  ])('%s shows archived definitions: %s', async (query, isShown) => {
    await call('/attribute-definitions/rating', { method: 'DELETE' });
    const { results } = await (await call(`/attribute-definitions?${query}`)).json();
    expect(results.some(({ key }: { key: string }) => key === 'rating')).toBe(isShown);
  });
});

describe('Accept', () => {
  test.each([
    ['application/problem+json', 'application/problem+json'],
    ['application/problem+json, application/json', 'application/problem+json'],
    ['application/json, application/problem+json', 'application/problem+json'],
    ['application/problem+json;q=0', 'application/json'],
    ['application/problem+json;q=0.0, */*', 'application/json'],
    ['application/json, application/problem+json;q=0.5', 'application/json'],
    ['application/*', 'application/json'],
    ['text/html', 'application/json'],
  ])('%s is answered with %s', async (accept, type) => {
    const response = await call('/contacts/x', { headers: { accept } });
    expect([response.status, response.headers.get('content-type')]).toEqual([404, `${type}; charset=utf-8`]);
  });
});

describe('/openapi.json', () => {
  const read = (headers: Record<string, string>) =>
    sendRaw(gateway.url, { method: 'GET', path: '/openapi.json', headers });

  test.each([
    ['gzip', 'gzip'],
    ['gzip, deflate', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['*', 'br'],
    ['br;q=0.5, gzip', 'gzip'],
    ['gzip;q=0', undefined],
    ['identity', undefined],
    ['identity, gzip;q=0.5', undefined],
    ['deflate', undefined],
    ['', undefined],
  ])('with Accept-Encoding: %s is encoded as %s', async (acceptEncoding, encoding) => {
    const { status, headers } = await read({ 'accept-encoding': acceptEncoding });
    expect([status, headers['content-encoding'], headers.vary]).toEqual([200, encoding, 'Accept-Encoding']);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('is the same document in every encoding', async () => {
    const plain = await (
      await fetch(`${gateway.url}/openapi.json`, { headers: { 'accept-encoding': 'identity' } })
    ).text();
    for (const encoding of ['gzip', 'br']) {
      const headers = { 'accept-encoding': encoding };
      expect(await (await fetch(`${gateway.url}/openapi.json`, { headers })).text()).toBe(plain);
    }
  });

  test('is not sent again to a client that has it in another encoding', async () => {
    const { headers } = await read({ 'accept-encoding': 'gzip' });
    const again = await read({ 'if-none-match': `"x", ${headers.etag}`, 'accept-encoding': 'br' });
    expect([again.status, again.text]).toEqual([304, '']);
  });
});

describe('the complete response of a GET', () => {
  test('sent as a PATCH changes nothing', async () => {
    const { accountIds, ...shown } = await (await call(`/contacts/${ADA}`)).json();
    // An empty array of accounts is rejected, as documented.
    const body = accountIds.length === 0 ? shown : { ...shown, accountIds };
    const response = await call(`/contacts/${ADA}`, { method: 'PATCH', body });
    expect([response.status, response.headers.get('contact-outcome')]).toEqual([200, 'UNCHANGED']);
  });
});
