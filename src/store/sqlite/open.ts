import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import { type Store, StoreUnavailable } from '../store.ts';
import { createCheckpointer } from './checkpoint.ts';
import { sqliteDialect } from './dialect.ts';
import { groupCommit } from './group-commit.ts';
import { migrations } from './migrations/index.ts';
import { patiently } from './patiently.ts';
import { Snapshot } from './snapshot.ts';

/** How long opening waits for another process that is writing, in milliseconds. */
export const BUSY_TIMEOUT = 5_000;

/** Bounds how long one transaction keeps the writer, and so how long the first in it waits for the last. */
const LARGEST_GROUP = 512;

/**
 * Opens (creating and migrating it where needed) the SQLite file at `path`: one connection writes, another reads, and
 * a thread keeps the write-ahead log short.
 */
export async function openSqlite(path: string, largestGroup = LARGEST_GROUP): Promise<Store> {
  const file = resolve(path);
  const writable = await openFile(file);
  const writer = new Kysely<Database>({ dialect: sqliteDialect(writable) });
  await migrate(writer, migrations);
  // From here on the driver waits for other writers itself: SQLite would stop the whole program meanwhile.
  writable.pragma('busy_timeout = 0');

  const readable = new SqliteDatabase(file, { timeout: BUSY_TIMEOUT, readonly: true });
  const snapshot = new Snapshot(readable);
  const reader = new Kysely<Database>({ dialect: sqliteDialect(readable, snapshot) });

  const checkpointer = createCheckpointer(file, writable);
  const { write, waiting, drain } = groupCommit(writer, largestGroup, {
    afterCommit: () => snapshot.leave(),
    afterAnswers: () => checkpointer.afterCommit(),
  });
  return {
    reader: () => reader,
    write: (_reach, work) => write(work),
    load: () => ({ waiting: waiting() }),
    // A change that changes nothing: it needs the file and its lock, as every other does.
    check: () => write(async () => {}),
    async close() {
      await drain();
      await checkpointer.close();
      await reader.destroy();
      // Kysely closes only what it has used itself, and SQLite removes its log only if the last connection may write.
      readable.close();
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
