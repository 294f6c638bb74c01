import { setTimeout } from 'node:timers/promises';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, GRACE, LIST_A, NOBODY, SEED } from '../../src/conformance/environment/seed.ts';
import { StoreUnavailable } from '../../src/store/store.ts';
import { type Gateway, startGateway, startGatewayWith, type TestWorkspace } from '../gateway.ts';
import { fillWithLarge } from './large-contacts.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

type Line = Record<string, unknown> & { id: string; createdAt: string };

interface Asked {
  to?: Gateway;
  of?: TestWorkspace;
  key?: string;
  query?: Record<string, string>;
  method?: string;
  signal?: AbortSignal;
}

function exported({ to = gateway, of = workspace, key = of.key, query = {}, ...request }: Asked = {}) {
  const url = `${to.url}/workspaces/${of.id}/contacts/export?${new URLSearchParams(query)}`;
  return fetch(url, { headers: { authorization: `AccessKey ${key}` }, ...request });
}

async function lines(asked?: Asked): Promise<Line[]> {
  return parsed(await (await exported(asked)).text());
}

function parsed(text: string): Line[] {
  expect(text === '' || text.endsWith('\n')).toBe(true);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

async function call(method: string, path: string, body?: object, of = workspace) {
  const response = await fetch(`${gateway.url}/workspaces/${of.id}${path}`, {
    method,
    headers: { authorization: `AccessKey ${of.key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}

describe('an export', () => {
  test('has a line for each contact, oldest first: the contact like in a read, and all of its identifiers', async () => {
    const response = await exported();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    const all = parsed(await response.text());
    expect(all.map(({ id }) => id)).toEqual([ADA, GRACE]);
    for (const { identifiers, ...contact } of all) {
      expect(contact).toEqual((await call('GET', `/contacts/${contact.id}`)).body);
      const { results } = (await call('GET', `/contacts/${contact.id}/identifiers`)).body;
      expect(identifiers).toEqual(
        results.map(({ contactId: _, properties, ...identifier }: { contactId: string; properties: object }) => ({
          ...identifier,
          ...(Object.keys(properties).length === 0 ? {} : { properties }),
        })),
      );
    }
  });

  test('has all identifiers with their properties, not the first ten', async () => {
    const of = await gateway.workspace();
    const identifiers = Array.from({ length: 12 }, (_, index) => ({
      key: 'crmId',
      value: `${index}`,
      ...(index % 2 === 0 ? { properties: { index } } : {}),
    }));
    await call('POST', '/contacts', { displayName: 'Many', identifiers }, of);
    const [contact] = await lines({ of });
    expect(contact?.identifiers).toEqual(
      identifiers.map((identifier) => ({ ...identifier, createdAt: contact?.createdAt })),
    );
  });

  test('of an empty workspace is empty', async () => {
    expect(await lines({ of: await gateway.workspace() })).toEqual([]);
  });

  test('has the contacts of a filter', async () => {
    const found = async (filter: object) =>
      (await lines({ query: { filter: JSON.stringify(filter) } })).map(({ id }) => id);
    expect(await found({ listId: LIST_A.toUpperCase() })).toEqual([ADA]);
    expect(await found({ displayNamePrefix: 'gr' })).toEqual([GRACE]);
    expect(await found({ identifierKey: 'unknown' })).toEqual([]);
    expect(await found({ createdAt: { from: '2020-01-01T00:00:00Z' } })).toEqual([ADA, GRACE]);
    expect((await lines({ query: { filter: '', after: '' } })).length).toBe(2);
  });

  test('continues after a line, even if its contact was deleted', async () => {
    const of = await gateway.workspace();
    const ids = await fillWithLarge(gateway, of, 10, 1);
    const all = await lines({ of });
    expect(all.map(({ id }) => id)).toEqual(ids);
    const { createdAt, id } = all[3] as Line;
    const rest = () => lines({ of, query: { after: `${createdAt},${id.toUpperCase()}` } });
    expect((await rest()).map((line) => line.id)).toEqual(ids.slice(4));
    expect((await call('DELETE', `/contacts/${id}`, undefined, of)).status).toBe(204);
    expect((await rest()).map((line) => line.id)).toEqual(ids.slice(4));
    const last = all[9] as Line;
    expect(await lines({ of, query: { after: `${last.createdAt},${last.id}` } })).toEqual([]);
  });

  test.each<[string, Record<string, string>, Record<string, unknown>]>([
    ['a filter that is not JSON', { filter: '{' }, { '.filter': ['filter must be a filter as JSON'] }],
    ['null for a filter', { filter: 'null' }, { '.filter': ['filter must not be null'] }],
    ['an unknown field', { filter: '{"name":"A"}' }, { '.filter.name': [expect.stringContaining('is unknown')] }],
    [
      'an unknown attribute',
      { filter: '{"attributes":[{"key":"ratin"}]}' },
      { '.filter.attributes[0].key': [expect.stringContaining('"rating"')] },
    ],
    ['only an id', { after: ADA }, { '.after': [expect.stringContaining('createdAt')] }],
    ['an invalid time', { after: `2026-01-01,${ADA}` }, { '.after': [expect.any(String)] }],
    ['an invalid id', { after: '2026-01-01T00:00:00Z,x' }, { '.after': [expect.any(String)] }],
    ['three parts', { after: `2026-01-01T00:00:00Z,${ADA},x` }, { '.after': [expect.any(String)] }],
    [
      'a wrong filter and a wrong cursor',
      { filter: '{"listId":"x"}', after: 'x' },
      { '.filter.listId': ['filter.listId must be a UUID'], '.after': [expect.any(String)] },
    ],
  ])('refuses %s', async (_what, query, details) => {
    const response = await exported({ query });
    expect([response.status, await response.json()]).toEqual([
      422,
      { code: 'InvalidPayload', message: expect.any(String), details },
    ]);
  });

  test('needs the scope contacts:read and a key of the workspace', async () => {
    const key = await workspace.makeKey({ scopes: ['contacts:write'] });
    expect((await exported({ key })).status).toBe(403);
    expect((await exported({ of: { ...workspace, id: NOBODY } })).status).toBe(404);
    expect((await exported({ key: 'none' })).status).toBe(401);
  });

  test('has each contact once, despite concurrent writes', async () => {
    const of = await gateway.workspace();
    const ids = await fillWithLarge(gateway, of, 1_500, 2_000);
    const deleted = ids.filter((_, index) => index % 100 === 99);
    const [found] = await Promise.all([
      lines({ of }),
      (async () => {
        for (const id of deleted) {
          await call('DELETE', `/contacts/${id}`, undefined, of);
          await call('POST', '/contacts', { displayName: 'New' }, of);
        }
      })(),
    ]);
    const foundIds = found.map(({ id }) => id);
    expect(new Set(foundIds).size).toBe(foundIds.length);
    const stayed = ids.filter((id) => !deleted.includes(id));
    expect(foundIds.filter((id) => stayed.includes(id))).toEqual(stayed);
  });
});

describe('an export with a client that does not read', () => {
  /** 60 MB: more than all buffers between the database and the client hold. */
  const CONTACTS = 3_000;
  let large: TestWorkspace;
  let ids: string[];
  beforeAll(async () => {
    large = await gateway.workspace(SEED);
    ids = await fillWithLarge(gateway, large, CONTACTS, 20_000);
  });

  /** A closed connection is noticed when its part has been read. */
  const PATIENT = { timeout: 20_000 };
  /** `fetch` closes the connection of a response that is garbage collected. */
  const opened: { controller: AbortController; response: Response }[] = [];
  async function open(key = large.key): Promise<Response> {
    const controller = new AbortController();
    const response = await exported({ of: large, key, signal: controller.signal });
    opened.push({ controller, response });
    return response;
  }
  const abortAll = () => opened.splice(0).map(({ controller }) => controller.abort());

  test('reads no further than its client, and continues with it', async () => {
    const response = await open();
    const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    const chunks = [(await reader.read()).value as Uint8Array];
    await setTimeout(500);
    // The gateway has not read it, because the client has not read the rows before it.
    const last = ids.at(-1);
    expect((await call('DELETE', `/contacts/${last}`, undefined, large)).status).toBe(204);
    for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
    const found = parsed(Buffer.concat(chunks).toString()).map(({ id }) => id);
    expect(found.filter((id) => ids.includes(id))).toEqual(ids.slice(0, -1));
  });

  test('is not read for HEAD, so that it has ended with the response', async () => {
    for (const _ of [1, 2, 3]) {
      const response = await exported({ of: large, method: 'HEAD' });
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    }
  });

  test('occupies a place of its key, until its client disconnects', async () => {
    expect([(await open()).status, (await open()).status]).toEqual([200, 200]);
    const refused = await open();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    expect(await refused.json()).toMatchObject({
      code: 'RateLimited',
      message: 'the access key may run 2 exports at once; try again when one has ended',
    });
    // Another key of the workspace has its own places.
    const another = await large.makeKey();
    expect((await open(another)).status).toBe(200);
    abortAll();
    await expect.poll(async () => (await exported({ of: large, query: filterOfAda() })).status, PATIENT).toBe(200);
  });

  test('occupies a place of its workspace and of the gateway', async () => {
    const keys = await Promise.all(Array.from({ length: 4 }, () => large.makeKey()));
    await expect.poll(async () => (await open(keys[0])).status, PATIENT).toBe(200);
    abortAll();
    for (const key of keys) {
      for (const _ of [1, 2]) await expect.poll(async () => (await open(key)).status, PATIENT).toBe(200);
    }
    const refused = await open();
    expect([refused.status, (await refused.json()).message]).toEqual([
      429,
      'the workspace may run 8 exports at once; try again when one has ended',
    ]);
    expect((await exported()).status).toBe(200);
    abortAll();
    await expect.poll(async () => (await exported({ of: large, query: filterOfAda() })).status, PATIENT).toBe(200);
  });

  const filterOfAda = () => ({ filter: JSON.stringify({ listId: LIST_A }) });
});

describe('an export of a gateway that serves one request at a time', () => {
  let small: Gateway;
  beforeAll(async () => {
    small = await startGatewayWith({ server: { maxConcurrentRequests: 1, responseStallTimeout: 1_000 } });
  });
  afterAll(() => small.close());

  test('does not block others while its client does not read, and is closed after a timeout', async () => {
    const of = await small.workspace();
    await fillWithLarge(small, of, 2_000, 20_000);
    const response = await exported({ to: small, of });
    expect(response.status).toBe(200);
    for (let times = 0; times < 3; times += 1) {
      const url = `${small.url}/workspaces/${of.id}/contacts?limit=1`;
      expect((await fetch(url, { headers: { authorization: `AccessKey ${of.key}` } })).status).toBe(200);
    }
    await setTimeout(3_000);
    await expect(response.text()).rejects.toThrow();
  });
});

describe('an export of a store that fails', () => {
  test('has an error response if it has not begun, and is aborted if it has', async () => {
    let answers = 0;
    let failsFrom = Number.POSITIVE_INFINITY;
    const failingAt: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        answers += 1;
        if (answers >= failsFrom) throw new StoreUnavailable('unreachable');
        return result;
      },
    };
    const failing = await startGateway((store) => ({
      ...store,
      reader: (reach) => {
        const reader = store.reader(reach);
        return reach !== 'workspaces' && 'workspaceId' in reach ? reader.withPlugin(failingAt) : reader;
      },
    }));
    try {
      const of = await failing.workspace(SEED);
      await fillWithLarge(failing, of, 1_200, 100);
      answers = 0;
      failsFrom = 1;
      const refused = await exported({ to: failing, of });
      expect([refused.status, (await refused.json()).code]).toEqual([503, 'Unavailable']);
      answers = 0;
      failsFrom = 3;
      await expect(exported({ to: failing, of }).then((response) => response.text())).rejects.toThrow();
      failsFrom = Number.POSITIVE_INFINITY;
      for (const _ of [1, 2, 3]) expect((await lines({ to: failing, of })).length).toBe(1_202);
    } finally {
      await failing.close();
    }
  });
});
