import { deleteContact } from '../../resolvers/contacts/delete-contact.ts';
import { withExpectation } from '../server/conditional-request.ts';
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
  answers: { 204: { description: 'The contact is gone.' } },
  problems: ['merged', 412],
  handle(session, request, reply) {
    const { workspaceId, contactId } = request.params as ContactPath;
    return withExpectation(request, reply, async (expectation) => {
      const result = await session.run(deleteContact, { workspaceId, contactId, expectation });
      return answer(request, reply, result, () => reply.code(204).send());
    });
  },
};
