import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, ADAS_EMAIL, GRACES_EMAIL, GRACES_PHONE, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

function call(
  path: string,
  { method = 'PATCH', headers = {}, body }: { method?: string; headers?: object; body?: unknown },
) {
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

describe('headers of a response', () => {
  test('ETag is the version, Contact-Outcome the effect of the update', async () => {
    const response = await call(`/contacts/${ADA}`, { body: {} });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      etag: '"1"',
      'contact-outcome': 'UNCHANGED',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  test('Ignored-Properties lists unknown properties', async () => {
    const response = await call(`/contacts/${ADA}`, {
      body: { firstName: 'x', 'with, comma': 1, listIds: [], 'a\ud800': 1 },
    });
    expect(response.status).toBe(422);
    const accepted = await call(`/contacts/${ADA}`, { body: { firstName: 'x', 'with, comma': 1 } });
    expect(accepted.headers.get('ignored-properties')).toBe('firstName, with%2C%20comma');
    expect(accepted.headers.get('deprecation')).toBeNull();
  });

  test.each<[string, string, object]>([
    ['a page', '/contacts?updatedAfter=2026-01-01&limit=1&attribute%5B%5D=age&foo%2Cbar=1&foo%2Cbar=2', {}],
    ['a contact', `/contacts/${ADA}?updatedAfter=1&attribute=age&attribute[0]=age&version=&foo%2Cbar=1`, {}],
    ['an update', `/contacts/${ADA}?updatedAfter=1&attribute=age&foo%2Cbar=1`, { method: 'PATCH', body: {} }],
    ['an unknown contact', '/contacts/x?updatedAfter=1&foo%2Cbar=1', {}],
    ['a list, which shows no attributes', '/lists?updatedAfter=1&foo%2Cbar=1', {}],
    ['the identifiers of a contact', `/contacts/${ADA}/identifiers?updatedAfter=1&foo%2Cbar=1`, {}],
  ])('Ignored-Parameters lists unknown query parameters of %s', async (_what, path, request) => {
    const response = await call(path, { method: 'GET', ...request });
    expect(response.headers.get('ignored-parameters')).toBe('updatedAfter, foo%2Cbar');
    expect(response.headers.get('ignored-parameters-total')).toBeNull();
  });

  test('Ignored-Parameters is absent without unknown parameters, and truncated if it is long', async () => {
    const known = await call('/contacts?limit=1&reverse=true&pageToken=&attribute=age,city', { method: 'GET' });
    expect(known.headers.get('ignored-parameters')).toBeNull();
    const names = Array.from({ length: 500 }, (_, index) => `unknown${index}=`);
    const many = await call(`/contacts?${names.join('&')}`, { method: 'GET' });
    expect(many.headers.get('ignored-parameters')?.length).toBeLessThan(3_000);
    expect(many.headers.get('ignored-parameters-total')).toBe('500');
  });

  test('Deprecation is present if identifiers is used', async () => {
    const response = await call(`/contacts/${ADA}`, { body: { identifiers: [] } });
    expect(response.headers.get('deprecation')).toMatch(/^@\d+$/);
  });

  test('Skipped-Identifiers is a list of percent-encoded pairs', async () => {
    const body = { strategy: 'first_alias', addIdentifiers: [GRACES_EMAIL, GRACES_PHONE] };
    const response = await call(`/contacts/${ADA}`, { body });
    expect(response.headers.get('skipped-identifiers')).toBe(
      'emailaddress=grace%40example.com, phonenumber=%2B12025550142',
    );
  });

  test('Skipped-Identifiers lists a hundred identifiers', async () => {
    const values = Array.from({ length: 100 }, (_, index) => `a.person.with.a.long.address.${index}@example.com`);
    const addIdentifiers = values.map((value) => ({ key: 'emailaddress', value }));
    const response = await call(`/contacts/${ADA}`, { body: { strategy: 'first', addIdentifiers } });
    const skipped = response.headers.get('skipped-identifiers')?.split(', ').map(decodeURIComponent);
    expect(skipped).toEqual(values.map((value) => `emailaddress=${value}`));
    expect(response.headers.get('skipped-identifiers-total')).toBeNull();
  });

  test('a list that is too long for a header is truncated, and its length is reported', async () => {
    const addIdentifiers = Array.from({ length: 100 }, (_, index) => ({
      key: 'externalId',
      value: `${index}`.padEnd(500, 'x'),
    }));
    const response = await call(`/contacts/${ADA}`, { body: { strategy: 'first', addIdentifiers } });
    expect(response.headers.get('skipped-identifiers')?.length).toBeLessThan(12_000);
    expect(response.headers.get('skipped-identifiers')).toMatch(/^externalId=0x+, externalId=1x+, /);
    expect(response.headers.get('skipped-identifiers-total')).toBe('100');
  });

  test('201 is the status of a created contact', async () => {
    const response = await call('/contacts/identifiers/externalId/new', { body: {} });
    expect([response.status, response.headers.get('contact-outcome')]).toEqual([201, 'CREATED']);
  });
});

describe('paths', () => {
  test.each([
    ['a raw @', 'emailaddress/grace@example.com'],
    ['an encoded @', 'emailaddress/grace%40example.com'],
    ['a raw + as a plus sign', 'phonenumber/+12025550142'],
    ['an encoded +', 'phonenumber/%2B12025550142'],
    ['an encoded space', 'emailaddress/%20grace@example.com'],
  ])('take %s', async (_what, path) => {
    const response = await call(`/contacts/identifiers/${path}`, { method: 'GET' });
    expect([response.status, (await response.json()).computedDisplayName]).toEqual([200, 'Grace']);
  });

  test('decode an encoded slash as part of a value', async () => {
    const path = '/contacts/identifiers/externalId/a%2Fb';
    expect((await call(path, { body: {} })).status).toBe(201);
    expect((await call(path, { method: 'GET' })).status).toBe(200);
  });

  test.each([
    ['repeated', 'attribute=age&attribute=unheardOf'],
    ['with brackets', 'attribute[]=age&attribute[]=unheardOf'],
    ['with encoded brackets', 'attribute%5B%5D=age&attribute%5B%5D=unheardOf'],
    ['separated by commas', 'attribute=age,unheardOf'],
  ])('take attribute %s', async (_how, query) => {
    for (const request of [{ method: 'GET' }, { body: {} }]) {
      const { attributes } = await (await call(`/contacts/${ADA}?${query}`, request)).json();
      expect(attributes).toMatchObject({ age: null, unheardOf: null, firstName: 'Ada' });
    }
  });

  test.each([
    ['a malformed escape', '/contacts/identifiers/externalId/%ZZ', 400, 'InvalidRequest'],
    ['a value of 501 characters', `/contacts/identifiers/externalId/${'x'.repeat(501)}`, 422, 'InvalidPayload'],
    [
      'a value of 500 escaped characters',
      `/contacts/identifiers/externalId/${'%F0%9F%98%80'.repeat(500)}`,
      201,
      undefined,
    ],
    ['a key of 251 characters', `/contacts/identifiers/${'k'.repeat(251)}/x`, 422, 'InvalidPayload'],
    ['an unknown path', '/persons', 404, 'ResourceNotFound'],
  ])('answer %s', async (_what, path, status, code) => {
    const response = await call(path, { body: {} });
    expect([response.status, (await response.json()).code]).toEqual([status, code]);
  });
});

describe('methods', () => {
  test.each([
    ['/contacts/x', 'POST', 'GET, HEAD, PATCH, DELETE'],
    ['/contacts/x', 'PUT', 'GET, HEAD, PATCH, DELETE'],
    ['/contacts/identifiers/a/b', 'DELETE', 'GET, HEAD, PATCH'],
    ['/lists', 'PATCH', 'GET, HEAD, POST'],
    ['/contacts/search', 'PATCH', 'POST'],
  ])('%s rejects %s and lists the allowed methods', async (path, method, allowed) => {
    const response = await call(path, { method, body: {}, headers: { 'content-type': 'text/csv' } });
    expect([response.status, (await response.json()).code]).toEqual([405, 'MethodNotAllowed']);
    expect(response.headers.get('allow')).toBe(allowed);
  });

  test('HEAD has the response of GET without the body', async () => {
    const response = await call(`/contacts/${ADA}`, { method: 'HEAD' });
    expect([response.status, response.headers.get('etag'), await response.text()]).toEqual([200, '"1"', '']);
  });
});

describe('keys', () => {
  test.each(['AccessKey', 'accesskey', 'ACCESSKEY', 'Bearer', 'bearer'])(
    'are accepted with the scheme %s',
    async (scheme) => {
      const response = await call(`/contacts/${ADA}`, {
        method: 'GET',
        headers: { authorization: `${scheme} ${workspace.key}` },
      });
      expect(response.status).toBe(200);
    },
  );

  test.each(['', 'AccessKey', 'Basic abc', 'AccessKey a b', 'abcd'])('are not found in "%s"', async (authorization) => {
    const response = await call(`/contacts/${ADA}`, { method: 'GET', headers: { authorization } });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'AccessKey']);
  });
});

describe('If-Match', () => {
  test.each([
    ['"1"', 200],
    ['*', 200],
    ['"7", "1"', 200],
    ['"7"', 412],
    ['W/"1"', 200],
    ['"x"', 412],
    ['1', 400],
    ['"1', 400],
    ['', 400],
  ])('%s answers %i', async (ifMatch, status) => {
    const response = await call(`/contacts/${ADA}`, { body: {}, headers: { 'if-match': ifMatch } });
    expect(response.status).toBe(status);
  });

  test('* does not match a contact that would be created', async () => {
    const response = await call('/contacts/identifiers/externalId/none', { body: {}, headers: { 'if-match': '*' } });
    expect((await response.json()).code).toBe('PreconditionFailed');
  });
});

describe('If-None-Match', () => {
  const BY_EMAIL = `/contacts/identifiers/${ADAS_EMAIL.key}/${ADAS_EMAIL.value}`;

  test.each([
    ['"1"', 304],
    ['W/"1"', 304],
    ['"7", "1"', 304],
    ['*', 304],
    ['"7"', 200],
    ['x', 200],
  ])('%s of a read responds with %i and the version', async (ifNoneMatch, status) => {
    for (const path of [`/contacts/${ADA}`, BY_EMAIL]) {
      const response = await call(path, { method: 'GET', headers: { 'if-none-match': ifNoneMatch } });
      expect([response.status, response.headers.get('etag')]).toEqual([status, '"1"']);
      expect(await response.text()).toHaveLength(status === 304 ? 0 : Number(response.headers.get('content-length')));
    }
  });

  test.each([
    ['creates', '/contacts/identifiers/externalId/never-seen', '*', 201],
    ['does not update', BY_EMAIL, '*', 412],
    ['must be * to change something', BY_EMAIL, '"1"', 400],
  ])('%s', async (_name, path, ifNoneMatch, status) => {
    const response = await call(path, { body: {}, headers: { 'if-none-match': ifNoneMatch } });
    expect(response.status).toBe(status);
  });
});

describe('errors', () => {
  test('are code, message and details by dotted path', async () => {
    const body = { attributes: { serial: 'x', emailaddress: ['a'] }, addToLists: ['x'] };
    const response = await call(`/contacts/${ADA}`, { body });
    expect(await response.json()).toEqual({
      code: 'InvalidPayload',
      message:
        'addToLists[0] must be a UUID; cannot edit read-only attribute "serial"; cannot edit read-only attribute "emailaddress"',
      details: {
        '.addToLists[0]': ['addToLists[0] must be a UUID'],
        '.attributes.serial': ['cannot edit read-only attribute "serial"'],
        '.attributes.emailaddress': ['cannot edit read-only attribute "emailaddress"'],
      },
    });
  });

  test('are RFC 9457 if the client accepts it', async () => {
    const headers = { accept: 'application/problem+json' };
    const response = await call(`/contacts/${ADA}`, { body: { accountIds: [] }, headers });
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Unprocessable Entity',
      status: 422,
      detail: 'accountIds must have 1 to 10 items',
      code: 'InvalidPayload',
      details: { '.accountIds': ['accountIds must have 1 to 10 items'] },
    });
  });

  test('carry the id of the request', async () => {
    const response = await call(`/contacts/${ADA}`, { body: [], headers: { 'x-request-id': 'mine-1' } });
    expect(response.headers.get('x-request-id')).toBe('mine-1');
  });
});

test('the identifier of a contact matches by the GET that follows its PATCH', async () => {
  const path = `/contacts/identifiers/${ADAS_EMAIL.key}/${ADAS_EMAIL.value}`;
  const updated = await (await call(path, { body: {} })).json();
  expect(await (await call(path, { method: 'GET' })).json()).toEqual(updated);
});
