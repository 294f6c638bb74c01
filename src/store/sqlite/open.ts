import { resolve } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import { type Store, StoreUnavailable } from '../store.ts';
import { createCheckpointer } from './checkpoint.ts';
import { monitorCorruption } from './corruption-monitor.ts';
import { sqliteDialect } from './dialect.ts';
import { createFile, createFolderOf } from './file/file-access.ts';
import { trackFileIdentity } from './file/file-identity.ts';
import { groupCommit } from './group-commit.ts';
import { migrations } from './migrations/index.ts';
import { retryWhileBusy } from './retry-while-busy.ts';
import { Snapshot } from './snapshot.ts';

/** How long opening waits for another writing process, in milliseconds. */
export const BUSY_TIMEOUT = 5_000;

/**
 * The maximum number of changes in a transaction. Limits how long one transaction blocks the writer, and how long its
 * first change waits for its last.
 */
const MAX_GROUP = 512;

/** The owner of the health check in the queue. */
const NO_WORKSPACE = '';

/**
 * Opens the SQLite file at `path`; creates and migrates it if needed. One connection writes, another one reads, and a
 * thread keeps the write-ahead log short.
 */
export async function openSqlite(path: string, largestGroup = MAX_GROUP): Promise<Store> {
  const file = resolve(path);
  const writable = await openFile(file);
  const corruption = monitorCorruption(file, {
    // Discards the cached pages of the damaged file.
    afterRepair: () => [writable, readable].map((database) => database.pragma('shrink_memory')),
  });
  const writer = new Kysely<Database>({
    dialect: sqliteDialect(writable, { onDamage: () => corruption.noteDamage() }),
  });
  await migrate(writer, migrations);
  // From here on, the driver itself waits for other writers, because SQLite's waiting would block the whole program.
  writable.pragma('busy_timeout = 0');

  const readable = new SqliteDatabase(file, { timeout: BUSY_TIMEOUT, readonly: true });
  const snapshot = new Snapshot(readable);
  const reader = new Kysely<Database>({
    dialect: sqliteDialect(readable, { snapshot, onDamage: () => corruption.noteDamage() }),
  });

  // SQLite opens the log at the first read, and would create a new one if the log had been deleted by then.
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
      // Within a transaction, the log of a missing file could not be rescued. The commit confirms the files.
      if (!writable.inTransaction) files.confirm();
      corruption.confirm();
      // Writes the current value again: this needs the file, its lock and free disk space, as every change does.
      await write({ workspaceId: NO_WORKSPACE }, (transaction) => sql`pragma user_version = 0`.execute(transaction));
    },
    async close() {
      await drain();
      await checkpointer.close();
      await corruption.close();
      await reader.destroy();
      // Kysely closes only connections that it has used. SQLite removes its log only if the last connection may write.
      readable.close();
      await writer.destroy();
    },
  };
}

/** Creates or migrates the SQLite file at `path`. Returns the names of the applied migrations. */
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
  // SQLite does not wait here, whatever its timeout, if several programs open a new file at once.
  await retryWhileBusy(() => database.pragma('journal_mode = WAL'));
  // better-sqlite3 is compiled to use NORMAL with WAL, which may lose acknowledged commits on power loss.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  return database;
}
