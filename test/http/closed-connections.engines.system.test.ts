import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { KyselyPlugin } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { metricsOf, valueIn } from '../apis/observability/exposition.ts';
import { type Serving, serveFrom, type TestWorkspace } from '../gateway.ts';
import { type FreshDatabase, freshDatabase } from '../postgres/fresh-database.ts';
import { acceptedFor } from './accepted-socket.ts';

const AT_ONCE = 2;
/** Several slices of a scan. */
const CONTACTS = 1_600;

/** A store in which reads and changes of a workspace wait while the gate is closed: changes before they begin, or after. */
function gatedStore(store: Store) {
  let gate = Promise.withResolvers<void>();
  let place: 'before' | 'after' = 'before';
  let [waiting, reads] = [0, 0];
  gate.resolve();
  const pass = async () => {
    waiting += 1;
    await gate.promise;
    waiting -= 1;
  };
  const gatedReads: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      reads += 1;
      await pass();
      return result;
    },
  };
  return {
    store: {
      ...store,
      reader(reach) {
        const reader = store.reader(reach);
        return typeof reach === 'object' && 'workspaceId' in reach ? reader.withPlugin(gatedReads) : reader;
      },
      async write(reach, work) {
        if (place === 'before') await pass();
        return store.write(reach, async (transaction) => {
          const result = await work(transaction);
          if (place === 'after') await pass();
          return result;
        });
      },
    } satisfies Store,
    waiting: () => waiting,
    reads: () => reads,
    shut(where: typeof place = 'before') {
      place = where;
      gate = Promise.withResolvers();
    },
    open: () => gate.resolve(),
  };
}

