import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ContactList } from '../contacts/list.ts';
import { CREATE_LIST_SCHEMA, UPDATE_LIST_SCHEMA } from '../contacts/list-body.ts';
import type { Page } from '../contacts/page.ts';
import type { Refused } from '../contacts/problem.ts';
import { listCounter } from '../resolvers/contact-edges.ts';
import { createList, deleteList, findList, pageLists, updateList } from '../resolvers/lists.ts';
import type { Services } from '../resolvers/services.ts';
import { answer, answerCreated, nameIgnored } from './answer.ts';
import { LIST, LIST_EXAMPLE, listBody } from './list-body.ts';
import { pageBody, pageInput, pageParameters, pageSchema } from './paging.ts';
import type { ListPath, WorkspacePath } from './paths.ts';
import type { Route } from './route.ts';

const ALL = '/workspaces/{workspaceId}/lists';
const ONE = `${ALL}/{listId}`;

const SHOWN = { description: 'The list.', schema: LIST, example: LIST_EXAMPLE };
const CHANGED = { ...SHOWN, headers: ['Ignored-Properties'] };

export const listRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: ALL,
    operationId: 'lists',
    tag: 'Lists',
    summary: 'List the lists',
    description: 'Oldest first.',
    query: pageParameters(100),
    answers: {
      200: { description: 'A page of lists.', schema: pageSchema(LIST), example: { results: [LIST_EXAMPLE] } },
    },
    async handle(services, request, reply) {
      const { workspaceId } = request.params as WorkspacePath;
      const result = await pageLists(services, request.caller, { workspaceId, page: pageInput(request) });
      return answerLists(services, request, reply, result);
    },
  },
  {
    method: 'POST',
    path: ALL,
    operationId: 'createList',
    tag: 'Lists',
    summary: 'Create a list',
    body: { schema: CREATE_LIST_SCHEMA, example: { name: 'Spring campaign', consentType: 'double' } },
    answers: {
      201: { ...CHANGED, description: 'The list that was created.', headers: ['Location', 'Ignored-Properties'] },
    },
    async handle(services, request, reply) {
      const { workspaceId } = request.params as WorkspacePath;
      const result = await createList(services, request.caller, { workspaceId, body: request.body });
      return answer(request, reply, result, ({ list, ignoredProperties }) =>
        answerCreated(
          nameIgnored(reply, ignoredProperties),
          ['workspaces', list.workspaceId, 'lists', list.id],
          listBody(list, { count: 0, updatedAt: list.createdAt }),
        ),
      );
    },
  },
  {
    method: 'GET',
    path: ONE,
    operationId: 'list',
    tag: 'Lists',
    summary: 'Read a list',
    answers: { 200: SHOWN },
    async handle(services, request, reply) {
      const { workspaceId, listId } = request.params as ListPath;
      const result = await findList(services, request.caller, { workspaceId, listId });
      return answer(request, reply, result, async (list) =>
        reply.send(listBody(list, await listCounter(services, list))),
      );
    },
  },
  {
    method: 'PATCH',
    path: ONE,
    operationId: 'updateList',
    tag: 'Lists',
    summary: 'Update a list',
    body: { schema: UPDATE_LIST_SCHEMA, example: { description: 'Those who have bought something.' } },
    answers: { 200: { ...CHANGED, description: 'The list after the update.' } },
    async handle(services, request, reply) {
      const { workspaceId, listId } = request.params as ListPath;
      const result = await updateList(services, request.caller, { workspaceId, listId, body: request.body });
      return answer(request, reply, result, async ({ list, ignoredProperties }) =>
        nameIgnored(reply, ignoredProperties).send(listBody(list, await listCounter(services, list))),
      );
    },
  },
  {
    method: 'DELETE',
    path: ONE,
    operationId: 'deleteList',
    tag: 'Lists',
    summary: 'Delete a list',
    description: 'Takes every contact off it first, a hundred at a time: for long lists this takes a while.',
    answers: { 204: { description: 'The list is gone.' } },
    async handle(services, request, reply) {
      const { workspaceId, listId } = request.params as ListPath;
      const result = await deleteList(services, request.caller, { workspaceId, listId });
      return answer(request, reply, result, () => reply.code(204).send());
    },
  },
];

/** Shows a page of lists, each with its counter. */
export function answerLists(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  result: Page<ContactList> | Refused,
): Promise<FastifyReply> {
  return answer(request, reply, result, async ({ nodes, hasMore }) => {
    const counted = await Promise.all(
      nodes.map(async (list) => ({ list, counter: await listCounter(services, list) })),
    );
    return reply.send(
      pageBody(
        { nodes: counted, hasMore },
        ({ list }) => list,
        ({ list, counter }) => listBody(list, counter),
      ),
    );
  });
}
