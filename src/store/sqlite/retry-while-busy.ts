import { setTimeout } from 'node:timers/promises';
import { StoreUnavailable } from '../store.ts';
import { translateSqliteError } from './errors.ts';

/** How long to wait for another writing process, and how long between two tries, in milliseconds. */
const MAX_WAIT = 5_000;
const PAUSE = 5;

/**
 * Retries an action while another process blocks it, for at most five seconds. Other work runs in between, because
 * SQLite's own waiting would block the whole program. Rejects with `StoreUnavailable`.
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
