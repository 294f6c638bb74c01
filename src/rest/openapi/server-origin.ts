import type { FastifyRequest } from 'fastify';

/** A name or an address, with or without a port. */
const HOST = /^(?:[\w.-]{1,253}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;

const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'];

/**
 * Returns the origin that a client sent a request to, for example `https://contacts.example.com`. Undefined if it is
 * unknown: behind a proxy that is not trusted or does not send `X-Forwarded-Proto`.
 */
export function serverOrigin({
  headers,
  host,
  protocol,
  ips = [],
}: Pick<FastifyRequest, 'headers' | 'host' | 'protocol' | 'ips'>): string | undefined {
  const isProxied = PROXY_HEADERS.some((name) => name in headers);
  // The list has the address of the client only if the proxy is trusted.
  const isReported = ips.length > 1 && 'x-forwarded-proto' in headers;
  return (isProxied && !isReported) || !HOST.test(host) ? undefined : `${protocol}://${host.toLowerCase()}`;
}
