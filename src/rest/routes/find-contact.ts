import type { Contact } from '../../contacts/contact/contact.ts';
import { SEARCH_CONTACTS_SCHEMA } from '../../contacts/identifiers/search-contacts-body.ts';
import { findContact, findContactByIdentifier, searchContacts } from '../../resolvers/contacts/find-contact.ts';
import { ATTRIBUTE_PARAMETER, CONTACT, CONTACT_EXAMPLE, contactBody } from '../resources/contact.ts';
import { route } from '../server/declare-route.ts';
import type { Route, RouteRequest } from '../server/route.ts';

const FOUND = {
  description: 'The contact.',
  schema: CONTACT,
  example: CONTACT_EXAMPLE,
  headers: ['ETag'],
  body: (contact: Contact, { attributes }: Pick<RouteRequest<string>, 'attributes'>) =>
    contactBody(contact, attributes),
};

const NOT_MODIFIED = { description: 'The contact is at a version that the client has.', headers: ['ETag'] };

export const findContactRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/workspaces/{workspaceId}/contacts/{contactId}',
    operation: findContact,
    tag: 'Contacts',
    summary: 'Read a contact',
    query: ATTRIBUTE_PARAMETER,
    headers: ['If-None-Match'],
    responses: { 200: FOUND, 304: NOT_MODIFIED },
    problems: [301],
    input: ({ params }) => params,
    version: ({ version }) => version,
  }),
  route({
    method: 'GET',
    path: '/workspaces/{workspaceId}/contacts/identifiers/{identifierKey}/{identifierValue}',
    operation: findContactByIdentifier,
    tag: 'Contacts',
    summary: 'Read a contact by identifier',
    query: ATTRIBUTE_PARAMETER,
    headers: ['If-None-Match'],
    responses: { 200: FOUND, 304: NOT_MODIFIED },
    input: ({ params: { workspaceId, identifierKey: key, identifierValue: value } }) => ({
      workspaceId,
      identifier: { key, value },
    }),
    version: ({ version }) => version,
  }),
  route({
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
        body: ({ contacts }) => ({ results: contacts.map((contact) => contactBody(contact)) }),
      },
    },
    input: ({ params, body }) => ({ ...params, body }),
  }),
];
