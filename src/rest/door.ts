import type { FastifyInstance } from 'fastify';
import { requestedAttributesProblems } from '../contacts/requested-attributes.ts';
import { abortStateOf } from '../requests/abort-state.ts';
import { admit } from '../resolvers/admit.ts';
import type { Services } from '../resolvers/services.ts';
import { createSession } from '../resolvers/session.ts';
import { requestedAttributes } from './contact-body.ts';
import { answerDenied } from './failures.ts';
import { readJsonBodies } from './json-body.ts';
import { answerProblems } from './problem-answer.ts';
import { addRoutes } from './route.ts';
import { ROUTES } from './routes.ts';

/** The routes of the documented API. Every request needs a key before anything else of it is read. */
export function restDoor(services: Services) {
  return async (server: FastifyInstance): Promise<void> => {
    readJsonBodies(server);
    server.decorateRequest('session');
    server.addHook('onRequest', async (request, reply) => {
      const { headers, ip: address } = request;
      const admission = await admit(
        services,
        { authorization: headers.authorization, address, signal: abortStateOf(reply.raw) },
        'rest',
      );
      reply.headers(admission.headers);
      if ('denied' in admission) return answerDenied(request, reply, admission.denied);
      const { caller } = admission;
      const key = idempotencyKeyOf(headers['idempotency-key']);
      const onReplay = () => reply.header('idempotency-replayed', 'true');
      request.session = createSession(
        services,
        key === undefined ? caller : { ...caller, idempotency: { key, onReplay } },
      );
    });

    server.addHook('preHandler', async (request, reply) => {
      const problems = requestedAttributesProblems(requestedAttributes(request.query), ['attribute']);
      if (problems.length > 0) return answerProblems(request, reply, problems);
    });

    addRoutes(server, ROUTES);
  };
}

/** The key in an `Idempotency-Key` header, which may stand in quotes as structured fields have it. */
function idempotencyKeyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = String(header).trim();
  return /^"(.*)"$/.exec(text)?.[1] ?? text;
}
