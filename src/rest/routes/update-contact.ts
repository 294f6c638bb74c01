import { UPDATE_CONTACT_SCHEMA } from '../../contacts/update/update-contact-body.ts';
import { type ContactChanged, updateContact, upsertContact } from '../../resolvers/contacts/update-contact.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { ATTRIBUTE_PARAMETER, CONTACT, CONTACT_EXAMPLE, contactBody } from '../resources/contact.ts';
import { route } from '../server/declare-route.ts';
import { queryProblems } from '../server/requested-attributes.ts';
import { changeStatus } from '../server/response.ts';
import type { Route, RouteRequest } from '../server/route.ts';

const CHANGE_HEADERS = ['ETag', 'Contact-Outcome', 'Skipped-Identifiers', 'Ignored-Properties', 'Deprecation'];

/** The response after a contact was changed. */
export const UPDATED = {
  description: 'The updated contact.',
  schema: CONTACT,
  example: CONTACT_EXAMPLE,
  headers: CHANGE_HEADERS,
  body: ({ contact }: ContactChanged, { attributes }: Pick<RouteRequest<string>, 'attributes'>) =>
    contactBody(contact, attributes),
};

/** The response after a contact was created. */
export const CREATED = {
  ...UPDATED,
  description: 'The created contact.',
  headers: ['Location', ...CHANGE_HEADERS],
  location: ({ contact }: ContactChanged) => ['workspaces', contact.workspaceId, 'contacts', contact.id],
};

export const updateContactRoutes: readonly Route[] = [
  route({
    method: 'PATCH',
    path: '/workspaces/{workspaceId}/contacts/{contactId}',
    operation: updateContact,
    tag: 'Contacts',
    summary: 'Update a contact',
    description: 'Attributes, identifiers, lists, accounts and companies, in one atomic change.',
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
    input: (request) => ({ ...request.params, ...changeInput(request) }),
    version: changedVersion,
  }),
  route({
    method: 'PATCH',
    path: '/workspaces/{workspaceId}/contacts/identifiers/{identifierKey}/{identifierValue}',
    operation: upsertContact,
    tag: 'Contacts',
    summary: 'Update or create a contact by identifier',
    description: 'Finds the contact by the identifiers of the path and the body and updates it, or creates one.',
    query: ATTRIBUTE_PARAMETER,
    headers: ['If-Match', 'If-None-Match'],
    body: { schema: UPDATE_CONTACT_SCHEMA, example: { attributes: { firstName: 'Grace', countryCode: 'US' } } },
    responses: { 200: UPDATED, 201: CREATED },
    problems: [409, 412],
    input: (request) => {
      const { workspaceId, identifierKey: key, identifierValue: value } = request.params;
      return { workspaceId, identifier: { key, value }, ...changeInput(request) };
    },
    status: changeStatus,
    version: changedVersion,
  }),
];

/** Returns the common input of changes of a contact. */
export function changeInput({
  body,
  precondition,
  attributes,
}: Pick<RouteRequest<string>, 'body' | 'precondition' | 'attributes'>) {
  return { body, precondition, ...queryProblems(attributes) };
}

export function changedVersion({ contact }: ContactChanged): number {
  return contact.version;
}
