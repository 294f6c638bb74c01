import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Contact } from '../contacts/contact.ts';
import { isRefused, type Refused } from '../contacts/problem.ts';
import { findContact, findContactByIdentifier } from '../resolvers/find-contact.ts';
import type { Services } from '../resolvers/services.ts';
import { contactBody, requestedAttributes } from './contact-body.ts';
import { entityTag } from './precondition.ts';
import { answerProblems } from './problem-answer.ts';
import type { Handler } from './route.ts';

/** GET /workspaces/{workspaceId}/contacts/{contactId} */
export function getContact(services: Services): Handler {
  return async (request, reply) => {
    const { workspaceId, contactId } = request.params as ContactPath;
    return answerContact(request, reply, await findContact(services, request.caller, { workspaceId, contactId }));
  };
}

/** GET /workspaces/{workspaceId}/contacts/identifiers/{identifierKey}/{identifierValue} */
export function getContactByIdentifier(services: Services): Handler {
  return async (request, reply) => {
    const { workspaceId, identifierKey: key, identifierValue: value } = request.params as IdentifierPath;
    const input = { workspaceId, identifier: { key, value } };
    return answerContact(request, reply, await findContactByIdentifier(services, request.caller, input));
  };
}

export interface ContactPath {
  workspaceId: string;
  contactId: string;
}

export interface IdentifierPath {
  workspaceId: string;
  identifierKey: string;
  identifierValue: string;
}

function answerContact(request: FastifyRequest, reply: FastifyReply, result: Contact | Refused) {
  if (isRefused(result)) return answerProblems(request, reply, result.problems);
  return reply.header('etag', entityTag(result.version)).send(contactBody(result, requestedAttributes(request.query)));
}