describe('a client that closes its connection', () => {
  let database: FreshDatabase;
  let gated: ReturnType<typeof gatedStore>;
  let gateway: Serving;
  let workspace: TestWorkspace;
  const lines: string[] = [];
  beforeAll(async () => {
    database = await freshDatabase();
    gated = gatedStore(await openStore({ url: database.url }));
    const log = { level: 'warn', stream: { write: (line: string) => lines.push(line) } };
    gateway = await serveFrom(gated.store, { server: { maxConcurrentRequests: AT_ONCE }, metrics: true, log });
    workspace = await gateway.workspace(SEED);
    await addContacts(gateway, workspace.id);
    // Afterwards, everything that is loaded late is loaded.
    await send('PATCH', contactPath(), '{}');
    await send('POST', '/graphql', JSON.stringify({ query: '{ __typename }' }));
  }, 60_000);
  afterAll(async () => {
    await gateway.close();
    await database.remove();
  });
  beforeEach(() => {
    lines.length = 0;
  });
  afterEach(() => {
    gated.open();
    // None of this is logged as an error.
    expect(lines.filter((line) => !line.includes('MAX_CONCURRENT_REQUESTS'))).toEqual([]);
  });

  const contactPath = () => `/workspaces/${workspace.id}/contacts/${ADA}`;
  const common = () => ({ authorization: `AccessKey ${workspace.key}`, 'content-type': 'application/json' });

  async function send(method: string, path: string, body?: string): Promise<{ status: number; text: string }> {
    const response = await fetch(gateway.url + path, { method, headers: common(), ...(body ? { body } : {}) });
    return { status: response.status, text: await response.text() };
  }

  /**
   * Sends a request, closes the connection as soon as this many reads and changes wait at the gate, and resolves when the
   * gateway has closed its side.
   */
  async function sendAndClose(request: string, atTheGate: number): Promise<void> {
    const socket = open(gateway.url);
    const accepted = acceptedFor(socket);
    socket.write(request);
    await expect.poll(gated.waiting, { timeout: 10_000 }).toBeGreaterThanOrEqual(atTheGate);
    const gatewaysSide = await accepted;
    const closed = new Promise((resolve) => gatewaysSide.once('close', resolve));
    socket.destroy();
    await closed;
  }

  function words(method: string, path: string, body = ''): string {
    const headers = Object.entries({ host: 'gateway', ...common(), 'content-length': Buffer.byteLength(body) });
    return `${method} ${path} HTTP/1.1\r\n${headers.map((header) => `${header.join(': ')}\r\n`).join('')}\r\n${body}`;
  }
  const graphqlWords = (query: string) => words('POST', '/graphql', JSON.stringify({ query }));

  const READS = {
    REST: () => words('GET', contactPath()),
    GraphQL: () => graphqlWords(`{ contact(workspaceId: "${workspace.id}", contactId: "${ADA}") { id } }`),
    'GraphQL, by a document with errors': () =>
      graphqlWords(
        `{ contact(workspaceId: "${workspace.id}", contactId: "${ADA}") { id } me: contacts(workspaceId: "${workspace.id}", first: 0) { edges { cursor } } }`,
      ),
  };
  const CHANGES = {
    REST: (rating: number) => words('PATCH', contactPath(), JSON.stringify({ attributes: { rating } })),
    GraphQL: (rating: number) =>
      graphqlWords(`mutation { ${updateField('a', rating)} ${updateField('b', rating + 1)} }`),
  };
  const updateField = (alias: string, rating: number) =>
    `${alias}: updateContact(workspaceId: "${workspace.id}", contactId: "${ADA}", input: {attributes: {rating: ${rating}}}) { outcome }`;

  async function rating(): Promise<number> {
    return JSON.parse((await send('GET', contactPath())).text).attributes.rating;
  }

  async function abortedOf(operation: string): Promise<number> {
    const series = await metricsOf(gateway.url);
    return ['rest', 'graphql']
      .map((api) => valueIn(series, 'contact_gateway_operations_total', { api, operation, outcome: 'Aborted' }))
      .reduce((sum, count) => sum + count);
  }

  test.each(Object.entries(READS))('occupies its place until its work is done: %s', async (_api, read) => {
    gated.shut();
    for (let count = 1; count <= AT_ONCE; count += 1) await sendAndClose(read(), count);
    expect((await send('GET', contactPath())).status).toBe(503);
    gated.open();
    await expect.poll(gated.waiting).toBe(0);
    // Both places are free again.
    for (let round = 0; round < 3; round += 1) {
      const responses = await Promise.all(Array.from({ length: AT_ONCE }, () => send('GET', contactPath())));
      expect(responses.map(({ status }) => status)).toEqual([200, 200]);
    }
  });

  test('aborts its scan', async () => {
    const before = await abortedOf('contacts');
    const scan = `contacts(workspaceId: "${workspace.id}", filter: {identifierKey: "nobody"}) { edges { cursor } }`;
    const readsBefore = gated.reads();
    await send('POST', '/graphql', JSON.stringify({ query: `{ ${scan} }` }));
    const readsOfAScan = gated.reads() - readsBefore;
    gated.shut();
    // Scans of one workspace take turns: the store decides how many run at a time.
    await sendAndClose(graphqlWords(`{ a: ${scan} b: ${scan} c: ${scan} }`), 1);
    const reads = gated.reads();
    gated.open();
    await expect.poll(() => abortedOf('contacts')).toBeGreaterThan(before);
    // Scans that waited for their turn do not begin: a later scan gets its turn after them.
    await send('POST', '/graphql', JSON.stringify({ query: `{ ${scan} }` }));
    expect(await abortedOf('contacts')).toBe(before + 1);
    expect(gated.reads()).toBe(reads + readsOfAScan);
  });

  test.each(Object.entries(CHANGES))('cancels a change that has not begun: %s', async (_api, change) => {
    const [ratingBefore, before] = [await rating(), await abortedOf('updateContact')];
    gated.shut();
    await sendAndClose(change(ratingBefore + 1), 1);
    gated.open();
    await expect.poll(() => abortedOf('updateContact')).toBeGreaterThan(before);
    expect(await rating()).toBe(ratingBefore);
  });

  test.each(Object.entries(CHANGES))('does not interrupt a change that has begun: %s', async (_api, change) => {
    const ratingBefore = await rating();
    gated.shut('after');
    await sendAndClose(change(ratingBefore + 1), 1);
    gated.open();
    await expect.poll(rating).toBe(ratingBefore + 1);
    // The changes that were to follow are not made: a later change gets its turn after them.
    await send('PATCH', contactPath(), JSON.stringify({ attributes: { city: 'Delft' } }));
    expect(await rating()).toBe(ratingBefore + 1);
  });

  test('gets its response, however long that takes, if it has only closed its own side', async () => {
    gated.shut();
    const socket = open(gateway.url);
    const answer = text(socket);
    const probed = once(socket, 'data');
    socket.end(READS.REST());
    await probed;
    gated.open();
    expect(await answer).toMatch(/^(HTTP\/1\.1 100 Continue\r\n\r\n)+HTTP\/1\.1 200 OK\r\n/);
  });
});

function open(url: string): Socket {
  const { hostname, port } = new URL(url);
  return connect({ port: Number(port), host: hostname, allowHalfOpen: true }).on('error', () => {});
}

async function addContacts({ services: { store, newId, now } }: Serving, workspaceId: string): Promise<void> {
  const common = { workspace_id: workspaceId, version: 1, attributes: '{}', created_at: now(), updated_at: now() };
  const sets = { identifiers: '[]', list_ids: '[]', account_ids: '[]', company_refs: '[]' };
  const rows = Array.from({ length: CONTACTS }, () => ({ ...common, ...sets, id: newId() }));
  await store.write({ workspaceId }, (transaction) => transaction.insertInto('contact').values(rows).execute());
}
