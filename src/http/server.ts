import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { type ConcurrencyLimiter, concurrencyLimiter } from '../access/concurrency-limit.ts';
import { throttle } from '../observability/throttle.ts';
import { MAX_BODY } from '../protocol/failure.ts';
import { clientErrors } from './client-error.ts';
import { limitConnections } from './connection-limits.ts';
import { allowOrigins } from './cors.ts';
import { CountedResponse, type RequestCount } from './counted-response.ts';
import { type ResponseEvent, responses } from './events.ts';
import { type OverloadResponseFor, shedLoad } from './load-shedding.ts';
import { requestIdOf } from './request-id.ts';
import { addRequestRules, addSecurityHeaders } from './request-rules.ts';
import { SERVER_DEFAULTS, type ServerSettings } from './server-settings.ts';

/** Longer than any percent-encoded identifier, so that the core rejects an identifier that is too long. */
export const MAX_PATH_PART = 12_000;
/** The maximum total size of the address and headers of a request, in bytes. */
const MAX_HEADERS = 16 * 1024;
/** The interval of checks for overdue connections, in milliseconds. Also the minimum number of checks in a timeout. */
const LOOK_INTERVAL = 2_000;
const LOOKS_PER_TIMEOUT = 4;
/** The minimum interval between log lines about slow clients, in milliseconds. */
const LOG_INTERVAL = 1_000;

interface Fallbacks {
  /** Returns the response to a request that is rejected under overload. */
  overloadResponseFor: OverloadResponseFor;
  sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply;
  sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply;
}

/** The counters of the limits of a server. */
export interface ServerCounts {
  connections: ConcurrencyLimiter;
  requests: RequestCount;
}

/**
 * Creates a server without routes: limits, a request id in every response (`X-Request-Id`, from the client if it sends
 * one) and one log line for each request. The APIs add their routes.
 */
export function createServer(
  log: Logger,
  { overloadResponseFor, sendError, sendNotFound }: Fallbacks,
  given: Partial<ServerSettings> = {},
  counts: ServerCounts = { connections: concurrencyLimiter(), requests: { underWay: 0, elsewhere: 0 } },
): FastifyInstance {
  const settings = { ...SERVER_DEFAULTS, ...given };
  const { headersTimeout, requestTimeout, keepAliveTimeout, responseStallTimeout, trustProxy, corsOrigins } = settings;
  const { onRequest, onClientError } = clientErrors();
  const server = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdOf,
    trustProxy,
    bodyLimit: MAX_BODY,
    requestTimeout,
    keepAliveTimeout,
    connectionTimeout: responseStallTimeout,
    http: {
      // Node's types expect a class that is generic in its request.
      ServerResponse: CountedResponse as typeof ServerResponse,
      headersTimeout,
      maxHeaderSize: MAX_HEADERS,
      connectionsCheckingInterval: Math.min(LOOK_INTERVAL, Math.ceil(headersTimeout / LOOKS_PER_TIMEOUT)),
    },
    clientErrorHandler: onClientError,
    forceCloseConnections: 'idle',
    // Requests that arrive while the server stops get normal responses.
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PATH_PART },
    // Fastify responds to a path that cannot be decoded before any hook runs.
    frameworkErrors: (error, request, reply) => {
      addSecurityHeaders(request, reply);
      reply.raw.once('finish', () => logAnswer(request, reply));
      sendError(error, request, reply);
    },
  }) as unknown as FastifyInstance;

  const isOverLimit = limitConnections(server.server, log, settings, counts.connections);
  shedLoad(server.server, log, overloadResponseFor, isOverLimit, settings, counts.requests);
  server.server.prependListener('request', closeWhenStalled);
  server.server.prependListener('request', keepPace(log, settings));
  server.server.prependListener('request', onRequest);
  // A client that closes its side after the request still gets its response. Node has this property, but not its types.
  Object.assign(server.server, { httpAllowHalfOpen: true });
  server.setErrorHandler(sendError);
  server.setNotFoundHandler(sendNotFound);
  addRequestRules(server);
  server.addHook('onResponse', (request, reply, done) => {
    logAnswer(request, reply);
    done();
  });
  allowOrigins(server, corsOrigins);
  return server;
}

/** Closes a connection whose client does not read its response. Keeps a connection that waits for its response. */
function closeWhenStalled(_request: IncomingMessage, response: ServerResponse): void {
  response.on('timeout', closeIfStalled);
}

/** Closes a connection whose client reads a large response too slowly. */
function keepPace(log: Logger, { responseStallTimeout, responseMinRate }: ServerSettings) {
  const logClosed = throttle(LOG_INTERVAL, (closed) =>
    log.warn({ responseMinRate, closed }, 'clients read less than RESPONSE_MIN_RATE: their connections were closed'),
  );
  const pace = { responseStallTimeout, responseMinRate, onTooSlow: logClosed };
  return (_request: IncomingMessage, response: ServerResponse) => (response as CountedResponse).keepPace(pace);
}

function closeIfStalled(socket: Socket): void {
  if (socket.writableLength > 0) socket.destroy();
}

function logAnswer(
  { log, method, is404, routeOptions }: FastifyRequest,
  { statusCode: status, elapsedTime }: FastifyReply,
) {
  if (responses.hasSubscribers) responses.publish({ status } satisfies ResponseEvent);
  // Logs the pattern of the route, because paths contain personal identifiers.
  const route = is404 ? null : (routeOptions.url ?? null);
  const line = { method, route, status, ms: Math.round(elapsedTime) };
  if (status < 500) log.info(line, 'request');
  else log.error(line, 'request');
}
