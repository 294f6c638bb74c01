import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Contact } from '../../contacts/contact/contact.ts';
import { SEARCH_CONTACTS_SCHEMA } from '../../contacts/identifiers/search-contacts-body.ts';
import type { Rejected } from '../../contacts/validation/problem.ts';
import { findContact, findContactByIdentifier, searchContacts } from '../../resolvers/contacts/find-contact.ts';
import { ATTRIBUTE_PARAMETER, CONTACT, CONTACT_EXAMPLE, contactBody } from '../resources/contact.ts';
import { entityTag, isKnown } from '../server/conditional-request.ts';
import type { ContactPath, IdentifierPath, WorkspacePath } from '../server/path-params.ts';
import { answerWithAttributes } from '../server/requested-attributes.ts';
import { answer, setIgnoredHeader } from '../server/response.ts';
import type { Route } from '../server/route.ts';

const FOUND = { description: 'The contact.', schema: CONTACT, example: CONTACT_EXAMPLE, headers: ['ETag'] };

const NOT_MODIFIED = { description: 'The contact is at a version that the client has.', headers: ['ETag'] };

export const findContactRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/workspaces/{workspaceId}/contacts/{contactId}',
    operation: findContact,
    tag: 'Contacts',
    summary: 'Read a contact',
    query: ATTRIBUTE_PARAMETER,
    headers: ['If-None-Match'],
    responses: { 200: FOUND, 304: NOT_MODIFIED },
    problems: [301],
    async handle(session, request, reply) {
      const { workspaceId, contactId } = request.params as ContactPath;
      return answerContact(request, reply, await session.run(findContact, { workspaceId, contactId }));
    },
  },
  {
    method: 'GET',
    path: '/workspaces/{workspaceId}/contacts/identifiers/{identifierKey}/{identifierValue}',
    operation: findContactByIdentifier,
    tag: 'Contacts',
    summary: 'Read a contact by identifier',
    query: ATTRIBUTE_PARAMETER,
    headers: ['If-None-Match'],
    responses: { 200: FOUND, 304: NOT_MODIFIED },
    async handle(session, request, reply) {
      const { workspaceId, identifierKey: key, identifierValue: value } = request.params as IdentifierPath;
      const input = { workspaceId, identifier: { key, value } };
      return answerContact(request, reply, await session.run(findContactByIdentifier, input));
    },
  },
  {
    method: 'POST',
    path: '/workspaces/{workspaceId}/contacts/search',
    operation: searchContacts,
    isRead: true,
    tag: 'Contacts',
    summary: 'Search for a contact by identifier',
    body: {
      schema: SEARCH_CONTACTS_SCHEMA,
      example: { identifier: { key: 'emailaddress', value: 'grace@example.com' } },
    },
    responses: {
      200: {
        description: 'The contact that has the identifier, or nothing.',
        schema: {
          type: 'object',
          required: ['results'],
          properties: { results: { type: 'array', items: CONTACT, maxItems: 1 } },
        },
        example: { results: [CONTACT_EXAMPLE] },
        headers: ['Ignored-Properties'],
      },
    },
    async handle(session, request, reply) {
      const { workspaceId } = request.params as WorkspacePath;
      const result = await session.run(searchContacts, { workspaceId, body: request.body });
      return answer(request, reply, result, ({ contacts, ignoredProperties }) =>
        setIgnoredHeader(reply, ignoredProperties).send({ results: contacts.map((contact) => contactBody(contact)) }),
      );
    },
  },
];

function answerContact(request: FastifyRequest, reply: FastifyReply, result: Contact | Rejected) {
  return answerWithAttributes(request, reply, result, (contact, attributes) => {
    // To be kept by who read it, but asked for again each time, which its version answers.
    reply.headers({ etag: entityTag(contact.version), 'cache-control': 'private, no-cache' });
    if (isKnown(request, contact.version)) return reply.code(304).send();
    return reply.send(contactBody(contact, attributes));
  });
}
