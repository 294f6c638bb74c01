import { setTimeout } from 'node:timers/promises';

/** Returns the result of the work, or rejects with `failure` after `patience` milliseconds. */
export function within<Result>(patience: number, work: Promise<Result>, failure: Error): Promise<Result> {
  const silence = setTimeout(patience, undefined, { ref: false }).then(() => Promise.reject(failure));
  return Promise.race([work, silence]);
}
