import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BODY_LIMITS } from '../../contacts/validation/limits.ts';
import { UNPARSED } from '../../contacts/validation/parse-body.ts';
import { abortStateOf } from '../../protocol/abort-state.ts';
import { bodyText } from '../../protocol/body-text.ts';
import { type Failure, MAX_BODY, UNSUPPORTED_MEDIA_TYPE } from '../../protocol/failure.ts';
import { exceededLimit } from '../../protocol/json-limits.ts';
import { RequestError } from '../../protocol/request-error.ts';
import { type AuthResult, authorizeRequest } from '../../resolvers/auth/authorize-request.ts';
import { failureOf, logFailure } from '../../resolvers/runtime/failure.ts';
import type { Services } from '../../resolvers/runtime/services.ts';
import { REPLAY_HEADERS } from '../../resolvers/runtime/with-idempotency.ts';
import type { AbortState } from '../../store/store.ts';
import { answerCopyAsCurl } from '../graphiql/curl-route.ts';
import { asksForGraphiQL, type Demo, graphiqlPage } from '../graphiql/page.ts';
import type { RestRoute } from '../graphiql/to-rest-request.ts';
import { errorCode } from '../limits/error-code.ts';
import { CSRF_MESSAGE, isCsrfSafe } from './csrf.ts';
import { mediaTypeFor, NOT_ACCEPTABLE } from './media-type.ts';
import { GRAPHQL_PATH } from './overload-response.ts';
import type { GraphQLHandler } from './yoga.ts';

// Symbols, because an application around these routes may name its own properties so.
const ABORT_STATE = Symbol('abortState');
const AUTH_RESULT = Symbol('authResult');

declare module 'fastify' {
  interface FastifyRequest {
    [ABORT_STATE]: AbortState;
    /** The result of authentication, looked up once. */
    [AUTH_RESULT]?: Promise<AuthResult>;
  }
}

/**
 * The maximum size of a body that is read before authentication, in bytes: enough for an introspection query, and too
 * small to fill the memory from unauthenticated connections.
 */
const MAX_OF_STRANGERS = 64 * 1024;

interface Surroundings {
  /** Loads the handler of requests. */
  load(): Promise<GraphQLHandler>;
  /** Whether to serve GraphiQL to browsers. Undefined if it is not possible here. */
  graphiql: boolean | undefined;
  /** The demo data for GraphiQL's examples, if there is any. */
  demo: Demo | undefined;
  /** The REST routes, for the translation of examples. */
  routes: readonly RestRoute[];
  /** The path, or `*` for every path. */
  path?: string;
}

/** GraphQL over HTTP at `/graphql` or another path, and GraphiQL for browsers if enabled. */
export function graphqlPlugin(services: Services, { load, graphiql, demo, routes, path = GRAPHQL_PATH }: Surroundings) {
  return async (server: FastifyInstance): Promise<void> => {
    const sendGraphiQL = graphiqlPage(demo, routes, () => server.listeningOrigin);
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY }, ({ headers }, body, done) => {
      try {
        const text = bodyText(body as Buffer, headers);
        if (text === undefined) throw new RequestError(NOT_UTF_8);
        const exceeded = exceededLimit(text, BODY_LIMITS);
        if (exceeded !== undefined) {
          throw new RequestError({ status: 400, code: 'InvalidPayload', message: UNPARSED[exceeded] });
        }
        done(null, text);
      } catch (error) {
        done(error as Error);
      }
    });
    server.setErrorHandler(sendError);

    server.decorateRequest(ABORT_STATE);
    server.decorateRequest(AUTH_RESULT);
    const authResultOf = (request: FastifyRequest) => {
      request[AUTH_RESULT] ??= authorizeRequest(services, 'graphql', request, request[ABORT_STATE]);
      return request[AUTH_RESULT];
    };
    server.addHook('onRequest', async (request, reply) => {
      request[ABORT_STATE] = abortStateOf(reply.raw);
      if (bodyLength(request) <= MAX_OF_STRANGERS) return;
      const authResult = await authResultOf(request);
      if ('denied' in authResult) return sendFailure(reply, authResult.denied);
    });

    if (graphiql) server.post(`${path}/curl`, answerCopyAsCurl(routes));
    server.all(path, async (request, reply) => {
      if (graphiql && asksForGraphiQL(request)) return sendGraphiQL(request, reply);
      if (!isCsrfSafe(request)) return sendErrors(reply, 403, 'FORBIDDEN', graphiql === false ? NO_PAGE : CSRF_MESSAGE);
      // Fastify does not check the type of an empty body.
      if (request.method === 'POST' && request.headers['content-type'] === undefined)
        throw new RequestError(UNSUPPORTED_MEDIA_TYPE);
      const mediaType = mediaTypeFor(request.headers.accept);
      if (mediaType === undefined) return sendErrors(reply, 406, 'NOT_ACCEPTABLE', NOT_ACCEPTABLE);
      const respond = await load();
      const onReplay = () => reply.headers(REPLAY_HEADERS);
      const setHeaders = (headers: Record<string, string>) => reply.headers(headers);
      const authResult = () => authResultOf(request);
      const context = { log: request.log, signal: request[ABORT_STATE], authResult, setHeaders, onReplay };
      const { status, headers, body } = await respond(request, mediaType, context);
      return reply.code(status).headers(headers).send(body);
    });
  };
}

/** In bytes. Infinite if the headers do not say. */
function bodyLength({ headers }: FastifyRequest): number {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Number.POSITIVE_INFINITY;
}

/** Responds to failures outside GraphQL, in the format of GraphQL. */
function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  logFailure(request.log, error);
  return sendFailure(reply, failureOf(error));
}

function sendFailure(reply: FastifyReply, { status, code, message, headers = {} }: Failure): FastifyReply {
  if (code === 'Aborted') return reply.code(status).send();
  return sendErrors(reply.headers(headers), status, errorCode(code), message);
}

function sendErrors(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}

const NO_PAGE = `GraphiQL is off here (GRAPHIQL=on turns it on), and ${CSRF_MESSAGE}`;

const NOT_UTF_8: Failure = { status: 400, code: 'InvalidRequest', message: 'the body must be UTF-8' };
