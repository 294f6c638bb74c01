import { setTimeout } from 'node:timers/promises';

/** The maximum number of attempts. With the pauses below, they take about two minutes. */
const MAX_TRIES = 12;
const MAX_PAUSE = 15;

/**
 * Repeats an action while `retryAfter` returns a number of seconds for its error, at most a dozen times. Pauses double.
 * Rejects with the last error, or if the signal fires.
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
