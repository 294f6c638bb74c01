import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PostgresServer } from './run-server.ts';
import { startPostgresServer } from './server.ts';
import { startPostgresStandby, waitForStandby } from './standby.ts';

const servers: PostgresServer[] = [];
let primary: PostgresServer;
beforeAll(async () => {
  primary = kept(await startPostgresServer({ durable: true }));
  await primary.query('create table note as select 1 as id');
});
afterAll(async () => {
  for (const server of servers) await server.remove();
});

describe('a PostgreSQL server', () => {
  test('runs queries, as root and as another user', async () => {
    const [row] = await primary.query("select current_setting('server_version_num')::int / 10000 as major");
    expect(row).toEqual({ major: 18 });
  });

  test('has the same data when it starts after a crash', async () => {
    await primary.query('insert into note values (2)');
    await primary.stop('immediate');
    await expect(idsIn(primary)).rejects.toThrow('ECONNREFUSED');
    await primary.start();
    expect(await idsIn(primary)).toEqual([1, 2]);
  });

  test('has a standby that applies its commits, and accepts writes after promotion', async () => {
    const standby = kept(await startPostgresStandby(primary));
    await expect(standby.query('insert into note values (3)')).rejects.toThrow('read-only');
    await waitForStandby(primary);

    await primary.query('insert into note values (3)');
    await primary.stop('immediate');
    await standby.promote();
    await standby.query('insert into note values (4)');
    expect(await idsIn(standby)).toEqual([1, 2, 3, 4]);
  });
});

async function idsIn(server: PostgresServer): Promise<unknown[]> {
  const rows = await server.query('select id from note order by id');
  return rows.map(({ id }) => id);
}

function kept<S extends PostgresServer>(server: S): S {
  servers.push(server);
  return server;
}
