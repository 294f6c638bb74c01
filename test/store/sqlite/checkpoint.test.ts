import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Checkpointer, createCheckpointer } from '../../../src/store/sqlite/checkpoint.ts';
import { fill, mountsDisks, smallDisk } from './small-disk.ts';

mountsDisks();

let folder: string;
let database: SqliteDatabase.Database;
let checkpointer: Checkpointer;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'contact-gateway-'));
  database = new SqliteDatabase(join(folder, 'contacts.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('busy_timeout = 0');
  database.exec('create table page (content blob)');
});
afterEach(async () => {
  await checkpointer.close();
  database.close();
  rmSync(folder, { recursive: true });
});

/** Commits one page after the other, handles the messages of the thread, and returns the maximum length of the log. */
async function commitPages(count: number): Promise<number> {
  const insert = database.prepare('insert into page values (zeroblob(4000))');
  let longest = 0;
  for (let page = 0; page < count; page += 1) {
    insert.run();
    checkpointer.afterCommit();
    longest = Math.max(longest, progress().log);
    if (page % 10 === 0) await nextTurn();
  }
  return longest;
}

function progress(): { log: number; checkpointed: number } {
  return database.prepare('pragma wal_checkpoint(noop)').get() as { log: number; checkpointed: number };
}

const LIMITS = { worth: 20, long: 200, nearlyAll: 100, tooLong: 1_000_000 };

test('the log is checkpointed concurrently with the writer, and restarts when it is long', async () => {
  checkpointer = createCheckpointer(database.name, database, LIMITS);
  let before = 0;
  const startsOver = async () => {
    await commitPages(50);
    const { log } = progress();
    const isShorter = log < before;
    before = log;
    return isShorter;
  };
  await expect.poll(startsOver, { timeout: 20_000 }).toBe(true);
});

test('the log restarts when it is too long, even without the thread', async () => {
  const missing = join(folder, 'missing.db');
  checkpointer = createCheckpointer(missing, database, { ...LIMITS, tooLong: 300 });
  expect(await commitPages(2_000)).toBeLessThan(400);
});

test('a checkpoint on a full disk loses no committed data', async (context) => {
  const disk = smallDisk();
  if (disk === undefined) return context.skip('no disk can be mounted');
  const crowded = new SqliteDatabase(join(disk, 'contacts.db'));
  crowded.pragma('journal_mode = WAL');
  checkpointer = createCheckpointer(crowded.name, crowded, { ...LIMITS, long: 1, nearlyAll: 1_000_000 });
  crowded.exec('create table page (content blob)');
  const insert = crowded.prepare('insert into page values (zeroblob(4000))');
  for (let page = 0; page < 90; page += 1) insert.run();
  fill(disk, 0);
  // Without space on the disk, the checkpoint fails with this error.
  expect(() => crowded.pragma('wal_checkpoint(passive)')).toThrow();
  checkpointer.afterCommit();
  expect(crowded.prepare('select count(*) as count from page').get()).toEqual({ count: 90 });
  crowded.close();
});
