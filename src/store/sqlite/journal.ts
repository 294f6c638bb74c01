import { type FileHandle, open } from 'node:fs/promises';
import { StoreUnavailable } from '../store.ts';

/** SQLite's write-ahead log as a file that is forced to disk. */
export interface Journal {
  /** Resolves when all that was committed before the call is on disk; rejects with `StoreUnavailable`. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the write-ahead log of a database, which must be there already and must stay: SQLite keeps it as long as a
 * connection is open.
 *
 * The log is forced to disk by the thread pool and not by SQLite within the commit, so that the event loop turns
 * meanwhile. Commits that come while one sync is under way share the next.
 */
export async function openJournal(databaseFile: string): Promise<Journal> {
  const file = await open(`${databaseFile}-wal`, 'r+');
  let underWay: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const start = () => {
    const sync = force(file).finally(() => {
      underWay = undefined;
    });
    underWay = sync;
    return sync;
  };

  return {
    sync() {
      if (underWay === undefined) return start();
      // What is under way may have begun before this commit was written: only the next sync is sure to have it.
      next ??= underWay
        .catch(() => {})
        .then(() => {
          next = undefined;
          return start();
        });
      return next;
    },
    close: () => file.close(),
  };
}

async function force(file: FileHandle): Promise<void> {
  try {
    await file.datasync();
  } catch (error) {
    throw new StoreUnavailable('unsure', error);
  }
}
