import { createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { freePort } from '../free-port.ts';
import { type FreshDatabase, freshPostgres } from '../fresh-database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshPostgres();
});
afterAll(() => database.remove());

/** What a host may be instead of a PostgreSQL that takes writes: how it treats who connects. */
const OTHER_HOSTS = [
  { name: 'ends connections', treat: (socket: Socket) => socket.destroy() },
  { name: 'does not answer', treat: () => {} },
  { name: 'is no PostgreSQL', treat: (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n') },
];

describe('a URL with several hosts', () => {
  test.each(OTHER_HOSTS)('leads past one that $name, once', async ({ treat }) => {
    const other = await listen(treat);
    const store = await openStore({ url: withHosts(`127.0.0.1:${other.port}`, here()) });
    const reader = store.reader('workspaces');
    await Promise.all([1, 2, 3].map(() => sql`select pg_sleep(0.1)`.execute(reader)));
    await store.check();
    expect(other.connections()).toBe(1);
    await store.close();
    await other.close();
  });

  test('leads past one where nothing listens, wherever it stands', async () => {
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

  test('that all cannot be used is told with all of them', async () => {
    const [one, two] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
    await expect(openStore({ url: withHosts(one, two) })).rejects.toThrow(
      new Error(
        `nothing listens at ${one} or ${two}: start PostgreSQL there, or correct host and port in DATABASE_URL`,
      ),
    );
  });
});

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
