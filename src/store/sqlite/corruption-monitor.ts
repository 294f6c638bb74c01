import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { StoreUnavailable } from '../store.ts';

/** How long after a check the next may begin: in milliseconds, and in how often the time that the last one took. */
const PAUSE = { least: 1_000, times: 2 };

export interface CorruptionMonitor {
  /** To be called when SQLite has met damage. */
  noteDamage(): void;
  /** Throws `StoreUnavailable` from when damage was met until the whole file has been read without any. */
  confirm(): void;
  close(): Promise<void>;
}

/**
 * Whether a database file is damaged, as far as anybody has seen. Once damage was met, the next check makes a thread read all
 * of the file again, now and then. `afterRepair` is called when it has found none.
 */
export function monitorCorruption(file: string, { afterRepair }: { afterRepair(): void }): CorruptionMonitor {
  let isDamaged = false;
  let checking: Worker | undefined;
  let nextCheck = 0;

  const check = () => {
    const begin = performance.now();
    const module = new URL(`./integrity-check-worker${extname(import.meta.url)}`, import.meta.url);
    checking = new Worker(module, { workerData: file });
    checking.unref();
    checking.on('message', (isSound: boolean) => {
      if (!isSound || !isDamaged) return;
      isDamaged = false;
      afterRepair();
    });
    // It says nothing where it fails: then the file is as it was.
    checking.on('error', () => {});
    checking.on('exit', () => {
      checking = undefined;
      const end = performance.now();
      nextCheck = end + Math.max(PAUSE.least, PAUSE.times * (end - begin));
    });
  };

  return {
    noteDamage() {
      isDamaged = true;
    },
    confirm() {
      if (!isDamaged) return;
      if (checking === undefined && performance.now() >= nextCheck) check();
      throw new StoreUnavailable('corrupt');
    },
    async close() {
      await checking?.terminate();
    },
  };
}
