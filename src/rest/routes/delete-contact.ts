import { deleteContact } from '../../resolvers/contacts/delete-contact.ts';
import { route } from '../server/declare-route.ts';

export const deleteContactRoute = route({
  method: 'DELETE',
  path: '/workspaces/{workspaceId}/contacts/{contactId}',
  operation: deleteContact,
  tag: 'Contacts',
  summary: 'Delete a contact',
  description: 'For good; its identifiers are free then.',
  headers: ['If-Match'],
  problems: ['merged', 412],
  input: ({ params, precondition }) => ({ ...params, precondition }),
  responses: { 204: { description: 'The contact is gone.' } },
});
