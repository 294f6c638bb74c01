import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import { checkSteps } from '../migrate.ts';
import type { Source } from '../store.ts';
import { BUSY_TIMEOUT } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { translateSqliteError } from './errors.ts';
import { migrations } from './migrations/index.ts';

/**
 * Opens the SQLite file at `path` for reading, as a snapshot if all reads must see the same state: until it is closed,
 * the log keeps all later writes. Throws an error of one line that says what to do if it is not a database of this
 * program.
 */
export function openSqliteSource(path: string, { isSnapshot = false } = {}): Source {
  const file = resolve(path);
  if (!existsSync(file)) throw new Error(`there is no file ${file}: correct the path in DATABASE_URL`);
  const database = openToRead(file);
  try {
    const steps = stepsOf(database);
    if (steps === undefined) throw new Error('the file has no tables of contact-gateway: name another in DATABASE_URL');
    checkSteps(steps, migrations);
    // The transaction takes its state at its first read.
    if (isSnapshot) database.exec('begin; select 1 from workspace');
  } catch (error) {
    database.close();
    throw translateSqliteError(error);
  }
  const reader = new Kysely<Database>({ dialect: sqliteDialect(database) });
  return {
    reader: () => reader,
    async close() {
      await reader.destroy();
      // Kysely closes only connections that it has used.
      database.close();
    },
  };
}

/** Opens a file for reading. */
export function openToRead(file: string): SqliteDatabase.Database {
  try {
    // A read-only connection would leave SQLite's log behind if it is the last to close.
    const database = new SqliteDatabase(file, { timeout: BUSY_TIMEOUT, fileMustExist: true });
    database.pragma('query_only = on');
    return database;
  } catch (error) {
    throw translateSqliteError(error);
  }
}

/** Returns the names of the applied migrations. Undefined if the database is not one of this program. */
export function stepsOf(database: SqliteDatabase.Database): string[] | undefined {
  const table = database.prepare("select 1 from sqlite_master where name = 'kysely_migration'").get();
  if (table === undefined) return undefined;
  return database.prepare<[], string>('select name from kysely_migration order by name').pluck().all();
}
