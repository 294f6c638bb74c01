import { randomUUID } from 'node:crypto';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { answerClientError } from './client-error.ts';
import { COMMON_HEADERS } from './common-headers.ts';
import { allowOrigins } from './cors.ts';
import { SERVER_DEFAULTS, type ServerSettings } from './server-settings.ts';

/** The largest body of a request, in bytes. */
const LARGEST_BODY = 1024 * 1024;
/** Longer than any identifier percent-encoded, so that one that is too long gets the answer of the core. */
const LONGEST_PATH_PART = 12_000;
/** The largest address and headers of a request together, in bytes. */
const LARGEST_HEADERS = 16 * 1024;
/** How often connections are looked at for what is overdue, in milliseconds, and at least this often in a timeout. */
const LOOK_INTERVAL = 2_000;
const LOOKS_PER_TIMEOUT = 4;
/** At most so often it is logged that there were too many connections, in milliseconds. */
const DROP_LOG_INTERVAL = 1_000;
/** What we take over from a client as the id of a request: nothing that could forge a line of a log. */
const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

interface Fallbacks {
  answerFailure(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply;
  answerNoSuchPath(request: FastifyRequest, reply: FastifyReply): FastifyReply;
}

/**
 * A server without routes: limits, a request id in every answer (`X-Request-Id`, the client's own where it sends one)
 * and one line of log a request. The doors add their routes to it.
 */
export function createServer(
  log: Logger,
  { answerFailure, answerNoSuchPath }: Fallbacks,
  settings: Partial<ServerSettings> = {},
): FastifyInstance {
  const { headersTimeout, requestTimeout, keepAliveTimeout, maxConnections, trustProxy, corsOrigins } = {
    ...SERVER_DEFAULTS,
    ...settings,
  };
  const server = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    trustProxy,
    bodyLimit: LARGEST_BODY,
    requestTimeout,
    keepAliveTimeout,
    http: {
      headersTimeout,
      maxHeaderSize: LARGEST_HEADERS,
      connectionsCheckingInterval: Math.min(LOOK_INTERVAL, Math.ceil(headersTimeout / LOOKS_PER_TIMEOUT)),
    },
    clientErrorHandler: answerClientError,
    forceCloseConnections: 'idle',
    // What still comes in while we stop is answered as ever.
    return503OnClosing: false,
    routerOptions: { maxParamLength: LONGEST_PATH_PART },
    // A path that cannot be decoded: Fastify answers it before any hook.
    frameworkErrors: (error, request, reply) => {
      addCommonHeaders(request, reply);
      reply.raw.once('finish', () => logAnswer(request, reply));
      answerFailure(error, request, reply);
    },
  }) as unknown as FastifyInstance;

  server.server.maxConnections = maxConnections;
  logDrops(server, maxConnections);
  server.setErrorHandler(answerFailure);
  server.setNotFoundHandler(answerNoSuchPath);
  server.addHook('onRequest', async (request, reply) => addCommonHeaders(request, reply));
  server.addHook('onResponse', async (request, reply) => logAnswer(request, reply));
  allowOrigins(server, corsOrigins);
  return server;
}

function logDrops({ server, log }: FastifyInstance, maxConnections: number): void {
  let toldAt = 0;
  server.on('drop', () => {
    if (Date.now() - toldAt < DROP_LOG_INTERVAL) return;
    toldAt = Date.now();
    log.warn({ maxConnections }, 'more connections than MAX_CONNECTIONS: new ones are closed');
  });
}

function addCommonHeaders({ id }: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', id).headers(COMMON_HEADERS);
}

function logAnswer(
  { log, method, is404, routeOptions }: FastifyRequest,
  { statusCode: status, elapsedTime }: FastifyReply,
) {
  // The pattern of the route, not the path: paths carry identifiers of people.
  const route = is404 ? null : (routeOptions.url ?? null);
  const line = { method, route, status, ms: Math.round(elapsedTime) };
  if (status < 500) log.info(line, 'request');
  else log.error(line, 'request');
}
