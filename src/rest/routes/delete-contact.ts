import { deleteContact } from '../../resolvers/contacts/delete-contact.ts';
import { route } from '../server/declare-route.ts';
import { booleanFrom } from '../server/paging.ts';

export const deleteContactRoute = route({
  method: 'DELETE',
  path: '/workspaces/{workspaceId}/contacts/{contactId}',
  operation: deleteContact,
  tag: 'Contacts',
  summary: 'Delete a contact',
  description:
    'For good; its identifiers are free then. With `purge=true`, its history goes, too: that needs the scope ' +
    '`contacts:purge`, and may be said of a contact that was deleted before.',
  query: {
    purge: {
      schema: { type: 'boolean', default: false },
      description: 'Whether the history of the contact goes, too.',
    },
  },
  headers: ['If-Match'],
  problems: ['merged', 412],
  input: ({ params, query: { purge = '' }, precondition }) => ({
    ...params,
    precondition,
    purge: booleanFrom(purge) ?? purge,
  }),
  responses: { 204: { description: 'The contact is gone.' } },
});
