import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type SqliteDatabase from 'better-sqlite3';

/** Pages (of 4 KiB) of the log that are worth a checkpoint, as in SQLite itself. */
const WORTH_A_CHECKPOINT = 300;
/** The log starts over from its beginning when it is this long and nearly all of it is in the database, … */
const LONG = 16_000;
const NEARLY_ALL = 500;
/** … or when it is this long in any case. */
const TOO_LONG = 64_000;

interface Progress {
  busy: number;
  /** Pages in the log, and how many of them are in the database. */
  log: number;
  checkpointed: number;
}

export interface Checkpointer {
  /** To be called when a transaction has been committed and none is open. */
  afterCommit(): void;
  /** Puts all of the log into the database and both on disk, now. Throws what SQLite throws; false where others read. */
  finish(): boolean;
  close(): Promise<void>;
}

/**
 * Moves what is in the write-ahead log into the database. SQLite would do it within a commit, which would then take
 * many times as long: a thread with a connection of its own does most of it beside the writer. Only the writer can do
 * the last pages, so that the log starts over and does not grow.
 */
export function createCheckpointer(file: string, writable: SqliteDatabase.Database): Checkpointer {
  writable.pragma('wal_autocheckpoint = 0');
  const look = writable.prepare<[], Progress>('pragma wal_checkpoint(noop)');
  const passive = writable.prepare<[], Progress>('pragma wal_checkpoint(passive)');
  const full = writable.prepare<[], Progress>('pragma wal_checkpoint(full)');
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

  return {
    afterCommit() {
      const { log, checkpointed } = look.get() as Progress;
      const left = log - checkpointed;
      if (left === 0 && log < LONG) return;
      if (log >= TOO_LONG || (log >= LONG && left < NEARLY_ALL)) {
        passive.get();
      } else if (left >= WORTH_A_CHECKPOINT && !isWorking) {
        isWorking = true;
        worker ??= startWorker();
        worker.postMessage('checkpoint');
      }
    },
    finish: () => full.get()?.busy === 0,
    async close() {
      await worker?.terminate();
    },
  };
}
