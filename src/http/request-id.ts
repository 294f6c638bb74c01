import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Allowed request ids of clients. Other texts could forge lines of the log. */
const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** Returns the client's `X-Request-Id` if it is valid, otherwise a new id. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}
