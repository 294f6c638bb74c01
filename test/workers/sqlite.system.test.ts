import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect as openSocket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as after } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAccessKeys } from '../../src/access/access-key.queries.ts';
import { startsPrograms } from '../program/program.ts';
import { isReady } from '../program/start-workers.ts';
import { type SeededWorkers, startSeededWorkers } from './seeded.ts';

startsPrograms();

/** The time to wait for a condition on a busy machine, in milliseconds. */
const BUSY = { timeout: 20_000 };

const RATE_LIMIT = 300;

let gateway: SeededWorkers;
beforeAll(async () => {
  gateway = await startSeededWorkers({ RATE_LIMIT: `${RATE_LIMIT}` }, 'sqlite');
});
afterAll(() => gateway.close());

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: { [name: string]: unknown };
}

/** A client with one connection. The connections of clients reach the workers in turn. */
function newClient(key = gateway.workspace.key) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    async send(method: string, path: string, body?: object, more: Record<string, string> = {}): Promise<Answer> {
      const json = body === undefined ? '' : JSON.stringify(body);
      const headers = {
        authorization: `AccessKey ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...more,
      };
      const sent = request(`${gateway.url}${path}`, { method, agent, headers });
      sent.end(json);
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      return { status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(await text(response)) };
    },
    close: () => agent.destroy(),
  };
}
type Client = ReturnType<typeof newClient>;

/** One update of several. */
interface Update {
  identifier: { key: string; value: string };
  input: object;
}

const pathOf = (name: string) => `/workspaces/${gateway.workspace.id}/contacts/identifiers/externalId/${name}`;

const UPDATE = `mutation ($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {
  upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) { contact { version } }
}`;
const FIND = `query ($workspaceId: UUID!, $identifier: IdentifierInput!) {
  contactByIdentifier(workspaceId: $workspaceId, identifier: $identifier) { version }
}`;
const UPDATE_SEVERAL = `mutation ($workspaceId: UUID!, $updates: [ContactUpdateInput!]!) {
  updateContacts(workspaceId: $workspaceId, updates: $updates) { errors { code } }
}`;

function graphql(client: Client, query: string, variables: object): Promise<Answer> {
  const given = { workspaceId: gateway.workspace.id, ...variables };
  return client.send('POST', '/graphql', { query, variables: given });
}

/** The version in an entity tag. */
function versionOf({ headers: { etag } }: Answer): number | undefined {
  return etag === undefined ? undefined : Number(etag.slice(1, -1));
}

/** The same requests over both APIs. */
const APIS = [
  {
    name: 'REST',
    async update(client: Client, name: string, rating: number, key?: string) {
      const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
      const answer = await client.send('PATCH', pathOf(name), { attributes: { rating } }, headers);
      return { ...answer, version: versionOf(answer) };
    },
    async version(client: Client, name: string) {
      return versionOf(await client.send('GET', pathOf(name)));
    },
    updateSeveral(client: Client, updates: readonly Update[]) {
      return client.send('POST', `/workspaces/${gateway.workspace.id}/contacts/batch`, {
        updates: updates.map(({ identifier, input }) => ({ identifier, ...input })),
      });
    },
  },
  {
    name: 'GraphQL',
    async update(client: Client, name: string, rating: number, key?: string) {
      const identifier = { key: 'externalId', value: name };
      const input = { attributes: { rating }, ...(key === undefined ? {} : { idempotencyKey: key }) };
      const answer = await graphql(client, UPDATE, { identifier, input });
      const { data } = answer.body as { data?: { upsertContact?: { contact?: { version: number } } } };
      return { ...answer, version: data?.upsertContact?.contact?.version };
    },
    async version(client: Client, name: string) {
      const { body } = await graphql(client, FIND, { identifier: { key: 'externalId', value: name } });
      return (body as { data: { contactByIdentifier: { version: number } | null } }).data.contactByIdentifier?.version;
    },
    updateSeveral: (client: Client, updates: readonly Update[]) => graphql(client, UPDATE_SEVERAL, { updates }),
  },
] as const;

/** Opens connections, of which every second one reaches each worker, and closes them after the work. */
async function withClients<Result>(count: number, work: (clients: Client[]) => Promise<Result>): Promise<Result> {
  const key = await gateway.workspace.makeKey();
  const clients = Array.from({ length: count }, () => newClient(key));
  try {
    // In turn, so that connections are accepted in this order.
    for (const client of clients) await client.send('GET', '/health/live');
    return await work(clients);
  } finally {
    for (const client of clients) client.close();
  }
}

describe.each(APIS)('two workers on SQLite, over $name,', (api) => {
  test('show what either of them has confirmed, while both are busy with reads', async () => {
    // With another key, whose limit they may exceed.
    const others = Array.from({ length: 4 }, () => newClient());
    await withClients(2, async ([writer, reader]) => {
      const name = `seen-${api.name}`;
      let isOver = false;
      const noise = others.map(async (client) => {
        while (!isOver) await client.send('GET', `/workspaces/${gateway.workspace.id}/lists`);
      });
      try {
        for (let rating = 1; rating <= 100; rating += 1) {
          const [one, other] = (rating % 2 === 0 ? [writer, reader] : [reader, writer]) as [Client, Client];
          expect((await api.update(one, name, rating)).version).toBe(rating);
          expect(await api.version(other, name)).toBe(rating);
        }
      } finally {
        isOver = true;
        await Promise.all(noise);
        for (const client of others) client.close();
      }
    });
  });

  test('make a change once under an idempotency key', async () => {
    await withClients(8, async (clients) => {
      const name = `once-${api.name}`;
      const first = await api.update(clients[0] as Client, name, 0);
      expect(first.version).toBe(1);
      const key = `key-of-${name}`;
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, index) => api.update(clients[index % 8] as Client, name, 7, key)),
      );
      expect(new Set(answers.map(({ version }) => version))).toEqual(new Set([2]));
      const replayed = answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true');
      expect(replayed).toHaveLength(39);
      expect(await api.version(clients[1] as Client, name)).toBe(2);
    });
  });

  test('take the updates of a call from the limit of the key, and tell its client', async () => {
    await withClients(2, async ([one, other]) => {
      const updates = Array.from({ length: 3 * RATE_LIMIT }, (_, index) => ({
        identifier: { key: 'externalId', value: `several-${api.name}-${index % 20}` },
        input: { attributes: { rating: index } },
      }));
      const call = api.updateSeveral(one as Client, updates);
      const update = async () => (await api.update(other as Client, `several-${api.name}-0`, 1)).status;
      await expect.poll(update, { ...BUSY, interval: 10 }).toBe(429);
      const { status, headers } = await call;
      expect([status, headers.ratelimit]).toEqual([200, expect.stringMatching(/;r=0;/)]);
    });
  });

  test('do not begin an update whose client has gone', async () => {
    const name = `gone-${api.name}`;
    const lock = holdWriteLock();
    const socket = await sendAlone(api.name, name);
    // The update waits for the lock in the primary process.
    await after(500);
    socket.destroy();
    const aborted = async () => seriesOf(await metrics(), api.name).get('Aborted') ?? 0;
    await after(500);
    lock.release();
    await expect.poll(aborted, BUSY).toBe(1);
    await withClients(1, async ([client]) => {
      expect(await api.version(client as Client, name)).toBe(undefined);
    });
  });
});

test('two workers on SQLite make no update of a worker that was killed before it began', async () => {
  const lock = holdWriteLock();
  const sockets = await Promise.all(['killed-1', 'killed-2'].map((name) => sendAlone('REST', name)));
  await after(500);
  for (const pid of gateway.workers()) process.kill(pid, 'SIGKILL');
  await expect.poll(() => gateway.output().match(/"msg":"a worker ended"/g)?.length, BUSY).toBe(2);
  lock.release();
  await isReady(gateway.url);
  await withClients(1, async ([client]) => {
    for (const name of ['killed-1', 'killed-2']) {
      expect((await (client as Client).send('GET', pathOf(name))).status).toBe(404);
    }
    expect((await (client as Client).send('PATCH', pathOf('later'), { attributes: { rating: 1 } })).status).toBe(201);
  });
  for (const socket of sockets) socket.destroy();
});

test('two workers on SQLite record the last use of keys before they end', async () => {
  const id = gateway.services.newId();
  const client = newClient(await gateway.workspace.makeKey({ id }));
  expect((await client.send('GET', `/workspaces/${gateway.workspace.id}/lists`)).status).toBe(200);
  client.close();
  process.kill(gateway.pid, 'SIGTERM');
  expect(await gateway.ended).toMatchObject({ code: 0 });
  const { store } = gateway.services;
  const workspaceId = gateway.workspace.id;
  const [key] = await findAccessKeys(store.reader({ workspaceId }), workspaceId, [id]);
  expect(key?.lastUsedAt).toEqual(expect.any(Number));
});

/** The actions of a second program while it writes. */
function holdWriteLock(): { release(): void } {
  const other = new SqliteDatabase(gateway.databaseUrl.replace('file:', ''), { timeout: 5_000 });
  other.exec('begin immediate');
  return {
    release() {
      other.exec('rollback');
      other.close();
    },
  };
}

/** Sends an update on a connection of its own, and does not wait for the response. */
async function sendAlone(api: string, name: string) {
  const input = { attributes: { rating: 1 } };
  const identifier = { key: 'externalId', value: name };
  const [line, body] =
    api === 'REST'
      ? [`PATCH ${pathOf(name)} HTTP/1.1`, JSON.stringify(input)]
      : [
          'POST /graphql HTTP/1.1',
          JSON.stringify({ query: UPDATE, variables: { workspaceId: gateway.workspace.id, identifier, input } }),
        ];
  const socket = openSocket({ port: Number(new URL(gateway.url).port), host: '127.0.0.1' });
  socket.on('error', () => {});
  await once(socket, 'connect');
  const headers = {
    host: 'gateway',
    authorization: `AccessKey ${gateway.workspace.key}`,
    'content-type': 'application/json',
    'content-length': `${Buffer.byteLength(body)}`,
  };
  const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}`);
  socket.write([line, ...lines, '', body].join('\r\n'));
  return socket;
}

async function metrics(): Promise<string> {
  return (await fetch(`${gateway.url}/metrics`, { headers: { connection: 'close' } })).text();
}

/** The number of updates by outcome. */
function seriesOf(exposition: string, api: string): Map<string, number> {
  const series = new RegExp(
    `contact_gateway_operations_total\\{api="${api.toLowerCase()}",operation="upsertContact",outcome="(\\w+)"\\} (\\d+)`,
    'g',
  );
  return new Map([...exposition.matchAll(series)].map(([, outcome, count]) => [String(outcome), Number(count)]));
}
