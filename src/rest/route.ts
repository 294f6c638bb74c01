import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../resolvers/services.ts';
import { answerMethodNotAllowed } from './failures.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; there on every route of the documented API. */
    caller: Caller;
  }
}

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];

/** Adds what a path answers, method by method; any other method is answered with 405 and `Allow`. */
export function addPath(server: FastifyInstance, url: string, handlers: Partial<Record<Method, Handler>>): void {
  const allowed = METHODS.filter((method) => handlers[method] !== undefined);
  for (const method of allowed) {
    const handler = handlers[method];
    if (handler !== undefined) server.route({ method, url, handler });
  }
  const shown = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  server.route({
    method: METHODS.filter((method) => !allowed.includes(method)),
    url,
    // Before the body is read, which may be of a type that only the right method knows.
    onRequest: async (request, reply) => answerMethodNotAllowed(request, reply, shown),
    handler: () => {},
  });
}
