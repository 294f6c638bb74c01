import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ADA, SEED } from '../../../../src/conformance/environment/seed.ts';
import { createServices } from '../../../../src/resolvers/runtime/services.ts';
import { migrate } from '../../../../src/store/migrate.ts';
import { migrateStore, openStore, partitionStore } from '../../../../src/store/open-store.ts';
import { PostgresConnection } from '../../../../src/store/postgres/connection.ts';
import { migratingOver } from '../../../../src/store/postgres/dialect.ts';
import { maintain } from '../../../../src/store/postgres/maintenance/maintenance.ts';
import { migrations } from '../../../../src/store/postgres/migrations/index.ts';
import { STORE_DEFAULTS } from '../../../../src/store/store-settings.ts';
import { makeWorkspace } from '../../../gateway.ts';
import { type FreshDatabase, freshPostgres } from '../../../postgres/fresh-database.ts';
import { run, startsPrograms } from '../../../program/program.ts';
import { BIG_TABLES } from '../catalogue.ts';

startsPrograms();

let database: FreshDatabase;
let client: pg.Client;
beforeEach(async () => {
  database = await freshPostgres('template0');
  client = new pg.Client(database.url);
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.remove();
});

test('an empty database gets partitioned tables, which later migrations keep', async () => {
  const { code, stdout } = await run(['partition', '--partitions', '4'], {
    environment: { DATABASE_URL: database.url },
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: `divided into 4 partitions each: ${BIG_TABLES.join(', ')}\n` });
  expect(await partitionStore({ url: database.url }, 8)).toEqual([]);

  const store = await openStore({ url: database.url });
  const { id: workspaceId } = await makeWorkspace(createServices(store, undefined), SEED);
  const later = {
    '0999-later': {
      up: async (db: Parameters<typeof migrate>[0]) => {
        await sql`alter table contact add column note text`.execute(db);
        await sql`create index contact_by_update on contact (workspace_id, updated_at)`.execute(db);
        await sql`alter table contact_history drop constraint contact_history_pkey`.execute(db);
        await sql`alter table contact_history add primary key (workspace_id, id, version)`.execute(db);
      },
    },
  };
  await maintain({ ...STORE_DEFAULTS, url: database.url }, (connection) =>
    migrate(migratingOver(new PostgresConnection(connection, undefined)), { ...migrations, ...later }),
  );
  const notes = sql`select note from contact where id = ${ADA}`;
  expect((await notes.execute(store.reader({ workspaceId }))).rows).toEqual([{ note: null }]);
  await store.close();
});

test('a failed partitioning changes nothing and prints the reason in one line; afterwards it succeeds and keeps the owner', async () => {
  await migrateStore({ url: database.url });
  await client.query('create view recent as select * from contact_history');
  const divide = () => partitionStore({ url: database.url }, 4);
  await expect(divide()).rejects.toThrow(/^[^\n]*view recent depends on table contact_history[^\n]*$/);
  const { rows } = await client.query("select from pg_class where relkind = 'p' or relispartition");
  expect(rows).toEqual([]);
  await client.query('drop view recent');
  await client.query('alter table contact owner to contact_gateway');
  expect(await divide()).toEqual(BIG_TABLES);
  const owners = await client.query(`
    select relowner::regrole::text as owner, count(*)::int from pg_class
    where relname ~ '^contact(_p.)?$' group by relowner`);
  expect(owners.rows).toEqual([{ owner: 'contact_gateway', count: 5 }]);
});

test.each([
  { what: 'a file', args: [], url: 'file:./contacts.db', says: 'only tables of PostgreSQL can be divided' },
  { what: 'one partition', args: ['--partitions', '1'], url: 'postgres://h/d', says: 'a whole number from 2 to 1024' },
])('$what is rejected', async ({ args, url, says }) => {
  const { code, stdout, stderr } = await run(['partition', ...args], { environment: { DATABASE_URL: url } });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(says);
});
