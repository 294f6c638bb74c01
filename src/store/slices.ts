import { createFairQueue } from './fair-queue.ts';

/** Slices under way: more than one only where the database works in a process of its own. */
const MAX_SLICES_AT_ONCE = 2;

const waiting = createFairQueue<() => Promise<void>>();
let underWay = 0;
let isScheduled = false;

/**
 * Runs one slice of long work when its turn comes. One slice begins in each turn of the event loop, however many scans
 * wait, so that everybody else is served in between; the owners, which are workspaces, take turns.
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
