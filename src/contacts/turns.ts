import { setImmediate } from 'node:timers/promises';

/** How long work goes on before others have their turn, in milliseconds. */
const MAX_TURN = 10;

/**
 * Makes a function for work on one thing after the other: called between two of them, it lets the event loop turn where
 * the work has gone on for long. Work within a transaction stays in that transaction meanwhile.
 */
export function createTurns(): () => Promise<void> {
  let begin = performance.now();
  return async () => {
    if (performance.now() - begin < MAX_TURN) return;
    await setImmediate();
    begin = performance.now();
  };
}
