import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import { checkSteps } from '../migrate.ts';
import type { Source } from '../store.ts';
import { sqliteDialect } from './dialect.ts';
import { translateSqliteError } from './errors.ts';
import { migrations } from './migrations/index.ts';
import { BUSY_TIMEOUT } from './open.ts';

/** Opens the SQLite file at `path` to read from it. Throws one line that says what to do where it is none of ours. */
export function openSqliteSource(path: string): Source {
  const file = resolve(path);
  if (!existsSync(file)) throw new Error(`there is no file ${file}: correct the path in DATABASE_URL`);
  const database = openToRead(file);
  try {
    const steps = stepsOf(database);
    if (steps === undefined) throw new Error('the file has no tables of ours: name another in DATABASE_URL');
    checkSteps(steps, migrations);
  } catch (error) {
    database.close();
    throw translateSqliteError(error);
  }
  const reader = new Kysely<Database>({ dialect: sqliteDialect(database) });
  return {
    reader: () => reader,
    async close() {
      await reader.destroy();
      // Kysely closes only what it has used itself.
      database.close();
    },
  };
}

/** Opens a file to read from it. */
export function openToRead(file: string): SqliteDatabase.Database {
  try {
    // A connection that must not write at all would leave SQLite's log behind when it is the last to be closed.
    const database = new SqliteDatabase(file, { timeout: BUSY_TIMEOUT, fileMustExist: true });
    database.pragma('query_only = on');
    return database;
  } catch (error) {
    throw translateSqliteError(error);
  }
}

/** The names of the steps that a database has taken. Undefined where it is none of ours. */
export function stepsOf(database: SqliteDatabase.Database): string[] | undefined {
  const table = database.prepare("select 1 from sqlite_master where name = 'kysely_migration'").get();
  if (table === undefined) return undefined;
  return database.prepare<[], string>('select name from kysely_migration order by name').pluck().all();
}
