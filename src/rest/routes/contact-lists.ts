import { pageContactLists } from '../../resolvers/contacts/contact-lists.ts';
import { route } from '../server/declare-route.ts';
import { pageInput, pageParameters } from '../server/paging.ts';
import { LISTS } from './lists.ts';

export const contactListsRoute = route({
  method: 'GET',
  path: '/workspaces/{workspaceId}/contacts/{contactId}/lists',
  operation: pageContactLists,
  tag: 'Lists',
  summary: 'List the lists of a contact',
  description: 'Oldest list first.',
  query: pageParameters(100),
  problems: [301],
  input: ({ params, query }) => ({ ...params, page: pageInput(query) }),
  responses: { 200: LISTS },
});
