import type { IncomingHttpHeaders } from 'node:http';
import { RequestError } from './request-error.ts';

/** Throws `RequestError` where a body arrives in another transfer encoding than `chunked` (RFC 9112 §6.1). */
export function checkTransferEncoding({ 'transfer-encoding': encoding }: IncomingHttpHeaders): void {
  if (encoding === undefined || encoding.trim().toLowerCase() === 'chunked') return;
  const message = `the Transfer-Encoding "${encoding.slice(0, 100)}" is not read here; send the body with "chunked" alone or with a Content-Length`;
  // What follows on the connection is not read.
  throw new RequestError({ status: 501, code: 'NotImplemented', message, headers: { connection: 'close' } });
}
