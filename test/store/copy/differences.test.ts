import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, LIST_A, SEED } from '../../../src/conformance/environment/seed.ts';
import { createServices } from '../../../src/resolvers/runtime/services.ts';
import { type Comparison, compareStores } from '../../../src/store/copy/compare.ts';
import { copyRows } from '../../../src/store/copy/copy-rows.ts';
import { survey } from '../../../src/store/copy/survey.ts';
import type { TableName } from '../../../src/store/copy/tables.ts';
import { openSource, openStore } from '../../../src/store/open-store.ts';
import { makeWorkspace } from '../../gateway.ts';
import { type FreshDatabase, freshPostgres } from '../../postgres/fresh-database.ts';
import { queryAt } from '../../postgres/query.ts';
import { newFolder, run, startsPrograms } from '../../program/program.ts';

startsPrograms();

const FOREIGN = 'ffffffff-0000-7000-8000-000000000000';
/** Additional identifiers, which are compared in several batches. */
const VALUES = Array.from({ length: 2_500 }, (_, index) => `${index}`.padStart(5, '0'));

interface Change {
  name: string;
  table: TableName;
  /** A change of the target. */
  sql: string;
  difference: { what: string; key: unknown[] } | undefined;
}

/** One change for each table, all made together. */
const CHANGES: Change[] = [
  {
    name: 'an additional attribute, with any name',
    table: 'contact',
    sql: `update contact set attributes = attributes || '{"__proto__": null}' where id = '${ADA}'`,
    difference: { what: 'not the same', key: [ADA] },
  },
  {
    name: 'a row that is missing between others',
    table: 'contact_identifier',
    sql: `delete from contact_identifier where key = 'bulk' and normalized_value = '${VALUES[1_500]}'`,
    difference: { what: 'missing in the target', key: ['bulk', VALUES[1_500]] },
  },
  {
    name: 'the last row that is missing',
    table: 'account',
    sql: "delete from account where id = 'last'",
    difference: { what: 'missing in the target', key: ['last'] },
  },
  {
    name: 'a row that is missing before one with another position in UTF-16 order',
    table: 'company',
    sql: "delete from company where ref = '\uFFFD'",
    difference: { what: 'missing in the target', key: ['\uFFFD'] },
  },
  {
    name: 'an additional row',
    table: 'account_member',
    sql: `insert into account_member select workspace_id, account_id, contact_created_at, '' from account_member`,
    difference: { what: 'only in the target', key: [expect.any(String), expect.any(Number), ''] },
  },
  {
    name: 'a row with another key',
    table: 'list_member',
    sql: 'update list_member set contact_created_at = contact_created_at + 1',
    difference: { what: 'missing in the target', key: [LIST_A, expect.any(Number), ADA] },
  },
  {
    name: 'null instead of an absent value',
    table: 'attribute_definition',
    sql: "update attribute_definition set format = 'null' where key = 'rating'",
    difference: { what: 'not the same', key: ['rating'] },
  },
  {
    name: 'an empty text instead of an absent value',
    table: 'list',
    sql: `update list set description = '' where id = '${LIST_A}'`,
    difference: { what: 'not the same', key: [LIST_A] },
  },
  {
    name: 'a revoked key',
    table: 'access_key',
    sql: 'update access_key set revoked_at = 1',
    difference: { what: 'not the same', key: [expect.any(String)] },
  },
  {
    name: 'a text instead of a number deep in JSON',
    table: 'contact_history',
    sql: `update contact_history set changes = replace(changes::text, '"after":5', '"after":"5"')::json`,
    difference: { what: 'not the same', key: [expect.any(String)] },
  },
  {
    name: 'an additional workspace',
    table: 'workspace',
    sql: `insert into workspace values ('${FOREIGN}', 'Foreign', '{}', '', 0)`,
    difference: { what: 'only in the target', key: [FOREIGN] },
  },
  {
    name: 'nothing else',
    table: 'contact_merge',
    sql: 'select 1',
    difference: undefined,
  },
];

