import type { IncomingHttpHeaders } from 'node:http';
import { RequestError } from './request-error.ts';

/** Throws `RequestError` if a body has a transfer encoding other than `chunked` (RFC 9112 §6.1). */
export function checkTransferEncoding({ 'transfer-encoding': encoding }: IncomingHttpHeaders): void {
  if (encoding === undefined || encoding.trim().toLowerCase() === 'chunked') return;
  const message = `the Transfer-Encoding "${encoding.slice(0, 100)}" is not read here; send the body with "chunked" alone or with a Content-Length`;
  // The connection closes, because the rest of it cannot be read.
  throw new RequestError({ status: 501, code: 'NotImplemented', message, headers: { connection: 'close' } });
}
