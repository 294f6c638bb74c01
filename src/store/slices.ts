import { createFairQueue } from './fair-queue.ts';

/** The maximum number of concurrent slices: more than one only if the database runs in another process. */
const MAX_SLICES_AT_ONCE = 2;

const waiting = createFairQueue<() => Promise<void>>();
let underWay = 0;
let isScheduled = false;

/**
 * Runs one slice of long work when its turn comes. Each turn of the event loop begins one slice, however many scans
 * wait, so that other requests run in between. The owners, which are workspaces, take turns.
 */
export function runSlice<Result>(owner: string, slice: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    waiting.push(owner, () => slice().then(resolve, reject));
    schedule();
  });
}

function schedule(): void {
  if (isScheduled || underWay >= MAX_SLICES_AT_ONCE || waiting.size === 0) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    underWay += 1;
    waiting
      .shift()?.()
      .finally(() => {
        underWay -= 1;
        schedule();
      });
    schedule();
  });
}
