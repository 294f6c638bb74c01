import { pageContacts, positionOfContact } from '../../resolvers/contacts/page-contacts.ts';
import { ATTRIBUTE_PARAMETER, CONTACT, CONTACT_EXAMPLE, contactBody } from '../resources/contact.ts';
import { pageBody, pageInput, pageParameters, pageSchema } from '../server/paging.ts';
import type { WorkspacePath } from '../server/path-params.ts';
import { answerWithAttributes } from '../server/requested-attributes.ts';
import type { Route } from '../server/route.ts';

export const pageContactsRoute: Route = {
  method: 'GET',
  path: '/workspaces/{workspaceId}/contacts',
  operation: pageContacts,
  tag: 'Contacts',
  summary: 'List contacts',
  description: 'Oldest first. No contact comes twice or is left out while others are added or deleted.',
  query: { ...pageParameters(10), ...ATTRIBUTE_PARAMETER },
  responses: {
    200: { description: 'A page of contacts.', schema: pageSchema(CONTACT), example: { results: [CONTACT_EXAMPLE] } },
  },
  async handle(session, request, reply) {
    const { workspaceId } = request.params as WorkspacePath;
    const result = await session.run(pageContacts, { workspaceId, page: pageInput(request) });
    return answerWithAttributes(request, reply, result, (page, attributes) =>
      reply.send(pageBody(page, positionOfContact, (contact) => contactBody(contact, attributes))),
    );
  },
};
