import { mayReadContacts } from '../../access/access-key.ts';
import {
  type ContactList,
  findLists,
  insertList,
  LIST_DEFAULTS,
  listsPage,
  updateList as writeList,
  writtenPartOfList,
} from '../../contacts/groups/list.queries.ts';
import { CREATE_LIST_SCHEMA, type CreateListBody, UPDATE_LIST_SCHEMA } from '../../contacts/groups/list-body.ts';
import { collectionOf, type PageInput, parsePageRequest } from '../../contacts/paging/page.ts';
import { createBodyParser } from '../../contacts/validation/parse-body.ts';
import { notFound, rejected } from '../../contacts/validation/problem.ts';
import { idFrom, operation } from '../runtime/operation.ts';
import { deleteGroup } from './delete-group.ts';

const DEFAULT_PAGE = 100;

/** A list that was created or changed, and the properties of the body that mean nothing here. */
export interface ListChanged {
  list: ContactList;
  ignoredProperties: readonly string[];
}

interface ListInput {
  workspaceId: string;
  listId: string;
}

/** A page of the lists of a workspace, oldest first. */
export const pageLists = operation({
  name: 'lists',
  scope: 'contacts:read',
  async run({ store }, _caller, { workspaceId, page }: { workspaceId: string; page: PageInput }) {
    const collection = collectionOf('lists', workspaceId);
    const { request, problems } = parsePageRequest(page, DEFAULT_PAGE, collection);
    if (problems.length > 0) return { problems };
    return { ...(await listsPage(store.reader({ workspaceId }), workspaceId, request)), collection };
  },
});

/** The list with an id. */
export const findList = operation({
  name: 'list',
  scope: 'contacts:read',
  run: async ({ loaders }, _caller, { workspaceId, listId }: ListInput) =>
    (await loaders.list.load({ workspaceId, id: idFrom(listId) })) ?? rejected(notFound('list')),
});

export const createList = operation({
  name: 'createList',
  scope: 'settings:write',
  async run({ store, now, newId }, _caller, { workspaceId, body: given }: { workspaceId: string; body: unknown }) {
    const { body, problems, ignoredProperties } = readCreateBody(given);
    if (problems.length > 0) return { problems };
    const times = { createdAt: now(), updatedAt: now() };
    const fields = body as unknown as CreateListBody;
    const list: ContactList = { ...LIST_DEFAULTS, ...fields, workspaceId, id: newId(), ...times };
    return store.write({ workspaceId, exclusive: true }, async (transaction) => {
      await insertList(transaction, list);
      const created: ListChanged = { list, ignoredProperties };
      return created;
    });
  },
});

/** Changes a list; what the body does not name stays. */
export const updateList = operation({
  name: 'updateList',
  scope: 'settings:write',
  run({ store, now }, caller, { workspaceId, listId, body: given }: ListInput & { body: unknown }) {
    const { body, problems, ignoredProperties } = readUpdateBody(given);
    return store.write({ workspaceId, exclusive: true }, async (transaction) => {
      const [list] = await findLists(transaction, workspaceId, [idFrom(listId)]);
      if (list === undefined) return rejected(notFound('list'));
      if (problems.length > 0) return { problems };
      const after: ContactList = { ...list, ...body };
      const shown = (it: ContactList) => (mayReadContacts(caller.key) ? it : writtenPartOfList(it, body));
      if (JSON.stringify(after) === JSON.stringify(list)) return { list: shown(list), ignoredProperties };
      const changed = { ...after, updatedAt: Math.max(now(), list.updatedAt) };
      await writeList(transaction, changed);
      return { list: shown(changed), ignoredProperties };
    });
  },
});

/** Deletes a list for good, once it has taken every contact off it. Gives the list as it was. */
export const deleteList = operation({
  name: 'deleteList',
  scope: 'settings:write',
  run: (services, caller, { workspaceId, listId }: ListInput) =>
    deleteGroup(services, caller, 'list', workspaceId, idFrom(listId)),
});

const readCreateBody = createBodyParser(CREATE_LIST_SCHEMA);
const readUpdateBody = createBodyParser(UPDATE_LIST_SCHEMA);
