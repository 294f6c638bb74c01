import type { Failure } from './failure.ts';

/** The error of a request that cannot be read. */
export class RequestError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
