import type { Logger } from 'pino';
import {
  type Failure,
  INTERNAL_ERROR,
  MALFORMED,
  PAYLOAD_TOO_LARGE,
  UNSUPPORTED_MEDIA_TYPE,
} from '../../protocol/failure.ts';
import { RequestAborted } from '../../protocol/request-aborted.ts';
import { RequestError } from '../../protocol/request-error.ts';
import { StoreUnavailable } from '../../store/store.ts';

/** Returns the failure that clients see for an error outside operations. */
export function failureOf(error: unknown): Failure {
  if (error instanceof RequestError) return error.failure;
  // For the log only, with the status that other servers use: nobody reads the response.
  if (error instanceof RequestAborted) return { status: 499, code: 'Aborted', message: error.message };
  if (error instanceof StoreUnavailable) {
    const headers = { 'retry-after': `${error.retryAfter}` };
    return { status: 503, code: 'Unavailable', message: error.advice, headers };
  }
  if (isOutOfFiles(error)) return OUT_OF_FILES;
  return BY_STATUS[statusOf(error) ?? 500] ?? INTERNAL_ERROR;
}

/** Logs the cause of a failure that may need action by the operator. */
export function logFailure(log: Pick<Logger, 'error' | 'warn'>, error: unknown): void {
  if (error instanceof StoreUnavailable) log.warn(error, 'store unavailable');
  else if (isOutOfFiles(error)) {
    log.error(error, 'no file descriptor left: raise the limit (ulimit -n), or lower MAX_CONNECTIONS');
  } else if (failureOf(error) === INTERNAL_ERROR) log.error(error, 'request failed');
}

/** The failures of the HTTP server, by the status of its errors. */
const BY_STATUS: Record<number, Failure> = {
  400: MALFORMED,
  413: PAYLOAD_TOO_LARGE,
  414: { status: 400, code: 'InvalidRequest', message: 'a part of the path is too long; send a shorter one' },
  415: UNSUPPORTED_MEDIA_TYPE,
};

function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number } | undefined)?.statusCode;
}

const OUT_OF_FILES: Failure = {
  status: 503,
  code: 'Unavailable',
  message: 'the gateway has no file descriptor left; nothing was changed, try again in a moment',
  headers: { 'retry-after': '1' },
};

/** Returns whether the program has reached its limit of open files, for example while loading a module. */
function isOutOfFiles(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EMFILE' || code === 'ENFILE' || error.message.includes('too many open files');
}
