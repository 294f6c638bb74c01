import { open } from 'node:fs/promises';
import { StoreUnavailable } from '../store.ts';

/** SQLite's write-ahead log as a file that is forced to disk. */
export interface Journal {
  /** Resolves when all that was committed before the call is on disk; rejects with `StoreUnavailable`. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the write-ahead log of a database, which must be there already and must stay: SQLite keeps it as long as a
 * connection is open. It is forced to disk by the thread pool and not by SQLite within the commit, so that the event
 * loop turns meanwhile.
 */
export async function openJournal(databaseFile: string): Promise<Journal> {
  const file = await open(`${databaseFile}-wal`, 'r+');
  return {
    async sync() {
      try {
        await file.datasync();
      } catch (error) {
        throw new StoreUnavailable('unsure', error);
      }
    },
    close: () => file.close(),
  };
}
