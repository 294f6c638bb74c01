import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { v7 } from 'uuid';

/** The largest body of a request, in bytes. */
const LARGEST_BODY = 1024 * 1024;
/** Longer than any identifier percent-encoded, so that one that is too long gets the answer of the core. */
const LONGEST_PATH_PART = 12_000;
/** How long the headers and the body of a request may take to arrive, in milliseconds. */
const REQUEST_TIMEOUT = 30_000;
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
export function createServer(log: Logger, { answerFailure, answerNoSuchPath }: Fallbacks): FastifyInstance {
  const server = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : v7();
    },
    bodyLimit: LARGEST_BODY,
    requestTimeout: REQUEST_TIMEOUT,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: LONGEST_PATH_PART },
    frameworkErrors: answerFailure,
  }) as unknown as FastifyInstance;

  server.setErrorHandler(answerFailure);
  server.setNotFoundHandler(answerNoSuchPath);
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
  });
  server.addHook('onResponse', async ({ log, method, routeOptions }, reply) => {
    // The pattern of the route, not the path: paths carry identifiers of people.
    const line = {
      method,
      route: routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    if (reply.statusCode < 500) log.info(line, 'request');
    else log.error(line, 'request');
  });
  return server;
}
