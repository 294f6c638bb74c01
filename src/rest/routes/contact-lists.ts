import { pageContactLists } from '../../resolvers/contacts/contact-lists.ts';
import { LIST, LIST_EXAMPLE } from '../resources/list.ts';
import { pageInput, pageParameters, pageSchema } from '../server/paging.ts';
import type { ContactPath } from '../server/path-params.ts';
import type { Route } from '../server/route.ts';
import { sendLists } from './lists.ts';

export const contactListsRoute: Route = {
  method: 'GET',
  path: '/workspaces/{workspaceId}/contacts/{contactId}/lists',
  operation: pageContactLists,
  tag: 'Lists',
  summary: 'List the lists of a contact',
  description: 'Oldest list first.',
  query: pageParameters(100),
  responses: {
    200: { description: 'A page of lists.', schema: pageSchema(LIST), example: { results: [LIST_EXAMPLE] } },
  },
  problems: [301],
  async handle(session, request, reply) {
    const { workspaceId, contactId } = request.params as ContactPath;
    const input = { workspaceId, contactId, page: pageInput(request) };
    return sendLists(session, request, reply, await session.run(pageContactLists, input));
  },
};
