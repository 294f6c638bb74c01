import type { Contact } from '../../contacts/contact/contact.ts';
import { SEARCH_CONTACTS_SCHEMA } from '../../contacts/identifiers/search-contacts-body.ts';
import { instantFrom } from '../../contacts/validation/date-time.ts';
import type { MomentInput } from '../../resolvers/contacts/contact-as-of.ts';
import { findContact, findContactByIdentifier, searchContacts } from '../../resolvers/contacts/find-contact.ts';
import { ATTRIBUTE_PARAMETER, CONTACT, CONTACT_EXAMPLE, contactBody } from '../resources/contact.ts';
import { route } from '../server/declare-route.ts';
import { isGiven, numberFrom } from '../server/paging.ts';
import type { Route, RouteRequest } from '../server/route.ts';
import { CONTACTS } from './contacts.ts';

const FOUND = {
  description: 'The contact.',
  schema: CONTACT,
  example: CONTACT_EXAMPLE,
  headers: ['ETag'],
  body: (contact: Contact, { attributes }: Pick<RouteRequest<string>, 'attributes'>) =>
    contactBody(contact, attributes),
};

const NOT_MODIFIED = { description: 'The client has the current version.', headers: ['ETag'] };

const MOMENT_PARAMETERS = {
  version: { schema: { type: 'integer', minimum: 1 }, description: 'The version of the contact to return.' },
  asOf: { schema: { type: 'string', format: 'date-time' }, description: 'The time of the state to return.' },
};

/** Returns the state of a contact that a query requests. Undefined for the latest. Empty parameters are ignored. */
function momentInput({ version, asOf }: Record<string, unknown>): MomentInput | undefined {
  if (!isGiven(version) && !isGiven(asOf)) return undefined;
  return {
    ...(isGiven(version) ? { version: { value: numberFrom(version), path: ['version'] } } : {}),
    ...(isGiven(asOf) ? { time: { value: instantFrom(String(asOf)), path: ['asOf'] } } : {}),
  };
}

export const findContactRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/workspaces/{workspaceId}/contacts/{contactId}',
    operation: findContact,
    tag: 'Contacts',
    summary: 'Read a contact',
    description:
      'With `version` or `asOf`, its state at that version or time. For a contact that was deleted or merged into another ' +
      'one, the access key needs the scope `history:read`.',
    query: { ...ATTRIBUTE_PARAMETER, ...MOMENT_PARAMETERS },
    headers: ['If-None-Match'],
    responses: { 200: FOUND, 304: NOT_MODIFIED },
    problems: [301, 422],
    input: ({ params, query }) => ({ ...params, moment: momentInput(query) }),
    version: ({ version }) => version,
  }),
  route({
    method: 'GET',
    path: '/workspaces/{workspaceId}/contacts/identifiers/{identifierKey}/{identifierValue}',
    operation: findContactByIdentifier,
    tag: 'Contacts',
    summary: 'Read a contact by identifier',
    description: 'E-mail addresses and phone numbers match in any form.',
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
    isReadOnly: true,
    tag: 'Contacts',
    summary: 'Search for contacts',
    description:
      'With an identifier, returns its contact or an empty page. With a filter, returns a page of the matching contacts, ' +
      'oldest first. Rare matches among many contacts take seconds.',
    query: ATTRIBUTE_PARAMETER,
    body: {
      schema: SEARCH_CONTACTS_SCHEMA,
      example: { filter: { attributes: [{ key: 'countryCode', equals: 'US' }] }, limit: 50 },
    },
    responses: { 200: { ...CONTACTS, headers: ['Ignored-Properties'] } },
    input: ({ params, body }) => ({ ...params, body }),
  }),
];
