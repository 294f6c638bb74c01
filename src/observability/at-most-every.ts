/**
 * Returns the result of the work. Runs it at most once in `lifetime` milliseconds, and once for all concurrent callers.
 */
export function atMostEvery<Result>(lifetime: number, work: () => Promise<Result>): () => Promise<Result> {
  let working: Promise<Result> | undefined;
  let forget = 0;
  return () => {
    const now = performance.now();
    if (working === undefined || now >= forget) {
      forget = Number.POSITIVE_INFINITY;
      const current = work();
      working = current;
      current.then(
        () => {
          forget = now + lifetime;
        },
        () => {
          forget = 0;
        },
      );
    }
    return working;
  };
}
