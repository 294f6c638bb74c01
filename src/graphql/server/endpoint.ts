import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MAX_BODY_KEYS } from '../../contacts/validation/limits.ts';
import { UNPARSED } from '../../contacts/validation/parse-body.ts';
import { abortStateOf } from '../../protocol/abort-state.ts';
import { bodyText } from '../../protocol/body-text.ts';
import { exceededLimit } from '../../protocol/json-limits.ts';
import { RequestAborted } from '../../protocol/request-aborted.ts';
import { UnsupportedRequest } from '../../protocol/unsupported-request.ts';
import { type AuthResult, authorizeRequest } from '../../resolvers/auth/authorize-request.ts';
import { isOutOfFiles, OUT_OF_FILES } from '../../resolvers/runtime/out-of-files.ts';
import type { Services } from '../../resolvers/runtime/services.ts';
import type { AbortState } from '../../store/store.ts';
import { answerCopyAsCurl } from '../graphiql/curl-route.ts';
import { asksForGraphiQL, type Demo, graphiqlPage } from '../graphiql/page.ts';
import type { RestRoute } from '../graphiql/to-rest-request.ts';
import { errorCode } from '../limits/error-code.ts';
import { authErrorResponse } from './auth-error.ts';
import { CSRF_MESSAGE, isCsrfSafe } from './csrf.ts';
import { mediaTypeFor, NOT_ACCEPTABLE } from './media-type.ts';
import { GRAPHQL_PATH } from './overload-response.ts';
import type { GraphQLOptions } from './yoga.ts';

declare module 'fastify' {
  interface FastifyRequest {
    abortState: AbortState;
    /** Whose key it is, looked up once. */
    authResult?: Promise<AuthResult>;
  }
}

/**
 * How long REST is served before GraphQL is loaded, in milliseconds, unless somebody asks for it sooner: half of the
 * time from start to first answer would go there.
 */
const PRELOAD_DELAY = 500;

/**
 * The longest body that is read before its sender is known, in bytes: enough for the schema to be asked for, and too
 * little for strangers on all connections together to fill the memory.
 */
const MAX_OF_STRANGERS = 64 * 1024;

/** Bodies of other types are refused: a web page elsewhere can make a browser send them without asking. */
const JSON_TYPES = ['application/json', 'application/graphql+json'];

interface Surroundings extends GraphQLOptions {
  /** Whether browsers get GraphiQL. */
  graphiql: boolean;
  /** What GraphiQL's examples work on, where it is there. */
  demo: Demo | undefined;
  /** What there is over REST, to say how the same is done there. */
  routes: readonly RestRoute[];
}

/** GraphQL over HTTP, and GraphiQL for browsers where it is wanted, at `/graphql`. */
export function graphqlPlugin(services: Services, { graphiql, demo, routes, ...options }: Surroundings) {
  const sendGraphiQL = graphiqlPage(demo, routes);
  return async (server: FastifyInstance): Promise<void> => {
    let loading: Promise<Loaded> | undefined;
    const load = () => {
      loading ??= loadGraphQL(services, options).catch((error) => {
        // What could not be loaded, for want of file descriptors say, is loaded again for the next request.
        loading = undefined;
        throw error;
      });
      return loading;
    };
    server.addHook('onListen', async () => {
      setTimeout(() => load().catch(() => {}), PRELOAD_DELAY).unref();
    });

    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'buffer' }, ({ headers }, body, done) => {
      try {
        const text = bodyText(body as Buffer, headers, (type) => JSON_TYPES.includes(type));
        if (text === undefined) return done(Object.assign(new Error('the body must be UTF-8'), { statusCode: 400 }));
        const exceeded = exceededLimit(text, MAX_BODY_KEYS);
        if (exceeded === undefined) done(null, text);
        else done(Object.assign(new Error(UNPARSED[exceeded]), { statusCode: 400, code: 'InvalidPayload' }));
      } catch (error) {
        done(error as Error);
      }
    });
    server.setErrorHandler(sendError);

    server.decorateRequest('abortState');
    server.decorateRequest('authResult');
    const authResultOf = (request: FastifyRequest) => {
      const { headers, ip: address, abortState: signal } = request;
      request.authResult ??= authorizeRequest(
        services,
        { authorization: headers.authorization, address, signal },
        'graphql',
      );
      return request.authResult;
    };
    server.addHook('onRequest', async (request, reply) => {
      request.abortState = abortStateOf(reply.raw);
      if (bodyLength(request) <= MAX_OF_STRANGERS) return;
      const authResult = await authResultOf(request);
      if (!('denied' in authResult)) return;
      const { status, code, message, headers } = authErrorResponse(authResult.denied, authResult.headers);
      return sendErrors(reply.headers(headers), status, code, message);
    });

    if (graphiql) server.post(`${GRAPHQL_PATH}/curl`, answerCopyAsCurl(routes));
    server.all(GRAPHQL_PATH, async (request, reply) => {
      if (graphiql && asksForGraphiQL(request)) return sendGraphiQL(request, reply);
      if (!isCsrfSafe(request)) return sendErrors(reply, 403, 'FORBIDDEN', graphiql ? CSRF_MESSAGE : NO_PAGE);
      if (request.method === 'POST' && request.headers['content-type'] === undefined) throw NO_TYPE;
      const mediaType = mediaTypeFor(request.headers.accept);
      if (mediaType === undefined) return sendErrors(reply, 406, 'NOT_ACCEPTABLE', NOT_ACCEPTABLE);
      const { yoga, executeFast } = await load();
      const onReplay = () => reply.header('idempotency-replayed', 'true');
      const setHeaders = (headers: Record<string, string>) => reply.headers(headers);
      const authResult = () => authResultOf(request);
      const context = { log: request.log, signal: request.abortState, authResult, setHeaders, onReplay };
      const answer = await executeFast(request, mediaType, context);
      if (answer !== undefined && 'content' in answer) return reply.type(answer.contentType).send(answer.content);
      if (answer !== undefined) return sendResponse(reply, answer);
      const response = await yoga.fetch(
        new URL(request.url, 'http://localhost'),
        {
          method: request.method,
          // Both are read already, and in more forms than Yoga takes.
          headers: { ...(request.headers as Record<string, string>), accept: mediaType, ...contentType(request) },
          body: (request.body as string | undefined) ?? null,
        },
        context,
      );
      return sendResponse(reply, response);
    });
  };
}

