import { channel, tracingChannel } from 'node:diagnostics_channel';
import { isRejected } from '../../contacts/validation/problem.ts';
import { RequestAborted } from '../../protocol/request-aborted.ts';
import { StoreUnavailable } from '../../store/store.ts';

/** One execution of an operation. */
export interface OperationRun {
  operation: string;
  api: 'rest' | 'graphql' | 'import';
  /** The start, in milliseconds of `performance.now()`. */
  begin: number;
  /** The outcome, set by `diagnostics_channel`. */
  result?: unknown;
  error?: unknown;
}

/** The reasons for rejecting a request: an invalid key or token, an exceeded rate limit, or missing keys of the issuer. */
export const DENIAL_REASONS = [
  'unknown-key',
  'invalid-token',
  'issuer-unavailable',
  'key-limit',
  'address-limit',
] as const;

export interface Denied {
  reason: (typeof DENIAL_REASONS)[number];
}

/** Diagnostics channels of operations. */
export const operations = tracingChannel<unknown, OperationRun>('contact-gateway:operation');
export const authFailures = channel('contact-gateway:denial');
/** Published when a stored result is returned under an idempotency key. */
export const replays = channel('contact-gateway:replay');

/** Returns `Done`, the code of the first problem, or the kind of failure. The number of different values is bounded. */
export function outcomeOf({ result, error }: OperationRun): string {
  if (error instanceof RequestAborted) return 'Aborted';
  if (error !== undefined) return error instanceof StoreUnavailable ? 'Unavailable' : 'InternalError';
  const isObject = typeof result === 'object' && result !== null;
  return isObject && isRejected(result) ? (result.problems[0]?.code ?? 'Done') : 'Done';
}
