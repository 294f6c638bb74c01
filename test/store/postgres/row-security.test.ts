import { type Kysely, type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashOf } from '../../../src/access/access-key.ts';
import type { Database } from '../../../src/store/database.ts';
import { migrateStore, openStore, partitionStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import type { TestWorkspace } from '../../gateway.ts';
import type { PostgresServer } from '../../postgres/run-server.ts';
import { startPostgresServer } from '../../postgres/server.ts';
import { eachOf, rowsOf, tablesOf, workspaceColumn } from './catalogue.ts';
import { fullWorkspace } from './full-workspace.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
  await server.query('create role owner login');
  await server.query('create role contact_gateway');
  await server.query('create role ordinary login in role contact_gateway');
});
afterAll(() => server.remove());

/** The roles of the gateway, each with its own database. */
const ROLES = [
  { role: 'postgres', name: 'a superuser, who switches to another role', owner: 'postgres', partitions: 0 },
  { role: 'owner', name: 'the owner of the tables', owner: 'owner', partitions: 0 },
  { role: 'ordinary', name: 'a role with only the rights of contact_gateway', owner: 'postgres', partitions: 0 },
  { role: 'owner', name: 'the owner of partitioned tables', owner: 'owner', partitions: 3 },
];

describe.each(ROLES)('for $name', ({ role, owner, partitions }) => {
  let url: string;
  /** Sees all rows, regardless of policies. */
  let watcher: pg.Client;
  let store: Store;
  let tables: string[];
  let mine: TestWorkspace;
  let foreign: TestWorkspace;

  beforeAll(async () => {
    const database = `${role}_${partitions}`;
    await server.query(`create database ${database} owner ${owner}`);
    const urlFor = (username: string) => Object.assign(new URL(server.url(database)), { username }).href;
    await migrateStore({ url: urlFor(owner) });
    url = urlFor(role);
    store = await openStore({ url });
    watcher = new pg.Client(urlFor('postgres'));
    await watcher.connect();
    [mine, foreign] = [await fullWorkspace(store), await fullWorkspace(store)];
    if (partitions > 0) await partitionStore({ url: urlFor(owner) }, partitions);
    tables = await tablesOf(watcher);
  });
  afterAll(async () => {
    await store.close();
    await watcher.end();
  });

  const rows = ({ id }: TestWorkspace) => rowsOf(watcher, tables, id);
  const counts = async (workspace: TestWorkspace) =>
    Object.fromEntries(Object.entries(await rows(workspace)).map(([table, found]) => [table, found.length]));
  const nothing = () => eachOf(tables, async () => 0);
  const seenBy = (db: Kysely<Database>) =>
    eachOf(tables, async (table) => (await sql`select from ${sql.table(table)}`.execute(db)).rows.length);

  test('every table has policies that apply to its owner, too', async () => {
    const guarded = await watcher.query(
      `select relname from pg_class
      where relname = any($1) and relrowsecurity and relforcerowsecurity
        and exists (select from pg_policy where polrelid = pg_class.oid)
      order by oid`,
      [tables],
    );
    expect(guarded.rows.map(({ relname }) => relname)).toEqual(tables);
  });

  test('policies apply to the role of a transaction', async () => {
    const rights = sql`select rolsuper, rolbypassrls from pg_roles where rolname = current_user`;
    const found = await rights.execute(store.reader({ workspaceId: mine.id }));
    expect(found.rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
  });

  test('without any filter, a reader of a workspace sees all its rows and no foreign one', async () => {
    expect(Object.values(await counts(mine))).not.toContain(0);
    expect(Object.values(await counts(foreign))).not.toContain(0);
    const seen = await eachOf(tables, async (table) => {
      const query = sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.table(table)} as t`;
      const found = await query.execute(store.reader({ workspaceId: mine.id }));
      return found.rows.map(({ row }) => row).toSorted();
    });
    expect(seen).toEqual(await rows(mine));
  });

  test('a reader of a key sees that key and nothing else', async () => {
    const reader = store.reader({ keyHash: hashOf(mine.key) });
    expect(await seenBy(reader)).toEqual({ ...(await nothing()), access_key: 1 });
    const keys = await sql`select workspace_id from access_key`.execute(reader);
    expect(keys.rows).toEqual([{ workspace_id: mine.id }]);
  });

  test('a reader of the workspaces sees their list and nothing else', async () => {
    expect(await seenBy(store.reader('workspaces'))).toEqual({ ...(await nothing()), workspace: 2 });
  });

  /** The effects of statements on a connection with only the given settings, by table. */
  const rowCounts = async (settings: Record<string, string>, statement: (table: string) => string) => {
    const client = new pg.Client(url);
    await client.connect();
    if (role === 'postgres') await client.query('set role contact_gateway');
    for (const named of Object.entries(settings)) await client.query('select set_config($1, $2, false)', named);
    const found = await eachOf(tables, async (table) => (await client.query(statement(table))).rowCount);
    await client.end();
    return found;
  };

  test('a connection without a workspace sees nothing', async () => {
    expect(await rowCounts({}, (table) => `select from ${table}`)).toEqual(await nothing());
  });

  test.each([
    { names: 'all workspaces', settings: () => ({ 'contact_gateway.workspace_id': '*' }) },
    { names: 'a key by its hash', settings: () => ({ 'contact_gateway.key_hash': hashOf(mine.key) }) },
  ])('a connection with only $names changes nothing', async ({ settings }) => {
    const touch = (table: string) => `update ${table} set ${workspaceColumn(table)} = ${workspaceColumn(table)}`;
    expect(await rowCounts(settings(), touch)).toEqual(await nothing());
    expect(await rowCounts(settings(), (table) => `delete from ${table}`)).toEqual(await nothing());
  });

  test('without any filter, an update changes all rows of its workspace and no foreign one', async () => {
    const before = await rows(foreign);
    const changed = await store.write({ workspaceId: mine.id }, (transaction) =>
      eachOf(tables, async (table) => {
        const column = sql.ref(workspaceColumn(table));
        const update = sql`update ${sql.table(table)} set ${column} = ${column}`;
        return Number((await update.execute(transaction)).numAffectedRows);
      }),
    );
    expect(changed).toEqual(await counts(mine));
    expect(await rows(foreign)).toEqual(before);
  });

  test('without any filter, a delete removes all rows of its workspace and no foreign one', async () => {
    const going = await fullWorkspace(store);
    const before = [await rows(mine), await rows(foreign)];
    await store.write({ workspaceId: going.id }, async (transaction) => {
      for (const table of tables.toReversed()) await sql`delete from ${sql.table(table)}`.execute(transaction);
    });
    expect(await counts(going)).toEqual(await nothing());
    expect([await rows(mine), await rows(foreign)]).toEqual(before);
  });

  const make = (table: string, column: string) => {
    const elsewhere = sql`${JSON.stringify({ [column]: foreign.id })}::jsonb`;
    const row = sql`(jsonb_populate_record(t, ${elsewhere})).*`;
    return sql`insert into ${sql.table(table)} select ${row} from ${sql.table(table)} as t`;
  };
  const move = (table: string, column: string) =>
    sql`update ${sql.table(table)} set ${sql.ref(column)} = ${foreign.id}`;

  test.each([
    { what: 'made in', statement: make },
    { what: 'moved to', statement: move },
  ])('no row can be $what another workspace', async ({ statement }) => {
    const before = [await rows(mine), await rows(foreign)];
    const refusalOf = (change: RawBuilder<unknown>) =>
      store
        .write({ workspaceId: mine.id }, (transaction) => change.execute(transaction))
        .catch(({ message }) => message);
    const overloadRejections = await eachOf(tables, (table) => refusalOf(statement(table, workspaceColumn(table))));
    expect(overloadRejections).toEqual(
      await eachOf(tables, async (table) => `new row violates row-level security policy for table "${table}"`),
    );
    expect([await rows(mine), await rows(foreign)]).toEqual(before);
  });
});
