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
import { MAX_BODY } from '../protocol/failure.ts';
import { checkTransferEncoding } from '../protocol/transfer-encoding.ts';
import { clientErrors } from './client-error.ts';
import { limitConnections } from './connection-limits.ts';
import { allowOrigins } from './cors.ts';
import { CountedResponse } from './counted-response.ts';
import { type ResponseEvent, responses } from './events.ts';
import { type OverloadResponseFor, shedLoad } from './load-shedding.ts';
import { requestIdOf } from './request-id.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { SERVER_DEFAULTS, type ServerSettings } from './server-settings.ts';

/** Longer than any identifier percent-encoded, so that one that is too long gets the answer of the core. */
const MAX_PATH_PART = 12_000;
/** The largest address and headers of a request together, in bytes. */
const MAX_HEADERS = 16 * 1024;
/** How often connections are looked at for what is overdue, in milliseconds, and at least this often in a timeout. */
const LOOK_INTERVAL = 2_000;
const LOOKS_PER_TIMEOUT = 4;

interface Fallbacks {
  /** For what is refused because too much is being answered already. */
  overloadResponseFor: OverloadResponseFor;
  sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply;
  sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply;
}

/**
 * A server without routes: limits, a request id in every answer (`X-Request-Id`, the client's own where it sends one)
 * and one line of log a request. The APIs add their routes to it.
 */
export function createServer(
  log: Logger,
  { overloadResponseFor, sendError, sendNotFound }: Fallbacks,
  given: Partial<ServerSettings> = {},
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
      // Types of Node want a class that is generic in its request.
      ServerResponse: CountedResponse as typeof ServerResponse,
      headersTimeout,
      maxHeaderSize: MAX_HEADERS,
      connectionsCheckingInterval: Math.min(LOOK_INTERVAL, Math.ceil(headersTimeout / LOOKS_PER_TIMEOUT)),
    },
    clientErrorHandler: onClientError,
    forceCloseConnections: 'idle',
    // What still comes in while we stop is answered as ever.
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PATH_PART },
    // A path that cannot be decoded: Fastify answers it before any hook.
    frameworkErrors: (error, request, reply) => {
      addSecurityHeaders(request, reply);
      reply.raw.once('finish', () => logAnswer(request, reply));
      sendError(error, request, reply);
    },
  }) as unknown as FastifyInstance;

  const isOverLimit = limitConnections(server.server, log, settings);
  shedLoad(server.server, log, overloadResponseFor, isOverLimit, settings);
  server.server.prependListener('request', closeWhenStalled);
  server.server.prependListener('request', onRequest);
  // A client that closes its side when it has asked still gets its answer. Of Node's own, and in no type.
  Object.assign(server.server, { httpAllowHalfOpen: true });
  server.setErrorHandler(sendError);
  server.setNotFoundHandler(sendNotFound);
  server.addHook('onRequest', async (request, reply) => addSecurityHeaders(request, reply));
  server.addHook('onRequest', async ({ headers }) => checkTransferEncoding(headers));
  server.addHook('onRequest', async ({ raw }) => refuseManyHosts(raw));
  // No body is read but where an API reads it: what is sent to any other path is thrown away as it comes.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _body, done) => done(null));
  server.addHook('onResponse', async (request, reply) => logAnswer(request, reply));
  allowOrigins(server, corsOrigins);
  return server;
}

/** Two hosts could be two to a proxy and to us (RFC 9112 §3.2). */
function refuseManyHosts({ rawHeaders }: IncomingMessage): void {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  if (hosts > 1) throw Object.assign(new Error('more than one Host'), { statusCode: 400 });
}

/** Closes a connection on which an answer waits to be read, but none on which it is the answer that one waits for. */
function closeWhenStalled(_request: IncomingMessage, response: ServerResponse): void {
  response.on('timeout', closeIfStalled);
}

function closeIfStalled(socket: Socket): void {
  if (socket.writableLength > 0) socket.destroy();
}

function addSecurityHeaders({ id }: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', id).headers(SECURITY_HEADERS);
}

function logAnswer(
  { log, method, is404, routeOptions }: FastifyRequest,
  { statusCode: status, elapsedTime }: FastifyReply,
) {
  if (responses.hasSubscribers) responses.publish({ status } satisfies ResponseEvent);
  // The pattern of the route, not the path: paths carry identifiers of people.
  const route = is404 ? null : (routeOptions.url ?? null);
  const line = { method, route, status, ms: Math.round(elapsedTime) };
  if (status < 500) log.info(line, 'request');
  else log.error(line, 'request');
}
