import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { TABLE_NAMES, TABLES } from '../../../src/store/copy/tables.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { newFolder, startsPrograms } from '../../program/program.ts';

startsPrograms();

let postgres: pg.Client;
let sqlite: SqliteDatabase.Database;
beforeAll(async () => {
  const url = Object.assign(new URL(inject('postgresUrl')), { pathname: inject('postgresTemplate') });
  postgres = new pg.Client({ connectionString: url.href });
  await postgres.connect();
  const path = join(newFolder(), 'contacts.db');
  await (await openStore({ url: `file:${path}` })).close();
  sqlite = new SqliteDatabase(path, { readonly: true });
});
afterAll(async () => {
  sqlite.close();
  await postgres.end();
});

test('every table of SQLite is copied, except for the counts, which the target computes', () => {
  const names = sqlite.prepare<[], string>("select name from sqlite_master where type = 'table'").pluck().all();
  const ours = names.filter((name) => !/^(kysely|sqlite)_/.test(name));
  expect([...TABLE_NAMES, 'list_member_count'].toSorted()).toEqual(ours.toSorted());
});

test('keys are copied after the data that they give access to', () => {
  expect(TABLE_NAMES.at(-1)).toBe('access_key');
});

test.each(TABLE_NAMES)('the primary key of %s distinguishes its rows, and its JSON is known', async (table) => {
  const { workspace, key, json } = TABLES[table];
  const keyColumns = sqlite
    .prepare<[string], string>('select name from pragma_table_info(?) where pk > 0 order by pk')
    .pluck()
    .all(table);
  expect([...new Set([workspace, ...key])]).toEqual(keyColumns);
  const { rows } = await postgres.query(
    'select column_name from information_schema.columns where table_name = $1 and data_type like $2',
    [table, 'json%'],
  );
  expect(json.toSorted()).toEqual(rows.map(({ column_name }) => column_name).toSorted());
});
