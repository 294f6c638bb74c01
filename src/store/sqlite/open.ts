import { resolve } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import { type Store, StoreUnavailable } from '../store.ts';
import { createCheckpointer } from './checkpoint.ts';
import { monitorCorruption } from './corruption-monitor.ts';
import { sqliteDialect } from './dialect.ts';
import { createFile, createFolderOf } from './file-access.ts';
import { trackFileIdentity } from './file-identity.ts';
import { groupCommit } from './group-commit.ts';
import { migrations } from './migrations/index.ts';
import { retryWhileBusy } from './retry-while-busy.ts';
import { Snapshot } from './snapshot.ts';

/** How long opening waits for another process that is writing, in milliseconds. */
export const BUSY_TIMEOUT = 5_000;

/** Bounds how long one transaction keeps the writer, and so how long the first in it waits for the last. */
const MAX_GROUP = 512;

/** Whose turn it is when the store looks whether it can write. */
const NO_WORKSPACE = '';

/**
 * Opens (creating and migrating it where needed) the SQLite file at `path`: one connection writes, another reads, and
 * a thread keeps the write-ahead log short.
 */
export async function openSqlite(path: string, largestGroup = MAX_GROUP): Promise<Store> {
  const file = resolve(path);
  const writable = await openFile(file);
  const corruption = monitorCorruption(file, {
    // What was read of the file while it was damaged is not to be used again.
    afterRepair: () => [writable, readable].map((database) => database.pragma('shrink_memory')),
  });
  const writer = new Kysely<Database>({
    dialect: sqliteDialect(writable, { onDamage: () => corruption.noteDamage() }),
  });
  await migrate(writer, migrations);
  // From here on the driver waits for other writers itself: SQLite would stop the whole program meanwhile.
  writable.pragma('busy_timeout = 0');

  const readable = new SqliteDatabase(file, { timeout: BUSY_TIMEOUT, readonly: true });
  const snapshot = new Snapshot(readable);
  const reader = new Kysely<Database>({
    dialect: sqliteDialect(readable, { snapshot, onDamage: () => corruption.noteDamage() }),
  });

  // SQLite opens the log only when it first reads, and would make another one if this was gone by then.
  readable.pragma('user_version');
  const files = trackFileIdentity(file, () => checkpointer.moveAll());
  const checkpointer = createCheckpointer(file, writable);
  const { write, waiting, drain } = groupCommit(writer, largestGroup, {
    beforeGroup: files.refuseWhileMissing,
    afterCommit() {
      snapshot.leave();
      files.confirm();
    },
    afterAnswers: () => checkpointer.afterCommit(),
  });
  return {
    reader: () => reader,
    write,
    load: () => ({ waiting: waiting() }),
    async check() {
      // Within a transaction, the log of a file that is gone could not be rescued; its commit confirms them.
      if (!writable.inTransaction) files.confirm();
      corruption.confirm();
      // It is what it was, but is written: that needs the file, its lock and room on the disk, as every change does.
      await write({ workspaceId: NO_WORKSPACE }, (transaction) => sql`pragma user_version = 0`.execute(transaction));
    },
    async close() {
      await drain();
      await checkpointer.close();
      await corruption.close();
      await reader.destroy();
      // Kysely closes only what it has used itself, and SQLite removes its log only if the last connection may write.
      readable.close();
      await writer.destroy();
    },
  };
}

/** Creates the SQLite file at `path`, or brings its tables up to date. Returns the names of the applied migrations. */
export async function migrateSqlite(path: string): Promise<string[]> {
  const database = await openFile(resolve(path));
  const db = new Kysely<Database>({ dialect: sqliteDialect(database) });
  try {
    return await migrate(db, migrations);
  } finally {
    await db.destroy();
  }
}

async function openFile(file: string): Promise<SqliteDatabase.Database> {
  try {
    createFolderOf(file);
    createFile(file);
  } catch (error) {
    throw new StoreUnavailable('unreachable', error);
  }
  const database = await retryWhileBusy(() => new SqliteDatabase(file, { timeout: BUSY_TIMEOUT }));
  // SQLite itself does not wait here, whatever its timeout, when several programs open a new file at once.
  await retryWhileBusy(() => database.pragma('journal_mode = WAL'));
  // better-sqlite3 is built to run WAL with NORMAL, which may lose acknowledged commits when the power goes.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  return database;
}