let file: string;
let target: FreshDatabase;
let comparisons: Comparison[];
beforeAll(async () => {
  file = await newSource();
  target = await freshPostgres();
  await copied(file, target.url);
  for (const { sql } of CHANGES) await queryAt(target.url, sql);
  comparisons = await compared(file, target.url);
});
afterAll(() => target.remove());

describe('reading both databases again', () => {
  test.each(CHANGES)('finds $name', ({ table, difference }) => {
    const found = comparisons.find((comparison) => comparison.table === table);
    expect(found?.source.checksum === found?.target.checksum).toBe(difference === undefined);
    if (difference === undefined) expect(found?.difference).toBeUndefined();
    else expect(found?.difference).toMatchObject({ table, ...difference });
  });

  test('finds changes of the source during the copy', async () => {
    const [from, to] = [await newSource(), join(newFolder(), 'copy.db')];
    const other = new SqliteDatabase(from);
    await copied(from, `file:${to}`, (table) => {
      if (table !== 'contact_identifier') return;
      other.exec(
        "update contact set version = version + 1; delete from contact_identifier where normalized_value = '00000'",
      );
    });
    other.close();
    const found = (await compared(from, `file:${to}`)).flatMap(({ difference }) => difference ?? []);
    expect(found).toMatchObject([
      { table: 'contact', what: 'not the same' },
      { table: 'contact_identifier', what: 'only in the target', key: ['bulk', '00000'] },
    ]);
  });
});

test('keys of names that one of the databases lacks are no difference', async () => {
  const [from, to] = [await newSource(), join(newFolder(), 'copy.db')];
  await copied(from, `file:${to}`);
  const other = new SqliteDatabase(to);
  expect(other.prepare('select name_key from contact order by 1').pluck().all()).toEqual(['ADA', 'GRACE']);
  other.exec('update contact set name_key = null');
  other.close();
  expect((await compared(from, `file:${to}`)).flatMap(({ difference }) => difference ?? [])).toEqual([]);
});

test('a copy with differences exits with 1 and prints the first different row', async () => {
  const to = join(newFolder(), 'copy.db');
  await copied(file, `file:${to}`);
  const other = new SqliteDatabase(to);
  other.exec(`update contact set attributes = '{}' where id = '${ADA}'`);
  other.close();
  const { code, stdout, stderr } = await run(['copy', '--from', `file:${file}`, '--to', `file:${to}`]);
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.not.stringContaining('copied ') });
  expect(stdout).toMatch(/^contact +2 +2 +[0-9a-f]{16} ≠ [0-9a-f]{16} +differs$/m);
  expect(stdout).toMatch(new RegExp(`^contact differs first at id "${ADA}" \\(workspace .+\\): not the same$`, 'm'));
  expect(stdout).not.toContain('All rows are equal');
});

async function newSource(): Promise<string> {
  const path = join(newFolder(), 'contacts.db');
  const store = await openStore({ url: `file:${path}` });
  const { id: workspace_id } = await makeWorkspace(createServices(store, undefined), SEED);
  const rows = VALUES.map((value) => ({ workspace_id, key: 'bulk', normalized_value: value, contact_id: '' }));
  await store.write({ workspaceId: workspace_id }, async (transaction) => {
    await transaction.insertInto('contact_identifier').values(rows).execute();
    const times = { created_at: 0, updated_at: 0 };
    const companies = ['\uFFFD', '😀'].map((ref) => ({ workspace_id, ref, name: null, ...times }));
    await transaction.insertInto('company').values(companies).execute();
    await transaction
      .insertInto('account')
      .values({ workspace_id, id: 'last', name: null, ...times })
      .execute();
  });
  await store.close();
  return path;
}

async function copied(path: string, to: string, onRows = (_table: TableName) => {}): Promise<void> {
  const [source, store] = [await openSource({ url: `file:${path}` }), await openStore({ url: to })];
  await copyRows(source, store, await survey(source, store), { onRows });
  await Promise.all([source.close(), store.close()]);
}

async function compared(path: string, to: string): Promise<Comparison[]> {
  const [source, other] = [await openSource({ url: `file:${path}` }), await openSource({ url: to })];
  const found = await compareStores(source, other, { onRows: () => {} });
  await Promise.all([source.close(), other.close()]);
  return found;
}
