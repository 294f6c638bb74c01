import type { FastifyInstance } from 'fastify';
import { isDeclared } from '../../resolvers/runtime/operation.ts';
import { sendMethodNotAllowed } from './errors.ts';
import type { Route } from './route.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Adds routes. Other methods on the same paths get 405 and `Allow`. */
export function addRoutes(server: FastifyInstance, routes: readonly Route[]): void {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  for (const [path, all] of byPath) {
    const url = path.replaceAll(/\{(\w+)\}/g, ':$1');
    for (const { method, operation, answer } of all) {
      if (!isDeclared(operation.name)) throw new Error(`${method} ${path} runs no declared operation`);
      server.route({ method, url, handler: answer });
    }
    refuseOtherMethods(
      server,
      url,
      all.map(({ method }) => method),
    );
  }
}

function refuseOtherMethods(server: FastifyInstance, url: string, allowed: readonly string[]): void {
  const shown = METHODS.filter((method) => allowed.includes(method)).flatMap((method) =>
    method === 'GET' ? ['GET', 'HEAD'] : [method],
  );
  server.route({
    method: METHODS.filter((method) => !allowed.includes(method)),
    url,
    // Before the body is read, because its type may be valid only for the right method.
    onRequest: async (request, reply) => sendMethodNotAllowed(request, reply, shown),
    handler: () => {},
  });
}
