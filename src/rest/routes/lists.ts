import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ContactList } from '../../contacts/groups/list.queries.ts';
import { CREATE_LIST_SCHEMA, UPDATE_LIST_SCHEMA } from '../../contacts/groups/list-body.ts';
import type { CollectionPage } from '../../contacts/paging/page.ts';
import type { Rejected } from '../../contacts/validation/problem.ts';
import { createList, deleteList, findList, pageLists, updateList } from '../../resolvers/groups/lists.ts';
import type { Session } from '../../resolvers/runtime/session.ts';
import { LIST, LIST_EXAMPLE, listBody } from '../resources/list.ts';
import { pageBody, pageInput, pageParameters, pageSchema } from '../server/paging.ts';
import type { ListPath, WorkspacePath } from '../server/path-params.ts';
import { answer, sendCreated, setIgnoredHeader } from '../server/response.ts';
import type { Route } from '../server/route.ts';

const ALL = '/workspaces/{workspaceId}/lists';
const ONE = `${ALL}/{listId}`;

const SHOWN = { description: 'The list.', schema: LIST, example: LIST_EXAMPLE };
const CHANGED = { ...SHOWN, headers: ['Ignored-Properties'] };

export const listRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: ALL,
    operation: pageLists,
    tag: 'Lists',
    summary: 'List the lists',
    description: 'Oldest first.',
    query: pageParameters(100),
    responses: {
      200: { description: 'A page of lists.', schema: pageSchema(LIST), example: { results: [LIST_EXAMPLE] } },
    },
    async handle(session, request, reply) {
      const { workspaceId } = request.params as WorkspacePath;
      const result = await session.run(pageLists, { workspaceId, page: pageInput(request) });
      return sendLists(session, request, reply, result);
    },
  },
  {
    method: 'POST',
    path: ALL,
    operation: createList,
    tag: 'Lists',
    summary: 'Create a list',
    body: { schema: CREATE_LIST_SCHEMA, example: { name: 'Spring campaign', consentType: 'double' } },
    responses: {
      201: { ...CHANGED, description: 'The list that was created.', headers: ['Location', 'Ignored-Properties'] },
    },
    async handle(session, request, reply) {
      const { workspaceId } = request.params as WorkspacePath;
      const result = await session.run(createList, { workspaceId, body: request.body });
      return answer(request, reply, result, ({ list, ignoredProperties }) =>
        sendCreated(
          setIgnoredHeader(reply, ignoredProperties),
          ['workspaces', list.workspaceId, 'lists', list.id],
          listBody(list, { count: 0, updatedAt: list.createdAt }),
        ),
      );
    },
  },
  {
    method: 'GET',
    path: ONE,
    operation: findList,
    tag: 'Lists',
    summary: 'Read a list',
    responses: { 200: SHOWN },
    async handle(session, request, reply) {
      const { workspaceId, listId } = request.params as ListPath;
      const result = await session.run(findList, { workspaceId, listId });
      return answer(request, reply, result, async (list) =>
        reply.send(listBody(list, await session.relations.listCounter(list))),
      );
    },
  },
  {
    method: 'PATCH',
    path: ONE,
    operation: updateList,
    tag: 'Lists',
    summary: 'Update a list',
    body: { schema: UPDATE_LIST_SCHEMA, example: { description: 'Those who have bought something.' } },
    responses: { 200: { ...CHANGED, description: 'The list after the update.' } },
    async handle(session, request, reply) {
      const { workspaceId, listId } = request.params as ListPath;
      const result = await session.run(updateList, { workspaceId, listId, body: request.body });
      return answer(request, reply, result, async ({ list, ignoredProperties }) =>
        setIgnoredHeader(reply, ignoredProperties).send(listBody(list, await session.relations.listCounter(list))),
      );
    },
  },
  {
    method: 'DELETE',
    path: ONE,
    operation: deleteList,
    tag: 'Lists',
    summary: 'Delete a list',
    description: 'Takes every contact off it first, a hundred at a time: for long lists this takes a while.',
    responses: { 204: { description: 'The list is gone.' } },
    async handle(session, request, reply) {
      const { workspaceId, listId } = request.params as ListPath;
      const result = await session.run(deleteList, { workspaceId, listId });
      return answer(request, reply, result, () => reply.code(204).send());
    },
  },
];

/** Shows a page of lists, each with its counter. */
export function sendLists(
  session: Session,
  request: FastifyRequest,
  reply: FastifyReply,
  result: CollectionPage<ContactList> | Rejected,
): Promise<FastifyReply> {
  return answer(request, reply, result, async ({ nodes, hasMore, collection }) => {
    const counted = await Promise.all(
      nodes.map(async (list) => ({ list, counter: await session.relations.listCounter(list) })),
    );
    return reply.send(
      pageBody(
        { nodes: counted, hasMore, collection },
        ({ list }) => list,
        ({ list, counter }) => listBody(list, counter),
      ),
    );
  });
}
