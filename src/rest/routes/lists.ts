import type { ContactList } from '../../contacts/groups/list.queries.ts';
import { CREATE_LIST_SCHEMA, UPDATE_LIST_SCHEMA } from '../../contacts/groups/list-body.ts';
import type { CollectionPage } from '../../contacts/paging/page.ts';
import { createList, deleteList, findList, pageLists, updateList } from '../../resolvers/groups/lists.ts';
import { DELETED_EXAMPLE } from '../openapi/examples.ts';
import { LIST, LIST_EXAMPLE, listBody } from '../resources/list.ts';
import { route } from '../server/declare-route.ts';
import { pageBody, pageInput, pageParameters, pageSchema } from '../server/paging.ts';
import type { Route, RouteRequest } from '../server/route.ts';

const ALL = '/workspaces/{workspaceId}/lists';
const ONE = `${ALL}/{listId}`;

/** A page of lists with their counters. */
export const LISTS = {
  description: 'A page of lists.',
  schema: pageSchema(LIST),
  example: { results: [LIST_EXAMPLE] },
  async body(
    { nodes, ...page }: CollectionPage<ContactList>,
    { relations }: Pick<RouteRequest<string>, 'relations'>,
  ): Promise<object> {
    const counted = await Promise.all(
      nodes.map(async (list) => ({ list, counter: await relations.listCounter(list) })),
    );
    return pageBody(
      { nodes: counted, ...page },
      ({ list }) => list,
      ({ list, counter }) => listBody(list, counter),
    );
  },
};

const SHOWN = { description: 'The list.', schema: LIST, example: LIST_EXAMPLE };
const CHANGED = { ...SHOWN, headers: ['Ignored-Properties'] };

export const listRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: ALL,
    operation: pageLists,
    tag: 'Lists',
    summary: 'List the lists',
    description: 'Oldest first.',
    query: pageParameters(100),
    responses: {
      200: LISTS,
    },
    input: ({ params, query }) => ({ ...params, page: pageInput(query) }),
  }),
  route({
    method: 'POST',
    path: ALL,
    operation: createList,
    tag: 'Lists',
    summary: 'Create a list',
    description: 'The gateway chooses the id.',
    body: { schema: CREATE_LIST_SCHEMA, example: { name: 'Spring campaign', consentType: 'double' } },
    responses: {
      201: {
        ...CHANGED,
        description: 'The created list.',
        headers: ['Location', 'Ignored-Properties'],
        location: ({ list }) => ['workspaces', list.workspaceId, 'lists', list.id],
        body: ({ list }) => listBody(list, { count: 0, updatedAt: list.createdAt }),
      },
    },
    input: ({ params, body }) => ({ ...params, body }),
  }),
  route({
    method: 'GET',
    path: ONE,
    operation: findList,
    tag: 'Lists',
    summary: 'Read a list',
    description: 'Includes the number of contacts on the list.',
    responses: { 200: { ...SHOWN, body: countedListBody } },
    input: ({ params }) => params,
  }),
  route({
    method: 'PATCH',
    path: ONE,
    operation: updateList,
    tag: 'Lists',
    summary: 'Update a list',
    description: 'Absent properties stay unchanged; null clears optional ones.',
    body: { schema: UPDATE_LIST_SCHEMA, example: { description: 'Customers with at least one order.' } },
    responses: {
      200: {
        ...CHANGED,
        description: 'The updated list.',
        body: ({ list }, request) => countedListBody(list, request),
      },
    },
    input: ({ params, body }) => ({ ...params, body }),
  }),
  route({
    method: 'DELETE',
    path: ONE,
    operation: deleteList,
    pathExamples: { listId: DELETED_EXAMPLE.listId },
    tag: 'Lists',
    summary: 'Delete a list',
    description: 'First removes all contacts from it, 100 at a time. For long lists this takes a while.',
    responses: { 204: { description: 'The list was deleted.' } },
    input: ({ params }) => params,
  }),
];

async function countedListBody(list: ContactList, { relations }: Pick<RouteRequest<string>, 'relations'>) {
  return listBody(list, await relations.listCounter(list));
}
