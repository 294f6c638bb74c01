import type { Contact } from '../../contacts/contact/contact.ts';
import type { CollectionPage } from '../../contacts/paging/page.ts';
import { pageContacts, positionOfContact } from '../../resolvers/contacts/page-contacts.ts';
import { ATTRIBUTE_PARAMETER, CONTACT, CONTACT_EXAMPLE, contactBody } from '../resources/contact.ts';
import { route } from '../server/declare-route.ts';
import { pageBody, pageInput, pageParameters, pageSchema } from '../server/paging.ts';
import type { RouteRequest } from '../server/route.ts';

/** A page of contacts, with the requested attributes. */
export const CONTACTS = {
  description: 'A page of contacts.',
  schema: pageSchema(CONTACT),
  example: { results: [CONTACT_EXAMPLE] },
  body: (page: CollectionPage<Contact>, { attributes }: Pick<RouteRequest<string>, 'attributes'>) =>
    pageBody(page, positionOfContact, (contact) => contactBody(contact, attributes)),
};

export const pageContactsRoute = route({
  method: 'GET',
  path: '/workspaces/{workspaceId}/contacts',
  operation: pageContacts,
  tag: 'Contacts',
  summary: 'List contacts',
  description: 'Oldest first. No contact is repeated or skipped while others are added or deleted.',
  query: { ...pageParameters(10), ...ATTRIBUTE_PARAMETER },
  input: ({ params, query }) => ({ ...params, page: pageInput(query) }),
  responses: { 200: CONTACTS },
});
