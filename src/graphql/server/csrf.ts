import type { FastifyRequest } from 'fastify';

/**
 * Whether a browser would have asked first, were the request from a page of another site. Posts have a type that makes
 * it ask, or are refused for it; a GET must carry a key, which no browser adds by itself.
 */
export function isCsrfSafe({ method, headers }: FastifyRequest): boolean {
  return method !== 'GET' || headers.authorization !== undefined;
}

/** The message for a GET request that a web page could have sent. */
export const CSRF_MESSAGE =
  'a GET needs a key in the header Authorization, so that no page of another site can make a browser send it; ' +
  'or send a POST with "Content-Type: application/json"';
