import type { Failure } from './failure.ts';

/** A request that cannot be read as it is sent. */
export class RequestError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
