import type { Logger } from 'pino';
import { StoreUnavailable } from '../../store/store.ts';

const HOUR = 60 * 60 * 1000;

/**
 * Does a piece of upkeep every hour, and logs it with this message if it fails. The process does not wait for it to
 * end. Returns a function that ends the repetition.
 */
export function repeatHourly(work: () => Promise<void>, message: string, log: Pick<Logger, 'error'>): () => void {
  const timer = setInterval(() => {
    work().catch((error) => {
      // A store that is away for now is reported elsewhere, and the work is done in an hour.
      if (!(error instanceof StoreUnavailable)) log.error(error, message);
    });
  }, HOUR);
  timer.unref();
  return () => clearInterval(timer);
}
