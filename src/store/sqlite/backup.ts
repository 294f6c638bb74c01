import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import type { FileCopy } from '../file-copy.ts';
import { translateSqliteError } from './errors.ts';
import { createDatabaseFile, refuseToOverwriteDatabase } from './file/create-database-file.ts';
import { verifyDatabaseFile } from './file/verify-file.ts';
import { openToRead } from './open-source.ts';

/** The number of pages to copy before other work of the process runs. */
const PAGES_AT_A_TIME = 1_000;

/**
 * Copies the current state of the database at `path` into the file `to`, while others read and write. Until the copy is
 * closed, the log keeps all later writes. Throws if the database does not exist or if the file does.
 */
export function openBackup(path: string, to: string): FileCopy {
  const [file, target] = [resolve(path), resolve(to)];
  if (!existsSync(file)) throw new Error(`there is no file ${file}: correct the path in DATABASE_URL`);
  if (!isFolder(dirname(target))) throw new Error(`there is no folder ${dirname(target)}: make it, or name another`);
  refuseToOverwriteDatabase(target);
  const database = openToRead(file);
  const { pages, pageSize } = begin(database);
  return {
    target,
    size: pages * pageSize,
    make: (onProgress) =>
      createDatabaseFile(target, async (temporary) => {
        await copyPages(database, temporary, pages, (count) => onProgress(count * pageSize));
        verifyDatabaseFile(temporary, 'the database');
        onProgress(0);
      }),
    close: () => database.close(),
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * Begins a read transaction, so that the copied state stays the same: otherwise SQLite restarts the copy whenever
 * another program has written. Returns the size of the database: the number of pages, and the size of a page in KiB.
 */
function begin(database: SqliteDatabase.Database): { pages: number; pageSize: number } {
  try {
    database.exec('begin');
    const pages = database.prepare<[], number>('pragma page_count').pluck().get() ?? 0;
    return { pages, pageSize: (database.pragma('page_size', { simple: true }) as number) / 1024 };
  } catch (error) {
    database.close();
    throw translateSqliteError(error);
  }
}

async function copyPages(
  database: SqliteDatabase.Database,
  to: string,
  pages: number,
  onPages: (count: number) => void,
): Promise<void> {
  let left = pages;
  await database.backup(to, {
    progress({ remainingPages }) {
      onPages(left - remainingPages);
      left = remainingPages;
      return PAGES_AT_A_TIME;
    },
  });
  onPages(left);
}
