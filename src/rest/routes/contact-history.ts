import { pageContactHistory, positionOfChange } from '../../resolvers/contacts/contact-history.ts';
import { CONTACT_CHANGE, CONTACT_CHANGE_EXAMPLE, contactChangeBody } from '../resources/contact-change.ts';
import { route } from '../server/declare-route.ts';
import { pageBody, pageInput, pageParameters, pageSchema } from '../server/paging.ts';

export const contactHistoryRoute = route({
  method: 'GET',
  path: '/workspaces/{workspaceId}/contacts/{contactId}/history',
  operation: pageContactHistory,
  tag: 'Contacts',
  summary: 'List the changes of a contact',
  description:
    'Newest first. The page `/contacts/{contactId}` shows them in a browser. For a contact that was deleted or merged into another one, the access key needs the scope `history:read`.',
  query: pageParameters(10),
  input: ({ params, query }) => ({ ...params, page: pageInput(query) }),
  responses: {
    200: {
      description: 'A page of changes.',
      schema: pageSchema(CONTACT_CHANGE),
      example: { results: [CONTACT_CHANGE_EXAMPLE] },
      async body(page, { relations }) {
        const names = new Map(
          await Promise.all(page.nodes.map(async (change) => [change.id, await relations.keyNameOf(change)] as const)),
        );
        return pageBody(page, positionOfChange, (change) => contactChangeBody(change, names.get(change.id) ?? null));
      },
    },
  },
});
