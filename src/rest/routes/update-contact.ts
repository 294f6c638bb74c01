import type { FastifyReply, FastifyRequest } from 'fastify';
import { UPDATE_CONTACT_SCHEMA } from '../../contacts/update/update-contact-body.ts';
import type { Rejected } from '../../contacts/validation/problem.ts';
import {
  type ContactChanged,
  type UpdateInput,
  updateContact,
  upsertContact,
} from '../../resolvers/contacts/update-contact.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { ATTRIBUTE_PARAMETER, CONTACT, CONTACT_EXAMPLE, contactBody } from '../resources/contact.ts';
import { entityTag, withPrecondition } from '../server/conditional-request.ts';
import type { ContactPath, IdentifierPath } from '../server/path-params.ts';
import { queryProblems, requestedAttributes } from '../server/requested-attributes.ts';
import { answer, sendCreated, setIgnoredHeader, setSkippedHeader } from '../server/response.ts';
import type { Route } from '../server/route.ts';

/** When `identifiers` gave way to `addIdentifiers` (RFC 9745): 2026-01-01, in seconds since 1970. */
const DEPRECATED_SINCE = '@1767225600';

/** Headers of an answer that shows a contact after a change. */
export const CHANGE_HEADERS = ['ETag', 'Contact-Outcome', 'Skipped-Identifiers', 'Ignored-Properties', 'Deprecation'];

const UPDATED = {
  description: 'The contact after the update.',
  schema: CONTACT,
  example: CONTACT_EXAMPLE,
  headers: CHANGE_HEADERS,
};

/** The answer of a call that has created a contact. */
export const CREATED = {
  ...UPDATED,
  description: 'The contact that was created.',
  headers: ['Location', ...CHANGE_HEADERS],
};

export const updateContactRoutes: readonly Route[] = [
  {
    method: 'PATCH',
    path: '/workspaces/{workspaceId}/contacts/{contactId}',
    operation: updateContact,
    tag: 'Contacts',
    summary: 'Update a contact',
    description: 'Attributes, identifiers, lists, accounts and companies: all or nothing.',
    query: ATTRIBUTE_PARAMETER,
    headers: ['If-Match'],
    body: {
      schema: UPDATE_CONTACT_SCHEMA,
      example: {
        attributes: { countryCode: 'US' },
        addIdentifiers: [{ key: 'emailaddress', value: 'contacts@example.com' }],
        addToLists: [EXAMPLE.listId],
      },
    },
    responses: { 200: UPDATED },
    problems: [308, 409, 412],
    handle(session, request, reply) {
      const { workspaceId, contactId } = request.params as ContactPath;
      return change(request, reply, (input) => session.run(updateContact, { workspaceId, contactId, ...input }));
    },
  },
  {
    method: 'PATCH',
    path: '/workspaces/{workspaceId}/contacts/identifiers/{identifierKey}/{identifierValue}',
    operation: upsertContact,
    tag: 'Contacts',
    summary: 'Update or create a contact by identifier',
    description: 'Updates the contact that the identifiers find, of the path and of the body, or creates it.',
    query: ATTRIBUTE_PARAMETER,
    headers: ['If-Match', 'If-None-Match'],
    body: { schema: UPDATE_CONTACT_SCHEMA, example: { attributes: { firstName: 'Grace', countryCode: 'US' } } },
    responses: { 200: UPDATED, 201: CREATED },
    problems: [409, 412],
    handle(session, request, reply) {
      const { workspaceId, identifierKey: key, identifierValue: value } = request.params as IdentifierPath;
      return change(request, reply, (input) =>
        session.run(upsertContact, { workspaceId, identifier: { key, value }, ...input }),
      );
    },
  },
];

/** Changes a contact by the body and the precondition of a request, and shows it after. */
export function change(
  request: FastifyRequest,
  reply: FastifyReply,
  update: (input: Pick<UpdateInput, 'body' | 'precondition' | 'requestProblems'>) => Promise<ContactChanged | Rejected>,
): Promise<FastifyReply> {
  return withPrecondition(request, reply, async (precondition) =>
    answer(request, reply, await update({ body: request.body, precondition, ...queryProblems(request) }), (changed) =>
      sendChange(request, reply, changed),
    ),
  );
}

/** Shows a contact after a change, 201 where it is new, and what else there is to tell. */
export function sendChange(request: FastifyRequest, reply: FastifyReply, changed: ContactChanged): FastifyReply {
  const { contact, outcome, skippedIdentifiers, ignoredProperties, deprecatedProperties } = changed;
  reply.header('contact-outcome', outcome).header('etag', entityTag(contact.version));
  setSkippedHeader(reply, skippedIdentifiers);
  setIgnoredHeader(reply, ignoredProperties);
  if (deprecatedProperties.length > 0) reply.header('deprecation', DEPRECATED_SINCE);
  const body = contactBody(contact, requestedAttributes(request.query));
  if (outcome !== 'CREATED') return reply.send(body);
  return sendCreated(reply, ['workspaces', contact.workspaceId, 'contacts', contact.id], body);
}
