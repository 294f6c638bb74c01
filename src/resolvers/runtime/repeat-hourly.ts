import type { Logger } from 'pino';
import { StoreUnavailable } from '../../store/store.ts';

const HOUR = 60 * 60 * 1000;

/**
 * Runs maintenance work every hour, and logs this message if it fails. The first run begins after `delay` milliseconds,
 * each further one an hour after the end of the last one. The timer does not keep the process alive. Returns a function
 * that stops the repetition.
 */
export function repeatHourly(
  work: () => Promise<void>,
  message: string,
  log: Pick<Logger, 'error'>,
  delay = HOUR,
): () => void {
  let isStopped = false;
  const run = async () => {
    try {
      await work();
    } catch (error) {
      // An unavailable store is reported elsewhere. The work runs again in an hour.
      if (!isStopped && !(error instanceof StoreUnavailable)) log.error(error, message);
    }
    if (!isStopped) timer = setTimeout(run, HOUR).unref();
  };
  let timer = setTimeout(run, delay).unref();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
