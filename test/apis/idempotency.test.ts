import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApp } from '../../src/app.ts';
import type { Api, HttpRequest, HttpResponse } from '../../src/conformance/apis/api.ts';
import { sendOnce } from '../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../src/conformance/apis/rest.ts';
import { ADA, GRACE, LIST_A, SEED } from '../../src/conformance/environment/seed.ts';
import type { Step } from '../../src/conformance/step.ts';
import { saveResult } from '../../src/contacts/idempotency-record.queries.ts';
import { newId } from '../../src/contacts/uuid-v7.ts';
import { expireIdempotencyKeys } from '../../src/resolvers/runtime/expire-idempotency-keys.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await gateway.workspace(SEED);
});

/** Every operation that makes a change, once. */
const CHANGES: Step[] = [
  { operation: 'createContact', body: { displayName: 'New', identifiers: [{ key: 'externalId', value: '7' }] } },
  { operation: 'updateContact', path: { contactId: ADA }, body: { attributes: { rating: 1 } } },
  {
    operation: 'upsertContact',
    path: { identifier: { key: 'externalId', value: '8' } },
    body: { attributes: { rating: 2 } },
  },
  { operation: 'updateContacts', body: { updates: [{ contactId: ADA, attributes: { rating: 3 } }] } },
  { operation: 'mergeContacts', path: { contactId: ADA }, body: { contactId: GRACE } },
  { operation: 'revertContact', path: { contactId: ADA }, body: { toVersion: 1 } },
  { operation: 'deleteContact', path: { contactId: ADA } },
  { operation: 'addContactIdentifier', path: { contactId: ADA }, body: { key: 'externalId', value: '9' } },
  {
    operation: 'removeContactIdentifier',
    path: { contactId: ADA },
    body: { key: 'emailaddress', value: 'ada@example.com' },
  },
  { operation: 'createList', body: { name: 'New list' } },
  { operation: 'updateList', path: { listId: LIST_A }, body: { name: 'Another name' } },
  { operation: 'deleteList', path: { listId: LIST_A } },
  { operation: 'addContactsToList', path: { listId: LIST_A }, body: { contacts: [GRACE] } },
  { operation: 'removeContactsFromList', path: { listId: LIST_A }, body: { contacts: [ADA] } },
  { operation: 'createAccount', body: { name: 'New account' } },
  { operation: 'createAttributeDefinition', body: { key: 'shoeSize', displayName: 'Shoe size', type: 'number' } },
  { operation: 'updateAttributeDefinition', path: { key: 'rating' }, body: { displayName: 'Stars' } },
  { operation: 'archiveAttributeDefinition', path: { key: 'rating' } },
];

const UPDATE: Step = { operation: 'updateContact', path: { contactId: ADA }, body: { attributes: { rating: 1 } } };

const PUSH_TOKEN = { key: 'pushtoken', value: 'token-1' };

/** Requests that are rejected, and the request after which they succeed. */
const REJECTED_FIRST: { step: Step; remedy: Step }[] = [
  {
    step: { ...UPDATE, body: { attributes: { shoeSize: 40 } } },
    remedy: { operation: 'createAttributeDefinition', body: { key: 'shoeSize', displayName: 'S', type: 'number' } },
  },
  {
    step: { operation: 'removeContactIdentifier', path: { contactId: ADA }, body: PUSH_TOKEN },
    remedy: { operation: 'addContactIdentifier', path: { contactId: ADA }, body: PUSH_TOKEN },
  },
];

