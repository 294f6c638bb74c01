import type { Logger } from 'pino';
import { StoreUnavailable } from '../../store/store.ts';

const HOUR = 60 * 60 * 1000;

/**
 * Runs maintenance work every hour, and logs this message if it fails. The timer does not keep the process alive.
 * Returns a function that stops the repetition.
 */
export function repeatHourly(work: () => Promise<void>, message: string, log: Pick<Logger, 'error'>): () => void {
  const timer = setInterval(() => {
    work().catch((error) => {
      // An unavailable store is reported elsewhere. The work runs again in an hour.
      if (!(error instanceof StoreUnavailable)) log.error(error, message);
    });
  }, HOUR);
  timer.unref();
  return () => clearInterval(timer);
}
