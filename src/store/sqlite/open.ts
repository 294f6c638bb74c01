import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import { type Store, StoreUnavailable } from '../store.ts';
import { sqliteDialect } from './dialect.ts';
import { groupCommit } from './group-commit.ts';
import { migrations } from './migrations/index.ts';
import { patiently } from './patiently.ts';

/** How long opening waits for another process that is writing, in milliseconds. */
const BUSY_TIMEOUT = 5_000;

/**
 * Opens (creating and migrating it where needed) the SQLite file at `path`: one connection writes, another reads.
 */
export async function openSqlite(path: string): Promise<Store> {
  const file = resolve(path);
  const writable = await openFile(file);
  const writer = new Kysely<Database>({ dialect: sqliteDialect(writable) });
  await migrate(writer, migrations);
  // From here on the driver waits for other writers itself: SQLite would stop the whole program meanwhile.
  writable.pragma('busy_timeout = 0');

  const readable = new SqliteDatabase(file, { timeout: BUSY_TIMEOUT, readonly: true });
  const reader = new Kysely<Database>({ dialect: sqliteDialect(readable) });

  const { write, drain } = groupCommit(writer);
  return {
    reader,
    write,
    async close() {
      await drain();
      await reader.destroy();
      await writer.destroy();
    },
  };
}

async function openFile(file: string): Promise<SqliteDatabase.Database> {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw new StoreUnavailable('away', error);
  }
  const database = await patiently(() => new SqliteDatabase(file, { timeout: BUSY_TIMEOUT }));
  // SQLite itself does not wait here, whatever its timeout, when several programs open a new file at once.
  await patiently(() => database.pragma('journal_mode = WAL'));
  // better-sqlite3 is built to run WAL with NORMAL, which may lose acknowledged commits when the power goes.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  return database;
}
