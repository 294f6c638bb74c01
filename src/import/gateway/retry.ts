import { setTimeout } from 'node:timers/promises';

/** How often something is tried that may succeed later. With the pauses below, about two minutes. */
const MAX_TRIES = 12;
const MAX_PAUSE = 15;

/**
 * Does something again while `retryAfter` says of its error after how many seconds that may help, at most a dozen times. The
 * pauses double. Rejects with the last error, or as the signal does.
 */
export async function retryLater<Result>(
  act: () => Promise<Result>,
  retryAfter: (error: unknown) => number | undefined,
  signal: AbortSignal,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      const seconds = retryAfter(error);
      if (seconds === undefined || tries === MAX_TRIES) throw error;
      await setTimeout(Math.max(seconds, Math.min(MAX_PAUSE, 2 ** (tries - 4))) * 1_000, undefined, { signal });
    }
  }
}
