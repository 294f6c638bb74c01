/** The result of one check of an installation. */
export interface Finding {
  /** The subject, for example `disk space`. */
  check: string;
  ok: boolean;
  /** The state that was found, or what is wrong and what to do, in one line. */
  message: string;
}

/** Runs a check, which returns the state that it has found or throws an error of one line that says what to do. */
export async function examine(check: string, work: () => string | Promise<string>): Promise<Finding> {
  try {
    return { check, ok: true, message: await work() };
  } catch (error) {
    return { check, ok: false, message: (error as Error).message };
  }
}

/** The maximum median of a sync, in milliseconds. Every update waits for one. */
const MAX_SYNC = 100;
const SYNCS = 5;

/** Returns the median duration of a sync. Throws if updates would wait long for it. */
export async function examineSync(sync: () => void | Promise<void>): Promise<string> {
  const durations: number[] = [];
  for (let count = 0; count < SYNCS; count += 1) {
    const begin = performance.now();
    await sync();
    durations.push(performance.now() - begin);
  }
  const median = durations.toSorted((one, other) => one - other)[Math.floor(SYNCS / 2)] ?? 0;
  const took = `${median.toFixed(1)} ms, the median of ${SYNCS}`;
  if (median <= MAX_SYNC) return took;
  throw new Error(`a sync takes ${took}, and every update waits for one: put the database on a faster disk`);
}

const MIB = 2 ** 20;

/** Returns bytes as text, for example `12.5 MiB`. */
export function mebibytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(bytes < 10 * MIB ? 1 : 0)} MiB`;
}