describe.each([restPlugin, graphqlPlugin])('through $name, under an idempotency key', (api) => {
  const ask = (step: Step, key: string, url = gateway.url) => sendOnce(requestOf(api, step, key, url));

  test.each(CHANGES)('$operation runs once and has the same response each time', async (step) => {
    const key = newId();
    const first = await ask(step, key);
    expect(isDone(first)).toBe(true);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    const rows = await workspace.rows();
    const again = await ask(step, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect({ status: again.status, text: withoutCount(again) }).toEqual({
      status: first.status,
      text: withoutCount(first),
    });
    expect(await workspace.rows()).toEqual(rows);
  });

  test('the same request with other order of keys and other case of ids has the same response', async () => {
    const key = newId();
    const body = { attributes: { rating: 1, firstName: 'Ada' }, addToLists: [LIST_A] };
    const other = { addToLists: [LIST_A.toUpperCase()], attributes: { firstName: 'Ada', rating: 1 } };
    const first = await ask({ ...UPDATE, body }, key);
    const again = await ask({ ...UPDATE, path: { contactId: ADA.toUpperCase() }, body: other }, key);
    expect([again.headers.get('idempotency-replayed'), again.text]).toEqual(['true', first.text]);
    const text = { ...UPDATE, body: { ...body, attributes: { rating: 1, firstName: 'ADA' } } };
    expect((await ask(text, key)).text).toContain('the idempotency key was used for another request before');
  });

  test('another request under the same key is rejected and changes nothing', async () => {
    const key = newId();
    await ask(UPDATE, key);
    const rows = await workspace.rows();
    for (const other of [
      { ...UPDATE, body: { attributes: { rating: 2 } } },
      { ...UPDATE, path: { contactId: GRACE } },
      { ...UPDATE, expectedVersion: 2 },
      { operation: 'deleteContact', path: { contactId: ADA } } as const,
    ]) {
      const refusal = await ask(other, key);
      expect(refusal.text).toContain('the idempotency key was used for another request before');
      if (api.name === 'REST') expect(refusal.status).toBe(422);
    }
    expect(await workspace.rows()).toEqual(rows);
  });

  test.each(REJECTED_FIRST)('a rejected request is not stored: $step.operation can succeed later', async (it) => {
    const key = newId();
    const rows = await workspace.rows();
    expect(isDone(await ask(it.step, key))).toBe(false);
    expect(await workspace.rows()).toEqual(rows);
    expect(isDone(await ask(it.remedy, newId()))).toBe(true);
    const later = await ask(it.step, key);
    expect(isDone(later)).toBe(true);
    expect(later.headers.get('idempotency-replayed')).toBeNull();
  });

  test('simultaneous requests make one change', async () => {
    const key = newId();
    const responses = await Promise.all(Array.from({ length: 20 }, () => ask(UPDATE, key)));
    expect(new Set(responses.map(({ text }) => text)).size).toBe(1);
    expect(responses.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(await versionsOfAda()).toEqual([1, 2]);
  });

  test('another program on the same database returns the same response', async () => {
    const key = newId();
    const first = await ask(UPDATE, key);
    const store = await openStore({ url: gateway.databaseUrl });
    const another = await startApp({ host: '127.0.0.1', port: 0, demo: false }, store, pino({ level: 'silent' }));
    const again = await ask(UPDATE, key, another.url);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.text).toBe(first.text);
    await another.close();
  });

  test('a client whose connection was cut after the change gets its response when it retries', async () => {
    const key = newId();
    const connection = await send(requestOf(api, UPDATE, key, gateway.url));
    await expect.poll(versionsOfAda, { timeout: 10_000 }).toEqual([1, 2]);
    connection.destroy();
    const answer = await ask(UPDATE, key);
    expect(isDone(answer)).toBe(true);
    expect(answer.headers.get('idempotency-replayed')).toBe('true');
    expect(await versionsOfAda()).toEqual([1, 2]);
  });

  test.each(['', ' ', 'a b', 'ü', 'x'.repeat(256)])('%j is not a valid key', async (key) => {
    // HTTP cannot transport the other characters.
    if (api.name === 'REST' && key === 'ü') return;
    const refusal = await ask(UPDATE, key);
    expect(refusal.text).toContain('the idempotency key must be 1 to 255 visible ASCII characters');
    expect(await versionsOfAda()).toEqual([1]);
  });

  describe('when the clock is set', () => {
    const { now } = Date;
    const setClock = (days: number) => {
      gateway.services.now = () => now() + days * 24 * 60 * 60 * 1000;
    };
    afterEach(() => setClock(0));

    test.each([
      ['ahead', 2],
      ['back', -2],
    ])('two days %s and back, stored responses stay', async (_where, days) => {
      const keys = [newId(), newId()] as const;
      await ask(UPDATE, keys[0]);
      setClock(days);
      await expireIdempotencyKeys(gateway.services);
      await ask(UPDATE, keys[1]);
      const responses = [await ask(UPDATE, keys[0])];
      setClock(0);
      await expireIdempotencyKeys(gateway.services);
      for (const key of keys) responses.push(await ask(UPDATE, key));
      expect(responses.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual(['true', 'true', 'true']);
    });
  });

  describe('after its retention', () => {
    const { now } = Date;
    const pass = (time: number) => {
      gateway.services.now = () => now() + time;
      gateway.services.monotonicNow = gateway.services.now;
    };
    afterEach(() => pass(0));

    test('the request runs again, and the stored response is deleted', async () => {
      const key = newId();
      await ask(UPDATE, key);
      pass(gateway.services.idempotencyLifetime + 1000);
      const again = await ask(UPDATE, key);
      expect(again.headers.get('idempotency-replayed')).toBeNull();
      pass(2 * (gateway.services.idempotencyLifetime + 1000));
      await expireIdempotencyKeys(gateway.services);
      expect((await workspace.rows()).idempotency_key).toEqual([]);
    });
  });
});

test.each([restPlugin, graphqlPlugin])(
  'through $name, a stored response is returned only to the access key that created it',
  async (api) => {
    const key = newId();
    const send = (accessKey: string) => {
      workspace = { ...workspace, key: accessKey };
      return sendOnce(requestOf(api, UPDATE, key, gateway.url));
    };
    const [own, other] = [workspace.key, await workspace.makeKey()];
    const responses = [await send(own), await send(other), await send(own), await send(other)];
    expect(responses.map(isDone)).toEqual([true, true, true, true]);
    expect(responses.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, null, 'true', 'true']);
  },
);

test('more expired responses than one transaction deletes are all deleted, and the others stay', async () => {
  const { services } = gateway;
  const old = services.now() - services.idempotencyLifetime - 1000;
  await services.store.write({ workspaceId: workspace.id }, async (transaction) => {
    for (let index = 0; index < 250; index += 1) {
      const record = { workspaceId: workspace.id, accessKeyId: `access key ${index % 3}`, key: `key ${index}` };
      const createdAt = index === 100 ? services.now() : old + index;
      await saveResult(transaction, { ...record, fingerprint: '', answer: '{}', createdAt });
    }
  });
  await expireIdempotencyKeys(services);
  expect((await workspace.rows()).idempotency_key).toMatchObject([{ key: 'key 100' }]);
});

test('a thousand expired responses are deleted in transactions of at most a hundred', async () => {
  const { services } = gateway;
  const old = services.now() - services.idempotencyLifetime - 1000;
  const stale = Array.from({ length: 1_000 }, (_, index) => ({ key: `stale ${index}`, createdAt: old + index }));
  await services.store.write({ workspaceId: workspace.id }, async (transaction) => {
    for (const answer of stale) {
      const record = { workspaceId: workspace.id, accessKeyId: 'access key', ...answer };
      await saveResult(transaction, { ...record, fingerprint: '', answer: '{}' });
    }
  });
  const left: number[] = [];
  const write: typeof services.store.write = async (reach, work) => {
    const result = await services.store.write(reach, work);
    left.push((await workspace.rows()).idempotency_key?.length ?? 0);
    return result;
  };
  await expireIdempotencyKeys({ ...services, store: { ...services.store, write } });
  expect(left.at(0)).toBeGreaterThan(0);
  expect(left.at(-1)).toBe(0);
  const parts = left.map((count, index) => (left[index - 1] ?? stale.length) - count);
  expect(Math.max(...parts)).toBeLessThanOrEqual(100);
});

test('the same key is independent in another workspace', async () => {
  const key = newId();
  await sendOnce(requestOf(restPlugin, UPDATE, key, gateway.url));
  workspace = await gateway.workspace(SEED);
  const answer = await sendOnce(requestOf(restPlugin, UPDATE, key, gateway.url));
  expect(answer.headers.get('idempotency-replayed')).toBeNull();
  expect(isDone(answer)).toBe(true);
});

function requestOf(api: Api, step: Step, key: string, url: string): HttpRequest {
  const request = api.request({ url, key: workspace.key, workspaceId: workspace.id }, step);
  if (api.name === 'REST') return { ...request, headers: { ...request.headers, 'idempotency-key': key } };
  const { query, variables } = JSON.parse(request.body ?? '');
  if (variables.input !== undefined || query.includes('$input')) {
    variables.input = { ...variables.input, idempotencyKey: key };
    return { ...request, body: JSON.stringify({ query, variables }) };
  }
  // The document does not pass the optional input.
  const field = query.lastIndexOf(`${step.operation}(`) + step.operation.length + 1;
  const withKey = `${query.slice(0, field)}input: { idempotencyKey: ${JSON.stringify(key)} }, ${query.slice(field)}`;
  return { ...request, body: JSON.stringify({ query: withKey, variables }) };
}

function isDone({ status, text }: HttpResponse): boolean {
  return status < 300 && !/"errors":\[\{/.test(text);
}

/** The number of contacts of a list is counted when it is read, and the response has the time of the count. */
function withoutCount({ text }: HttpResponse): string {
  return text.replace(/"counter":\{[^}]*\}/, '');
}

/** Sends a request on a connection and does not read the response. */
async function send({ method, url, headers, body = '' }: HttpRequest): Promise<Socket> {
  const { hostname, port, pathname } = new URL(url);
  const lines = Object.entries({ ...headers, host: hostname, 'content-length': Buffer.byteLength(body) });
  const head = [`${method} ${pathname} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`)].join('\r\n');
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(`${head}\r\n\r\n${body}`);
  return socket;
}

async function versionsOfAda(): Promise<number[]> {
  const { contact_history: history = [] } = await workspace.rows();
  return (history as { contact_id: string; version: number }[])
    .filter(({ contact_id }) => contact_id === ADA)
    .map(({ version }) => version);
}
