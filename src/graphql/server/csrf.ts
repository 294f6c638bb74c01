import type { FastifyRequest } from 'fastify';

/**
 * Returns whether the request is safe from cross-site request forgery. A POST is safe because its content type requires
 * a preflight; other types are rejected. A GET must have a key, which browsers never add by themselves.
 */
export function isCsrfSafe({ method, headers }: FastifyRequest): boolean {
  return method !== 'GET' || headers.authorization !== undefined;
}

/** The message for a GET request that a page of another site could cause. */
export const CSRF_MESSAGE =
  'a GET needs a key in the header Authorization, so that no page of another site can make a browser send it; ' +
  'or send a POST with "Content-Type: application/json"';
