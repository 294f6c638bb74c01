import { setImmediate } from 'node:timers/promises';

/** How long work may block other requests, in milliseconds. */
const MAX_TURN = 10;

/**
 * Returns a function to call between the steps of long work. It lets the event loop turn after `MAX_TURN`. Work in a
 * transaction keeps its transaction open.
 */
export function createTurns(): () => Promise<void> {
  let begin = performance.now();
  return async () => {
    if (performance.now() - begin < MAX_TURN) return;
    await setImmediate();
    begin = performance.now();
  };
}
