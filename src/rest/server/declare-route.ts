import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRejected } from '../../contacts/validation/problem.ts';
import type { Session } from '../../resolvers/runtime/session.ts';
import { entityTag, isKnown, preconditionReader } from './conditional-request.ts';
import { sendProblems } from './error-response.ts';
import { attributeProblems, isAttributeParameter, requestedAttributes } from './requested-attributes.ts';
import { pathOf, setIgnoredParameters, setReportHeaders } from './response.ts';
import { changesSomething, type Route, type RouteDeclaration, type RouteRequest, type RouteResponse } from './route.ts';

/** Names a property of requests. A symbol, because an application around these routes may have a session of its own. */
export const SESSION = Symbol('session');

declare module 'fastify' {
  interface FastifyRequest {
    /** The session of the caller. Set on every route of the REST API. */
    [SESSION]: Session;
  }
}

/** Declares a route. An input or a body that does not match the operation is a type error. */
export function route<const Path extends string, Input, Result extends object>(
  declaration: RouteDeclaration<Path, Input, Result>,
): Route {
  return { ...declaration, answer: answering(declaration) };
}

/** Returns a handler that runs the operation and sends its result or its problems. */
function answering<Path extends string, Input, Result extends object>(route: RouteDeclaration<Path, Input, Result>) {
  const { operation, responses, query = {}, headers = [] } = route;
  const [defaultStatus] = Object.keys(responses).map(Number) as [number];
  const readPrecondition = preconditionReader(route);
  const isChange = changesSomething(route);
  const isConditionalRead = !isChange && headers.includes('If-None-Match');
  const takesAttributes = 'attribute' in query;
  const isKnownParameter = (name: string) =>
    Object.hasOwn(query, name) || (takesAttributes && isAttributeParameter(name));

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const unknown = Object.keys(request.query as object).filter((name) => !isKnownParameter(name));
    if (unknown.length > 0) setIgnoredParameters(reply, unknown);
    const precondition = readPrecondition?.(request);
    if (typeof precondition === 'object' && isRejected(precondition)) {
      return sendProblems(request, reply, precondition.problems);
    }
    const session = request[SESSION];
    const asked: RouteRequest<Path> = {
      // Fastify has matched the path, so the parameters have these names.
      params: request.params as RouteRequest<Path>['params'],
      query: request.query as Record<string, unknown>,
      body: request.body,
      precondition,
      attributes: takesAttributes ? requestedAttributes(request.query) : [],
      relations: session.relations,
    };
    const result = await session.run(operation, route.input(asked));
    reply.headers(session.responseHeaders);
    if (isRejected(result)) return sendProblems(request, reply, result.problems);
    // A change receives them in its input, and reports them with its other problems.
    const problems = isChange ? [] : attributeProblems(asked.attributes);
    if (problems.length > 0) return sendProblems(request, reply, problems);

    const version = route.version?.(result);
    if (version !== undefined) {
      reply.header('etag', entityTag(version));
      if (isConditionalRead) {
        // Only the caller may cache the response, and must revalidate it each time by its version.
        reply.header('cache-control', 'private, no-cache');
        if (isKnown(request, version)) return reply.code(304).send();
      }
    }
    const status = route.status?.(result) ?? defaultStatus;
    const { body, location, stream, mediaType } = responses[status] as RouteResponse<Path, Result>;
    reply.code(status);
    if (mediaType !== undefined) reply.type(mediaType);
    if (stream !== undefined) return sendStream(request, reply, stream(result));
    if (body === undefined) return reply.send();
    setReportHeaders(reply, result);
    if (location !== undefined) reply.header('location', request.server.prefix + pathOf(location(result, asked)));
    return reply.send(await body(result, asked));
  };
}

/** Sends a stream as the body. For HEAD, Fastify would read all of it. */
function sendStream({ method }: FastifyRequest, reply: FastifyReply, stream: Readable): FastifyReply {
  if (method !== 'HEAD') return reply.send(stream);
  stream.destroy();
  return reply.send(Readable.from([]));
}
