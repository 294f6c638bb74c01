import { resolve } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import type { Reader } from '../store.ts';
import { BUSY_TIMEOUT } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { translateSqliteError } from './errors.ts';
import { Snapshot } from './snapshot.ts';

/**
 * Opens the SQLite file at `path` for reading, beside a connection that writes it. Reads of one turn of the event loop
 * see the same state, unless `refresh` is called in between. Calls `onDamage` when SQLite detects damage.
 */
export function openSqliteReader(path: string, onDamage: () => void): Reader {
  const database = openReadOnly(resolve(path));
  const snapshot = new Snapshot(database);
  const reader = new Kysely<Database>({ dialect: sqliteDialect(database, { snapshot, onDamage }) });
  return {
    reader: () => reader,
    refresh: () => snapshot.leave(),
    discardCache() {
      if (database.open) database.pragma('shrink_memory');
    },
    async close() {
      await reader.destroy();
      // Kysely closes only connections that it has used.
      database.close();
    },
  };
}

function openReadOnly(file: string): SqliteDatabase.Database {
  try {
    const database = new SqliteDatabase(file, { timeout: BUSY_TIMEOUT, readonly: true });
    // SQLite opens the log at the first read, and would create a new one if the log had been deleted by then.
    database.pragma('user_version');
    return database;
  } catch (error) {
    throw translateSqliteError(error);
  }
}
