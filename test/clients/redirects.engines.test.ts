import axios from 'axios';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ADA, FREE_EMAIL, GRACE, GRACES_EMAIL, LIST_A, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';

interface Result {
  status: number;
  /** The targets of the redirects. */
  url: string;
  body: unknown;
}

type Headers = Record<string, string>;
type Send = (method: string, url: string, headers: Headers, body?: object) => Promise<Result>;

/** Clients that follow redirects by default. */
const CLIENTS: [name: string, send: Send][] = [
  [
    'fetch',
    async (method, url, headers, body) => {
      const response = await fetch(url, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
      const text = await response.text();
      return { status: response.status, url: response.url, body: text === '' ? null : JSON.parse(text) };
    },
  ],
  [
    'axios with follow-redirects',
    async (method, url, headers, data) => {
      const response = await axios.request({ method, url, headers, data, validateStatus: () => true });
      return { status: response.status, url: response.request.res.responseUrl, body: response.data };
    },
  ],
];

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(async () => {
  workspace = await gateway.workspace(SEED);
});

describe.each(CLIENTS)('%s, with the id of a merged contact,', (_name, send) => {
  beforeEach(async () => {
    expect((await call('POST', `/contacts/${ADA}/merge`, { contactId: GRACE })).status).toBe(200);
  });

  test('reads the survivor', async () => {
    expect(await call('GET', `/contacts/${GRACE}`)).toMatchObject({ ...atSurvivor(), status: 200, body: { id: ADA } });
  });

  test('reads the identifiers of the survivor, with the same query', async () => {
    const { url, body } = await call('GET', `/contacts/${GRACE}/identifiers?limit=1`);
    expect(url).toBe(atSurvivor('/identifiers?limit=1').url);
    expect(body).toMatchObject({ results: [expect.anything()] });
  });

  test('updates the survivor with PATCH and its body', async () => {
    const updated = await call('PATCH', `/contacts/${GRACE}?attribute=age`, { attributes: { rating: 3 } });
    expect(updated).toMatchObject({
      ...atSurvivor('?attribute=age'),
      status: 200,
      body: { id: ADA, attributes: { rating: 3, age: null } },
    });
  });

  test('adds an identifier to the survivor with POST and its body', async () => {
    const added = await call('POST', `/contacts/${GRACE}/identifiers`, FREE_EMAIL);
    expect(added).toMatchObject({ ...atSurvivor('/identifiers'), status: 201, body: FREE_EMAIL });
    const { body } = await call('GET', `/contacts/${ADA}/identifiers`);
    expect(body).toMatchObject({ results: expect.arrayContaining([expect.objectContaining(FREE_EMAIL)]) });
  });

  test.each<[what: string, method: string, path: string, body?: object]>([
    ['deletes nobody', 'DELETE', `/contacts/${GRACE}`],
    ['removes no identifier', 'DELETE', `/contacts/${GRACE}/identifiers`, GRACES_EMAIL],
    ['removes no contact from a list', 'DELETE', `/lists/${LIST_A}/contacts`, { contacts: [GRACE] }],
    ['merges nobody', 'POST', `/contacts/${GRACE}/merge`, { contactId: ADA }],
    ['removes no identifier by an update', 'PATCH', `/contacts/${GRACE}`, { removeIdentifiers: [GRACES_EMAIL] }],
  ])('%s', async (_what, method, path, body) => {
    const before = await workspace.rows();
    expect(await call(method, path, body)).toMatchObject({
      status: 409,
      url: addressOf(path),
      body: { code: 'ResourceMoved', movedTo: ADA },
    });
    expect(await workspace.rows()).toEqual(before);
  });

  test('does not repeat its If-Match', async () => {
    const before = await workspace.rows();
    const headers = { 'if-match': '"2"' };
    const { status } = await call('PATCH', `/contacts/${GRACE}`, { attributes: { rating: 3 } }, headers);
    expect(status).toBe(412);
    expect(await workspace.rows()).toEqual(before);
  });

  function call(method: string, path: string, body?: object, headers: Headers = {}): Promise<Result> {
    const type: Headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const all = { authorization: `AccessKey ${workspace.key}`, ...type, ...headers };
    return send(method, addressOf(path), all, body);
  }
});

function addressOf(path: string): string {
  return `${gateway.url}/workspaces/${workspace.id}${path}`;
}

function atSurvivor(tail = ''): { url: string } {
  return { url: addressOf(`/contacts/${ADA}${tail}`) };
}
