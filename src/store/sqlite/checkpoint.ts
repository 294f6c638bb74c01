import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type SqliteDatabase from 'better-sqlite3';
import { StoreUnavailable } from '../store.ts';
import { translateSqliteError } from './errors.ts';

/** When what is done, in pages (of 4 KiB) of the log. */
interface Limits {
  /**
   * Worth a checkpoint: less than SQLite takes itself, because the disk is then never long busy with them when the next
   * commit wants to be synced.
   */
  worth: number;
  /** The log starts over from its beginning when it is this long and nearly all of it is in the database, … */
  long: number;
  nearlyAll: number;
  /** … or when it is this long in any case. */
  tooLong: number;
}

const LIMITS: Limits = { worth: 300, long: 4_000, nearlyAll: 150, tooLong: 64_000 };

interface Progress {
  /** Pages in the log, and how many of them are in the database. */
  log: number;
  checkpointed: number;
}

export interface Checkpointer {
  /** To be called when a transaction has been committed and none is open. What fails here takes nothing from that. */
  afterCommit(): void;
  /** Moves all that it can at once. */
  moveAll(): void;
  close(): Promise<void>;
}

/**
 * Moves what is in the write-ahead log into the database. SQLite would do it within a commit, which would then take
 * many times as long: a thread with a connection of its own does most of it beside the writer. Only the writer can do
 * the last pages, so that the log starts over and does not grow.
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
    // Compiled or not, the thread's module has the same ending as this one.
    const module = new URL(`./checkpoint-thread${extname(import.meta.url)}`, import.meta.url);
    const started = new Worker(module, { workerData: file });
    started.unref();
    started.on('message', () => {
      isWorking = false;
    });
    // Without it the writer does what there is to do when the log is too long, and the next call starts another.
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
      // The disk is full, say. The log has what was committed, and the next writer meets the same and reports it.
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
