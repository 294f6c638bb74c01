import { resolve } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import { type Store, StoreUnavailable } from '../store.ts';
import { createCheckpointer } from './checkpoint.ts';
import { BUSY_TIMEOUT } from './connection.ts';
import { monitorCorruption } from './corruption-monitor.ts';
import { sqliteDialect } from './dialect.ts';
import { createFile, createFolderOf } from './file/file-access.ts';
import { trackFileIdentity } from './file/file-identity.ts';
import { groupCommit } from './group-commit.ts';
import { migrations } from './migrations/index.ts';
import { openSqliteReader } from './open-reader.ts';
import { retryWhileBusy } from './retry-while-busy.ts';

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
    afterRepair() {
      // Discards the cached pages of the damaged file.
      writable.pragma('shrink_memory');
      reading.discardCache();
    },
  });
  const writer = new Kysely<Database>({
    dialect: sqliteDialect(writable, { onDamage: () => corruption.noteDamage() }),
  });
  await migrate(writer, migrations);
  // From here on, the driver itself waits for other writers, because SQLite's waiting would block the whole program.
  writable.pragma('busy_timeout = 0');

  const reading = openSqliteReader(file, () => corruption.noteDamage());
  const files = trackFileIdentity(file, () => checkpointer.moveAll());
  const checkpointer = createCheckpointer(file, writable);
  const { write, waiting, drain } = groupCommit(writer, largestGroup, {
    beforeGroup: files.refuseWhileMissing,
    afterCommit() {
      reading.refresh();
      files.confirm();
    },
    afterAnswers: () => checkpointer.afterCommit(),
  });
  return {
    reader: reading.reader,
    write,
    load: () => ({ waiting: waiting() }),
    async check() {
      // Within a transaction, the log of a missing file could not be rescued. The commit confirms the files.
      if (!writable.inTransaction) files.confirm();
      corruption.confirm();
      // Writes the current value again: this needs the file, its lock and free disk space, as every change does.
      await write({ workspaceId: NO_WORKSPACE }, (transaction) => sql`pragma user_version = 0`.execute(transaction));
    },
    noteDamage: corruption.noteDamage,
    async close() {
      await drain();
      await checkpointer.close();
      await corruption.close();
      // SQLite removes its log only if the last connection may write.
      await reading.close();
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
