import { deleteContact } from '../../resolvers/contacts/delete-contact.ts';
import { DELETED_EXAMPLE } from '../openapi/examples.ts';
import { route } from '../server/declare-route.ts';
import { booleanFrom } from '../server/paging.ts';

export const deleteContactRoute = route({
  method: 'DELETE',
  path: '/workspaces/{workspaceId}/contacts/{contactId}',
  operation: deleteContact,
  pathExamples: { contactId: DELETED_EXAMPLE.contactId },
  tag: 'Contacts',
  summary: 'Delete a contact',
  description:
    'Permanent. The identifiers of the contact become free. `purge=true` deletes its history too, even of a contact ' +
    'that was deleted before. It requires the scope `contacts:purge`.',
  query: {
    purge: {
      schema: { type: 'boolean', default: false },
      description: 'Whether to delete the history of the contact too.',
    },
  },
  headers: ['If-Match'],
  problems: ['merged', 412],
  input: ({ params, query: { purge = '' }, precondition }) => ({
    ...params,
    precondition,
    purge: booleanFrom(purge) ?? purge,
  }),
  responses: { 204: { description: 'The contact was deleted.' } },
});
