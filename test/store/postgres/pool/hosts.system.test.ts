import { connect, createServer, type Socket } from 'node:net';
import { sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../../src/store/database.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import type { Store } from '../../../../src/store/store.ts';
import { freePort } from '../../../postgres/free-port.ts';
import { type FreshDatabase, freshPostgres } from '../../../postgres/fresh-database.ts';
import { queryAt } from '../../../postgres/query.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshPostgres();
});
afterAll(() => database.remove());

/** Kinds of hosts other than a PostgreSQL that accepts writes, by their treatment of connections. */
const OTHER_HOSTS = [
  { name: 'ends connections', treat: (socket: Socket) => socket.destroy() },
  { name: 'does not answer', treat: () => {} },
  { name: 'is not a PostgreSQL', treat: (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n') },
];

describe('a connection on which the server no longer accepts writes', () => {
  test.each([
    { name: 'a health check', act: (store: Store) => store.check() },
    { name: 'a change', act: (store: Store) => store.write({ workspaceId: 'none' }, change) },
  ])('is not used again after $name', async ({ act }) => {
    const name = new URL(database.url).pathname.slice(1);
    // Only connections made from now on have the setting, and no other state.
    await queryAt(database.url, `alter database ${name} set default_transaction_read_only = on`);
    const store = await openStore({ url: database.url, poolSize: 1 });
    await expect(act(store)).rejects.toMatchObject({ reason: 'read-only' });
    await queryAt(database.url, `begin read write; alter database ${name} reset default_transaction_read_only; commit`);
    await expect.poll(() => act(store).then(() => 'done', String), { timeout: 5_000 }).toBe('done');
    await store.close();
  });
});

describe('a URL with several hosts', () => {
  test.each(OTHER_HOSTS)('skips one that $name', async ({ treat }) => {
    const other = await listen(treat);
    const store = await openStore({ url: withHosts(`127.0.0.1:${other.port}`, here()) });
    const reader = store.reader('workspaces');
    await Promise.all([1, 2, 3].map(() => sql`select pg_sleep(0.1)`.execute(reader)));
    await store.check();
    expect(other.connections()).toBe(1);
    await store.close();
    await other.close();
  });

  test('skips one where nothing listens, at any position', async () => {
    const nowhere = `127.0.0.1:${await freePort()}`;
    for (const hosts of [
      [nowhere, here()],
      [here(), nowhere],
      [nowhere, nowhere, here()],
    ]) {
      const store = await openStore({ url: withHosts(...hosts) });
      await store.check();
      await store.close();
    }
  });

  test('continues with the next one if the server stops responding during a change', async () => {
    const { port } = new URL(database.url);
    let isSilent = false;
    const proxy = await listen((socket) => {
      const behind = connect(Number(port), '127.0.0.1').on('error', () => {});
      socket.on('data', (data) => isSilent || behind.write(data)).on('close', () => behind.destroy());
      behind.on('data', (data) => isSilent || socket.write(data));
    });
    const store = await openStore({ url: withHosts(`127.0.0.1:${proxy.port}`, here()), statementTimeout: 100 });
    let attempts = 0;
    await store.write({ workspaceId: 'none' }, async (transaction) => {
      await sql`select 1`.execute(transaction);
      attempts += 1;
      isSilent = true;
      await sql`select 1`.execute(transaction);
    });
    expect(attempts).toBe(2);
    await store.close();
    await proxy.close();
  });

  test('the error contains all hosts if none is usable', async () => {
    const [one, two] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
    await expect(openStore({ url: withHosts(one, two) })).rejects.toThrow(
      new Error(
        `nothing listens at ${one} or ${two}: start PostgreSQL there, or correct host and port in DATABASE_URL`,
      ),
    );
  });
});

async function change(transaction: Transaction<Database>): Promise<void> {
  await transaction.updateTable('list').set({ name: 'changed' }).execute();
}

function here(): string {
  return new URL(database.url).host;
}

function withHosts(...hosts: string[]): string {
  return database.url.replace(here(), hosts.join(','));
}

async function listen(treat: (socket: Socket) => void) {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    treat(socket);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    connections: () => connections,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
