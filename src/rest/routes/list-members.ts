import { LIST_CONTACTS_SCHEMA } from '../../contacts/groups/list-body.ts';
import { pageListContacts } from '../../resolvers/contacts/page-contacts.ts';
import {
  addContactsToList,
  type ContactsProcessed,
  removeContactsFromList,
} from '../../resolvers/groups/list-members.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { ATTRIBUTE_PARAMETER } from '../resources/contact.ts';
import { route } from '../server/declare-route.ts';
import { pageInput, pageParameters } from '../server/paging.ts';
import type { Route } from '../server/route.ts';
import { CONTACTS } from './contacts.ts';

const PATH = '/workspaces/{workspaceId}/lists/{listId}/contacts';

const BODY = {
  schema: LIST_CONTACTS_SCHEMA,
  example: {
    contacts: [EXAMPLE.contactId],
    identifiers: [{ key: 'emailaddress', value: 'grace@example.com' }],
  },
};

const PROCESSED = {
  description: 'The number of requested contacts that exist.',
  schema: {
    type: 'object',
    required: ['itemsProcessed'],
    properties: {
      itemsProcessed: {
        type: 'integer',
        minimum: 0,
        description:
          'The number of requested contacts that exist, whether or not they were on the list. Unknown contacts are skipped.',
      },
    },
  },
  example: { itemsProcessed: 2 },
  headers: ['Ignored-Properties'],
  body: ({ itemsProcessed }: ContactsProcessed) => ({ itemsProcessed }),
};

export const listContactRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: PATH,
    operation: pageListContacts,
    tag: 'Lists',
    summary: 'List the contacts on a list',
    description: 'Oldest contact first.',
    query: { ...pageParameters(10), ...ATTRIBUTE_PARAMETER },
    responses: {
      200: CONTACTS,
    },
    input: ({ params, query }) => ({ ...params, page: pageInput(query) }),
  }),
  route({
    method: 'POST',
    path: PATH,
    operation: addContactsToList,
    tag: 'Lists',
    summary: 'Add contacts to a list',
    description: 'Adds all contacts or none. Unknown contacts are skipped.',
    body: BODY,
    responses: { 201: PROCESSED },
    input: ({ params, body }) => ({ ...params, body }),
  }),
  route({
    method: 'DELETE',
    path: PATH,
    operation: removeContactsFromList,
    tag: 'Lists',
    summary: 'Remove contacts from a list',
    description: 'Removes all contacts or none. Unknown contacts are skipped.',
    body: BODY,
    responses: { 200: PROCESSED },
    problems: ['merged'],
    input: ({ params, body }) => ({ ...params, body }),
  }),
];
