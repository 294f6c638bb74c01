import SqliteDatabase from 'better-sqlite3';
import pg from 'pg';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { migrateStore } from '../../src/store/open-store.ts';
import { type FreshDatabase, freshDatabase } from '../postgres/fresh-database.ts';
import { describeTables, tablesOf } from '../store/postgres/catalogue.ts';
import { releasedDatabase } from './released-database.ts';
import { RELEASES } from './releases.ts';

describe.each(RELEASES)('a database of release %s', (version) => {
  test('has the tables, columns, indexes and triggers of a new one after an upgrade', async () => {
    const upgraded = await describeMigrated(await releasedDatabase(version));
    const fresh = await describeMigrated(await freshDatabase());
    expect(fresh.length).toBeGreaterThan(10);
    expect(upgraded).toEqual(fresh);
  });
});

async function describeMigrated({ url, remove }: FreshDatabase): Promise<unknown[]> {
  onTestFinished(remove);
  await migrateStore({ url });
  return inject('engine') === 'postgres' ? describePostgres(url) : describeFile(url.replace('file:', ''));
}

/** Statements that create the same things: a new database goes through all migrations, too. */
function describeFile(file: string): unknown[] {
  const database = new SqliteDatabase(file, { readonly: true });
  const objects = database.prepare('select type, name, tbl_name, sql from sqlite_master order by type, name').all();
  database.close();
  return objects;
}

async function describePostgres(url: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const columns = await client.query(`
      select table_name, column_name, is_nullable, column_default from information_schema.columns
      where table_schema = 'public' order by table_name, ordinal_position`);
    const functions = await client.query(`
      select pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace order by 1`);
    const tables = await describeTables(client, await tablesOf(client));
    return [...tables.map(withoutNotNull), ...columns.rows, ...functions.rows];
  } finally {
    await client.end();
  }
}

/** The names of NOT NULL constraints depend on the version of PostgreSQL. The columns say which of them are nullable. */
function withoutNotNull(table: Record<string, unknown>): unknown {
  const constraints = (table.constraints as string[]).filter((constraint) => !/ NOT NULL \S+$/.test(constraint));
  return { ...table, constraints };
}
