import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isDeclared, type Operation } from '../../resolvers/runtime/operation.ts';
import type { Session } from '../../resolvers/runtime/session.ts';
import { unversionedProblem } from './conditional-request.ts';
import { sendProblems } from './error-response.ts';
import { sendMethodNotAllowed } from './errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The session of the caller; set on every route of the documented API. */
    session: Session;
  }
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** One call of the documented API: how it is answered and, for the OpenAPI document, what goes in and comes out. */
export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Under the address of the server, with its parameters in braces. */
  path: string;
  /** What it does. Its name is that of the same in GraphQL, but for the few that are one there. */
  operation: Operation<never, unknown>;
  tag: 'Contacts' | 'Identifiers' | 'Lists' | 'Accounts' | 'Attribute definitions' | 'Workspaces';
  summary: string;
  description?: string;
  query?: Record<string, Parameter>;
  /** Names of headers that the call takes. */
  headers?: readonly ('If-Match' | 'If-None-Match')[];
  body?: { schema: object; example: unknown };
  /** For calls that change nothing although their method lets one think so. */
  isRead?: true;
  responses: Record<number, RouteAnswer>;
  /** Statuses of problems that not every call can have; `merged` is a 409 about a contact that was merged away alone. */
  problems?: readonly (301 | 308 | 409 | 412 | 'merged')[];
  handle(session: Session, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

export interface Parameter {
  schema: object;
  description: string;
}

/** Whether a call changes something, so that it can be repeated under an idempotency key. */
export function changesSomething({ method, isRead }: Route): boolean {
  return method !== 'GET' && isRead !== true;
}

interface RouteAnswer {
  description: string;
  /** Absent: the answer has no body. */
  schema?: object;
  example?: unknown;
  /** Names of headers that the answer may have. */
  headers?: readonly string[];
}

/** Adds routes; what a path does not answer gets 405 and `Allow`. */
export function addRoutes(server: FastifyInstance, routes: readonly Route[]): void {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  for (const [path, all] of byPath) {
    const url = path.replaceAll(/\{(\w+)\}/g, ':$1');
    for (const route of all) {
      const { method, operation } = route;
      const handle = withoutConditions(route);
      if (!isDeclared(operation.name)) throw new Error(`${method} ${path} runs no declared operation`);
      server.route({ method, url, handler: (request, reply) => handle(request.session, request, reply) });
    }
    refuseOtherMethods(
      server,
      url,
      all.map(({ method }) => method),
    );
  }
}

/** How a call is answered: one that takes no conditions refuses them, so that no client believes in a lock. */
function withoutConditions(route: Route): Route['handle'] {
  if (route.headers?.includes('If-Match') || !changesSomething(route)) return route.handle;
  return async (session, request, reply) => {
    const problem = unversionedProblem(request);
    return problem === undefined ? route.handle(session, request, reply) : sendProblems(request, reply, [problem]);
  };
}

function refuseOtherMethods(server: FastifyInstance, url: string, allowed: readonly string[]): void {
  const shown = METHODS.filter((method) => allowed.includes(method)).flatMap((method) =>
    method === 'GET' ? ['GET', 'HEAD'] : [method],
  );
  server.route({
    method: METHODS.filter((method) => !allowed.includes(method)),
    url,
    // Before the body is read, which may be of a type that only the right method knows.
    onRequest: async (request, reply) => sendMethodNotAllowed(request, reply, shown),
    handler: () => {},
  });
}
