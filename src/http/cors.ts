import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** How long a browser caches the result of a preflight request, in seconds. */
const PREFLIGHT_LIFETIME = 600;

/** Headers that GraphQL and tracing clients in browsers add. The gateway ignores them. */
const CLIENT_HEADERS = [
  'Apollo-Require-Preflight',
  'ApolloGraphQL-Client-Name',
  'ApolloGraphQL-Client-Version',
  'Baggage',
  'GraphQL-Client-Name',
  'GraphQL-Client-Version',
  'GraphQL-Preflight',
  'Traceparent',
  'Tracestate',
  'X-Apollo-Operation-Name',
  'X-GraphQL-Client-Name',
  'X-GraphQL-Client-Version',
  'X-Requested-With',
];

/** Headers of responses that pages may read. */
const EXPOSED = [
  'Contact-Outcome',
  'Deprecation',
  'ETag',
  'Idempotency-Replayed',
  'Ignored-Parameters',
  'Ignored-Parameters-Total',
  'Ignored-Properties',
  'Ignored-Properties-Total',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Skipped-Identifiers',
  'Skipped-Identifiers-Total',
  'WWW-Authenticate',
  'X-Request-Id',
] as const;

/**
 * Allows web pages of these origins to call the APIs (CORS). Without origins, responses have no CORS headers, so
 * browsers block calls from pages of other origins. Cookies are not used: the caller sends the key itself.
 */
export function allowOrigins(server: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  server.register(cors, {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Accept',
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'X-Request-Id',
      ...CLIENT_HEADERS,
    ],
    exposedHeaders: [...EXPOSED],
    maxAge: PREFLIGHT_LIFETIME,
  });
}

/** Returns the CORS headers of a response that is sent without Fastify, as names and values in turn. */
export function corsHeaders(origin: string | undefined, origins: readonly string[]): string[] {
  if (origins.length === 0) return [];
  if (origin === undefined || !origins.includes(origin)) return VARY;
  return [...VARY, 'access-control-allow-origin', origin, 'access-control-expose-headers', EXPOSED.join(', ')];
}

const VARY = ['vary', 'Origin'];
