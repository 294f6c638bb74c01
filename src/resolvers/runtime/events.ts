import { channel, tracingChannel } from 'node:diagnostics_channel';
import { isRejected } from '../../contacts/validation/problem.ts';
import { RequestAborted } from '../../protocol/request-aborted.ts';
import { StoreUnavailable } from '../../store/store.ts';

/** One run of an operation. */
export interface OperationRun {
  operation: string;
  api: 'rest' | 'graphql';
  /** When it began, in milliseconds of `performance.now()`. */
  begin: number;
  /** How it ended, as `diagnostics_channel` notes it. */
  result?: unknown;
  error?: unknown;
}

/** Somebody who was not let in: with a key that is none, or because the key or the address asked for too much. */
export interface Denied {
  reason: 'unknown-key' | 'key-limit' | 'address-limit';
}

/** Diagnostics channels of operations. */
export const operations = tracingChannel<unknown, OperationRun>('contact-gateway:operation');
export const authFailures = channel('contact-gateway:denial');
/** Answers that were given again under an idempotency key. */
export const replays = channel('contact-gateway:replay');

/** `Done`, the code of the first problem, or what kind of failure it was: a few words, whatever clients send. */
export function outcomeOf({ result, error }: OperationRun): string {
  if (error instanceof RequestAborted) return 'Aborted';
  if (error !== undefined) return error instanceof StoreUnavailable ? 'Unavailable' : 'InternalError';
  const isObject = typeof result === 'object' && result !== null;
  return isObject && isRejected(result) ? (result.problems[0]?.code ?? 'Done') : 'Done';
}
