import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What we take over from a client as the id of a request: nothing that could forge a line of a log. */
const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** The client's own id of a request where it sends one in `X-Request-Id`, else a fresh one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}
