import type { FastifyInstance } from 'fastify';
import { authenticate } from '../resolvers/authenticate.ts';
import type { Services } from '../resolvers/services.ts';
import { answerUnauthorized } from './failures.ts';
import { getContact, getContactByIdentifier } from './find-contact.ts';
import { readJsonBodies } from './json-body.ts';
import { addPath } from './route.ts';
import { patchContact, patchContactByIdentifier } from './update-contact.ts';

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

    addPath(server, '/workspaces/:workspaceId/contacts/:contactId', {
      GET: getContact(services),
      PATCH: patchContact(services),
    });
    addPath(server, '/workspaces/:workspaceId/contacts/identifiers/:identifierKey/:identifierValue', {
      GET: getContactByIdentifier(services),
      PATCH: patchContactByIdentifier(services),
    });
  };
}
