import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { StoreUnavailable } from '../store.ts';

/** The minimum pause between two checks: `least` in milliseconds, or `times` the duration of the last check. */
const PAUSE = { least: 1_000, times: 2 };

export interface CorruptionMonitor {
  /** Call it when SQLite has detected damage. */
  noteDamage(): void;
  /** Throws `StoreUnavailable` after damage was detected, until a read of the whole file finds none. */
  confirm(): void;
  close(): Promise<void>;
}

/**
 * Monitors whether a database file is damaged. After damage was detected, checks start a thread that reads the whole
 * file again, at intervals. Calls `afterRepair` when the thread finds no damage.
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
    // A failed check reports nothing: the file counts as before.
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
