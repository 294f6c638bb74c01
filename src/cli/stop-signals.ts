/** The exit code that shells use for a program that Ctrl-C has ended. */
export const INTERRUPTED = 130;

/** Runs work whose signal fires on Ctrl-C or a signal to terminate. The work then stops at its next step. */
export async function untilStopped<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await work(stopping.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