function contentType({ body }: FastifyRequest): object {
  return body === undefined ? {} : { 'content-type': 'application/json' };
}

/** As a text, which is sent and forgotten: a stream fails where the client is gone. */
async function sendResponse(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  // Yoga names the transfer encoding of a stream, which a text with its length must not have.
  const headers = [...response.headers].filter(([name]) => name.toLowerCase() !== 'transfer-encoding');
  return reply
    .code(response.status)
    .headers(Object.fromEntries(headers))
    .send(await response.text());
}

/** In bytes; infinite where the headers do not say. */
function bodyLength({ headers }: FastifyRequest): number {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Number.POSITIVE_INFINITY;
}

type Loaded = Awaited<ReturnType<typeof loadGraphQL>>;

async function loadGraphQL(services: Services, options: GraphQLOptions) {
  const { createEngine } = await import('./engine.ts');
  const { createGraphQL } = await import('./yoga.ts');
  const { fastPath } = await import('./fast-path.ts');
  const engine = createEngine(options.introspection);
  const yoga = createGraphQL(services, GRAPHQL_PATH, engine, options.operations);
  return { yoga, executeFast: fastPath(yoga, services, engine, options.operations) };
}

/** Answers what fails before Yoga is asked, in the dialect of GraphQL. */
function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof UnsupportedRequest) {
    return sendErrors(reply.headers(error.headers), error.statusCode, errorCode(error.code), error.message);
  }
  if (error.code === 'InvalidPayload') return sendErrors(reply, 400, errorCode(error.code), error.message);
  if (error instanceof RequestAborted) return reply.code(499).send();
  if (isOutOfFiles(error)) {
    request.log.error(error, 'no file descriptor left: raise the limit (ulimit -n), or lower MAX_CONNECTIONS');
    return sendErrors(reply.header('retry-after', 1), 503, errorCode(OUT_OF_FILES.code), OUT_OF_FILES.message);
  }
  const status = error.statusCode ?? 500;
  if (status >= 500) request.log.error(error, 'request failed');
  const [code, message] = FAILURES[status] ?? ['INTERNAL_SERVER_ERROR', 'something went wrong on our side'];
  return sendErrors(reply, status, code, message);
}

function sendErrors(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}

const NO_PAGE = `GraphiQL is off here (GRAPHIQL=on turns it on), and ${CSRF_MESSAGE}`;

/** Without a body, Fastify asks for no type. */
const NO_TYPE = Object.assign(new Error('no content type'), { statusCode: 415 });

const FAILURES: Record<number, [code: string, message: string]> = {
  400: ['BAD_REQUEST', 'the body must be JSON in UTF-8'],
  413: ['PAYLOAD_TOO_LARGE', 'the body is larger than 1 MiB'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'the body must be JSON: send "Content-Type: application/json"'],
};
