import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import type { FileCopy } from '../file-copy.ts';
import { checkSound } from './check-sound.ts';
import { openToRead } from './open-source.ts';
import { putInPlace, refuseToOverwrite } from './put-in-place.ts';

/** How many pages are copied before others in the process have their turn. */
const PAGES_AT_A_TIME = 1_000;

/**
 * A copy of the database at `path`, as it is when this returns, into the file at `to`, while others read and write. Until
 * it is closed, the log of the database keeps what has been written since. Throws where there is no such database, or
 * such a file already.
 */
export function openBackup(path: string, to: string): FileCopy {
  const [file, target] = [resolve(path), resolve(to)];
  if (!existsSync(file)) throw new Error(`there is no file ${file}: correct the path in DATABASE_URL`);
  if (!isFolder(dirname(target))) throw new Error(`there is no folder ${dirname(target)}: make it, or name another`);
  refuseToOverwrite(target);
  const database = openToRead(file);
  // Without a transaction around all of it, SQLite begins anew whenever another program has written meanwhile.
  database.exec('begin');
  const pages = database.prepare('pragma page_count').pluck().get() as number;
  const pageSize = (database.prepare('pragma page_size').pluck().get() as number) / 1024;
  return {
    target,
    size: pages * pageSize,
    make: (onProgress) =>
      putInPlace(target, async (temporary) => {
        await copyPages(database, temporary, (count) => onProgress(count * pageSize));
        checkSound(temporary, 'the database');
      }),
    close: () => database.close(),
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

async function copyPages(database: SqliteDatabase.Database, to: string, onPages: (count: number) => void) {
  let left = database.prepare('pragma page_count').pluck().get() as number;
  await database.backup(to, {
    progress({ remainingPages }) {
      onPages(left - remainingPages);
      left = remainingPages;
      return PAGES_AT_A_TIME;
    },
  });
  onPages(left);
}
