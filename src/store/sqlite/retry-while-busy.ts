import { setTimeout } from 'node:timers/promises';
import { StoreUnavailable } from '../store.ts';
import { translateSqliteError } from './errors.ts';

/** How long to wait for another process that is writing, in milliseconds, and how long between two tries. */
const MAX_WAIT = 5_000;
const PAUSE = 5;

/**
 * Tries what another process may be in the way of until it goes, for five seconds at most, and lets the event loop
 * turn meanwhile: SQLite's own waiting would stop the whole program. Speaks of failures as `StoreUnavailable`.
 */
export async function retryWhileBusy<Result>(act: () => Result): Promise<Result> {
  const deadline = performance.now() + MAX_WAIT;
  for (;;) {
    try {
      return act();
    } catch (cause) {
      const error = translateSqliteError(cause);
      const isBusy = error instanceof StoreUnavailable && error.reason === 'busy';
      if (!isBusy || performance.now() >= deadline) throw error;
    }
    await setTimeout(PAUSE);
  }
}
