import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts';
import { migrations } from '../../src/store/sqlite/migrations/index.ts';
import { newFolder, run, startsPrograms } from './program.ts';
import { allRows, damages } from './rows.ts';
import { seed } from './seed.ts';

startsPrograms();

const LIST = ['workspace', 'list'];

describe.concurrent('a database', () => {
  test('is migrated once and not changed afterwards', async () => {
    const file = join(newFolder(), 'contacts.db');
    const { workspaceId } = await seed(file);
    const rows = allRows(file);
    expect(rows.kysely_migration).toHaveLength(Object.keys(migrations).length);
    const again = await run(LIST, { environment: { DATABASE_URL: `file:${file}` } });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining(workspaceId) });
    expect(allRows(file)).toEqual(rows);
  });

  test('of a newer program is rejected and not changed', async () => {
    const file = join(newFolder(), 'newer.db');
    await seed(file);
    const database = new SqliteDatabase(file);
    database.exec("insert into kysely_migration values ('0999-from-the-future', '2026-01-01T00:00:00.000Z')");
    database.close();
    const rows = allRows(file);

    const { code, stdout, stderr } = await run(LIST, { environment: { DATABASE_URL: `file:${file}` } });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^[^\n]*newer[^\n]*\n$/);
    expect(stderr).toContain('0999-from-the-future');
    expect(allRows(file)).toEqual(rows);
  });

  test('that several programs open simultaneously for the first time works for all of them', async () => {
    const folder = newFolder();
    const names = ['one', 'two', 'three', 'four'];
    const made = await Promise.all(names.map((name) => run(['workspace', 'create', '--name', name], { folder })));
    expect(made.map(({ code, stderr }) => ({ code, stderr }))).toEqual(names.map(() => ({ code: 0, stderr: '' })));
    const { workspace = [] } = allRows(join(folder, 'data', 'contacts.db'));
    expect(workspace.map(({ name }) => name).sort()).toEqual(names.toSorted());
  });

  test('has no part of an interrupted migration', async () => {
    const file = join(newFolder(), 'broken-off.db');
    const db = new Kysely<Database>({ dialect: sqliteDialect(new SqliteDatabase(file)) });
    const breaksOff = async (transaction: Kysely<Database>) => {
      await sql`create table half (id text)`.execute(transaction);
      throw new Error('the power is gone');
    };
    await expect(migrate(db, { ...migrations, '0999-breaks-off': { up: breaksOff } })).rejects.toThrow(
      'the power is gone',
    );
    await db.destroy();

    const rows = allRows(file);
    expect(Object.keys(rows)).not.toContain('half');
    expect(rows.kysely_migration).not.toContainEqual(expect.objectContaining({ name: '0999-breaks-off' }));
    await seed(file);
    expect(damages(file)).toEqual([]);
  });
});
