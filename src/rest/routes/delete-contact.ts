import { deleteContact } from '../../resolvers/contacts/delete-contact.ts';
import { withPrecondition } from '../server/conditional-request.ts';
import type { ContactPath } from '../server/path-params.ts';
import { answer } from '../server/response.ts';
import type { Route } from '../server/route.ts';

export const deleteContactRoute: Route = {
  method: 'DELETE',
  path: '/workspaces/{workspaceId}/contacts/{contactId}',
  operation: deleteContact,
  tag: 'Contacts',
  summary: 'Delete a contact',
  description: 'For good; its identifiers are free then.',
  headers: ['If-Match'],
  responses: { 204: { description: 'The contact is gone.' } },
  problems: ['merged', 412],
  handle(session, request, reply) {
    const { workspaceId, contactId } = request.params as ContactPath;
    return withPrecondition(request, reply, async (precondition) => {
      const result = await session.run(deleteContact, { workspaceId, contactId, precondition });
      return answer(request, reply, result, () => reply.code(204).send());
    });
  },
};
