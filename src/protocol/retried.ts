/** Runs the work once for all callers. Runs it again after a failure, for example for lack of file descriptors. */
export function retried<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let working: Promise<Result> | undefined;
  return () => {
    working ??= work().catch((error) => {
      working = undefined;
      throw error;
    });
    return working;
  };
}
