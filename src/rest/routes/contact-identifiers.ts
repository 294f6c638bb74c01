import type { Contact, Identifier } from '../../contacts/contact/contact.ts';
import { IDENTIFIER_WITH_PROPERTIES, NAMED_IDENTIFIER } from '../../contacts/update/update-contact-body.ts';
import {
  addContactIdentifier,
  pageContactIdentifiers,
  positionOfIdentifier,
  removeContactIdentifier,
} from '../../resolvers/contacts/contact-identifiers.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { isoTime, TIME, UUID_SCHEMA } from '../resources/schemas.ts';
import { route } from '../server/declare-route.ts';
import { pageBody, pageInput, pageParameters, pageSchema } from '../server/paging.ts';
import type { Route } from '../server/route.ts';

const PATH = '/workspaces/{workspaceId}/contacts/{contactId}/identifiers';

/** An identifier as a resource of its own. */
export const CONTACT_IDENTIFIER = {
  type: 'object',
  description: 'An identifier of a contact.',
  required: ['contactId', 'key', 'value', 'properties', 'createdAt'],
  additionalProperties: false,
  properties: {
    contactId: { ...UUID_SCHEMA, description: 'The contact that has the identifier.' },
    key: { type: 'string', description: 'The kind of identifier.' },
    value: { type: 'string', description: 'The value: phone numbers in E.164, all others as given.' },
    properties: { type: 'object', description: 'Additional data of the identifier.' },
    createdAt: { ...TIME, description: 'When the contact got the identifier.' },
  },
};

const EXAMPLE_REFERENCE = { key: 'emailaddress', value: 'ada@example.com' };
const CONTACT_IDENTIFIER_EXAMPLE = {
  contactId: EXAMPLE.contactId,
  ...EXAMPLE_REFERENCE,
  properties: {},
  createdAt: EXAMPLE.time,
};

const ADDED = {
  description: 'The added identifier.',
  schema: CONTACT_IDENTIFIER,
  example: CONTACT_IDENTIFIER_EXAMPLE,
  headers: ['ETag', 'Contact-Outcome', 'Ignored-Properties'],
  body: ({ contact, identifier }: { contact: Contact; identifier: Identifier }) =>
    identifierBody(contact.id, identifier),
};

export const contactIdentifierRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: PATH,
    operation: pageContactIdentifiers,
    tag: 'Identifiers',
    summary: 'List the identifiers of a contact',
    description: 'Oldest first.',
    query: pageParameters(100),
    responses: {
      200: {
        description: 'A page of identifiers.',
        schema: pageSchema(CONTACT_IDENTIFIER),
        example: { results: [CONTACT_IDENTIFIER_EXAMPLE] },
        body: ({ contact, ...page }) =>
          pageBody(page, positionOfIdentifier, (identifier) => identifierBody(contact.id, identifier)),
      },
    },
    problems: [301],
    input: ({ params, query }) => ({ ...params, page: pageInput(query) }),
  }),
  route({
    method: 'POST',
    path: PATH,
    operation: addContactIdentifier,
    tag: 'Identifiers',
    summary: 'Add an identifier to a contact',
    description: 'Rejected if the identifier belongs to another contact.',
    headers: ['If-Match'],
    body: { schema: IDENTIFIER_WITH_PROPERTIES, example: EXAMPLE_REFERENCE },
    responses: {
      200: {
        ...ADDED,
        description: 'The contact already had the identifier. Given properties replace its properties.',
      },
      201: ADDED,
    },
    problems: [308, 409, 412],
    input: ({ params, body, precondition }) => ({ ...params, body, precondition }),
    status: ({ isNew }) => (isNew ? 201 : 200),
    version: ({ contact }) => contact.version,
  }),
  route({
    method: 'DELETE',
    path: PATH,
    operation: removeContactIdentifier,
    tag: 'Identifiers',
    summary: 'Remove an identifier from a contact',
    description: 'Rejected if the contact does not have the identifier.',
    headers: ['If-Match'],
    body: { schema: NAMED_IDENTIFIER, example: EXAMPLE_REFERENCE },
    responses: { 204: { description: 'The identifier was removed.' } },
    problems: ['merged', 412],
    input: ({ params, body, precondition }) => ({ ...params, body, precondition }),
  }),
];

function identifierBody(contactId: string, { key, value, properties = {}, createdAt }: Identifier) {
  return { contactId, key, value, properties, createdAt: isoTime(createdAt) };
}
