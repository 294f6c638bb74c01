import { RequestAborted } from '../protocol/request-aborted.ts';
import { StoreUnavailable } from '../store/store.ts';

/** The outcome of work in another process, as data: the errors that callers distinguish are classes there. */
export type Outcome =
  | { result: unknown }
  | { unavailable: StoreUnavailable['reason']; cause: ErrorText | undefined }
  | { aborted: true }
  | { error: ErrorText };

/** An error for the log. */
interface ErrorText {
  name: string;
  message: string;
  stack: string | undefined;
}

/** Runs work and returns its outcome. Never rejects. */
export async function outcomeOf(work: () => unknown): Promise<Outcome> {
  try {
    return { result: await work() };
  } catch (error) {
    if (error instanceof StoreUnavailable) {
      const { reason, cause } = error;
      return { unavailable: reason, cause: cause === undefined ? undefined : textOf(cause) };
    }
    return error instanceof RequestAborted ? { aborted: true } : { error: textOf(error) };
  }
}

/** Returns the result of work in another process, or throws its error. */
export function resultOf(outcome: Outcome): unknown {
  if ('result' in outcome) return outcome.result;
  if ('aborted' in outcome) throw new RequestAborted();
  if ('error' in outcome) throw errorFrom(outcome.error);
  throw new StoreUnavailable(outcome.unavailable, outcome.cause && errorFrom(outcome.cause));
}

function textOf(error: unknown): ErrorText {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  const { name, message, stack } = error;
  return { name, message, stack };
}

function errorFrom({ name, message, stack }: ErrorText): Error {
  return Object.assign(new Error(message), { name, ...(stack === undefined ? {} : { stack }) });
}
