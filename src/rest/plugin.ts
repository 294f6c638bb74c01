import type { FastifyInstance } from 'fastify';
import { abortStateOf } from '../protocol/abort-state.ts';
import { authorizeRequest } from '../resolvers/auth/authorize-request.ts';
import type { Services } from '../resolvers/runtime/services.ts';
import { createSession } from '../resolvers/runtime/session.ts';
import { REPLAY_HEADERS } from '../resolvers/runtime/with-idempotency.ts';
import { ROUTES } from './routes.ts';
import { addRoutes } from './server/add-routes.ts';
import { readJsonBodies } from './server/body-parser.ts';
import { SESSION } from './server/declare-route.ts';
import { sendFailure } from './server/errors.ts';

/** The routes of the REST API. Every request is authenticated before its body is read. */
export function restPlugin(services: Services) {
  return async (server: FastifyInstance): Promise<void> => {
    readJsonBodies(server);
    server.decorateRequest(SESSION);
    server.addHook('onRequest', async (request, reply) => {
      const authResult = await authorizeRequest(services, 'rest', request, abortStateOf(reply.raw));
      if ('denied' in authResult) return sendFailure(request, reply, authResult.denied);
      const { caller, headers } = authResult;
      reply.headers(headers);
      const key = idempotencyKeyOf(request.headers['idempotency-key']);
      if (key !== undefined) caller.idempotency = { key, onReplay: () => reply.headers(REPLAY_HEADERS) };
      request[SESSION] = createSession(services, caller);
    });

    addRoutes(server, ROUTES);
  };
}

/** Returns the key in an `Idempotency-Key` header, with or without the quotes of structured fields. */
function idempotencyKeyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = String(header).trim();
  return /^"(.*)"$/.exec(text)?.[1] ?? text;
}
