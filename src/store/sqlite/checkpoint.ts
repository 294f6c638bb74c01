import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type SqliteDatabase from 'better-sqlite3';
import { StoreUnavailable } from '../store.ts';
import { translateSqliteError } from './errors.ts';

/** Thresholds, in pages (of 4 KiB) of the log. */
interface Limits {
  /**
   * The minimum for a checkpoint. Lower than SQLite's own, so that the disk is never busy for long when the next commit
   * needs a sync.
   */
  worth: number;
  /** The log restarts from its beginning if it is this long and all but `nearlyAll` pages are in the database, … */
  long: number;
  nearlyAll: number;
  /** … or if it is this long, in any case. */
  tooLong: number;
}

const LIMITS: Limits = { worth: 300, long: 4_000, nearlyAll: 150, tooLong: 64_000 };

interface Progress {
  /** The number of pages in the log, and the number of those that are in the database. */
  log: number;
  checkpointed: number;
}

export interface Checkpointer {
  /** Call it after a commit, when no transaction is open. A failure does not affect the commit. */
  afterCommit(): void;
  /** Moves as many pages as possible at once. */
  moveAll(): void;
  close(): Promise<void>;
}

/**
 * Moves the write-ahead log into the database. SQLite would do this within a commit, which would then take much longer.
 * Instead, a thread with its own connection does most of it beside the writer. Only the writer can move the last pages,
 * after which the log restarts and does not grow.
 */
export function createCheckpointer(
  file: string,
  writable: SqliteDatabase.Database,
  { worth, long, nearlyAll, tooLong } = LIMITS,
): Checkpointer {
  writable.pragma('wal_autocheckpoint = 0');
  const look = writable.prepare<[], Progress>('pragma wal_checkpoint(noop)');
  const passive = writable.prepare<[], Progress>('pragma wal_checkpoint(passive)');
  let worker: Worker | undefined;
  let isWorking = false;

  const startWorker = () => {
    // Compiled or not, the module of the thread has the same file extension as this one.
    const module = new URL(`./checkpoint-thread${extname(import.meta.url)}`, import.meta.url);
    const started = new Worker(module, { workerData: file });
    started.unref();
    started.on('message', () => {
      isWorking = false;
    });
    // Without the thread, the writer moves the pages when the log is too long. The next call starts a new thread.
    started.on('error', () => {
      isWorking = false;
      worker = undefined;
    });
    return started;
  };

  const moveOn = () => {
    const { log, checkpointed } = look.get() as Progress;
    const left = log - checkpointed;
    if (log >= tooLong || (log >= long && left < nearlyAll)) {
      passive.get();
    } else if (left >= (log >= long ? nearlyAll : worth) && !isWorking) {
      isWorking = true;
      worker ??= startWorker();
      worker.postMessage('checkpoint');
    }
  };

  const asFarAsPossible = (move: () => void) => {
    try {
      move();
    } catch (error) {
      // For example, the disk is full. The log has all committed changes, and the next writer reports the failure.
      if (!(translateSqliteError(error) instanceof StoreUnavailable)) throw error;
    }
  };

  return {
    afterCommit: () => asFarAsPossible(moveOn),
    moveAll: () => asFarAsPossible(() => passive.get()),
    async close() {
      await worker?.terminate();
    },
  };
}
