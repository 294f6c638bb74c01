import type { FastifyInstance } from 'fastify';
import { authenticate } from '../resolvers/authenticate.ts';
import type { Services } from '../resolvers/services.ts';
import { answerUnauthorized } from './failures.ts';
import { readJsonBodies } from './json-body.ts';
import { addRoutes } from './route.ts';
import { ROUTES } from './routes.ts';

/** The routes of the documented API. Every request needs a key before anything else of it is read. */
export function restDoor(services: Services) {
  return async (server: FastifyInstance): Promise<void> => {
    readJsonBodies(server);
    server.decorateRequest('caller');
    server.addHook('onRequest', async (request, reply) => {
      const caller = await authenticate(services, request.headers.authorization, 'rest');
      if (caller === undefined) return answerUnauthorized(request, reply);
      request.caller = caller;
    });

    addRoutes(server, services, ROUTES);
  };
}
