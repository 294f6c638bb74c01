import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requests, type ServedRequest } from './events.ts';

/** Publishes each request from its headers to its response, and adds its trace id to its log lines. */
export function traceRequests(server: FastifyInstance): void {
  const served = new WeakMap<FastifyRequest, ServedRequest>();

  server.addHook('onRequest', (request, reply, done) => {
    const { method, headers, is404, routeOptions } = request;
    const event: ServedRequest = { method, headers, route: is404 ? null : (routeOptions.url ?? null) };
    served.set(request, event);
    requests.start.runStores(event, () => {
      const { traceId } = event;
      if (traceId !== undefined) {
        request.log = request.log.child({ traceId });
        reply.log = request.log;
      }
      done();
    });
  });

  server.addHook('onResponse', async (request, { statusCode }) => {
    const event = served.get(request);
    if (event !== undefined) requests.asyncEnd.publish(Object.assign(event, { status: statusCode }));
  });
}
