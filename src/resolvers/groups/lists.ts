import { mayReadContacts } from '../../access/access-key.ts';
import { LISTS } from '../../contacts/groups/group-kinds.ts';
import { type ContactList, listsPage } from '../../contacts/groups/list.queries.ts';
import { planNewGroup, updateGroup } from '../../contacts/groups/update-group.ts';
import { collectionOf, type PageInput, parsePageRequest } from '../../contacts/paging/page.ts';
import { idFrom } from '../../contacts/validation/id.ts';
import { isRejected, notFound, rejected } from '../../contacts/validation/problem.ts';
import { operation } from '../runtime/operation.ts';
import { deleteGroup } from './delete-group.ts';

const DEFAULT_PAGE = 100;

/** A created or updated list, and the unknown properties of the body. */
export interface ListChanged {
  list: ContactList;
  ignoredProperties: readonly string[];
}

interface ListInput {
  workspaceId: string;
  listId: string;
}

/** Returns a page of the lists of a workspace, oldest first. */
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

/** Returns the list with an id. */
export const findList = operation({
  name: 'list',
  scope: 'contacts:read',
  run: async ({ loaders }, _caller, { workspaceId, listId }: ListInput) =>
    (await loaders.list.load({ workspaceId, id: idFrom(listId) })) ?? rejected(notFound('list')),
});

export const createList = operation({
  name: 'createList',
  scope: 'settings:write',
  async run({ store, now, newId }, _caller, { workspaceId, body }: { workspaceId: string; body: unknown }) {
    const read = LISTS.parseNew(body);
    const list = planNewGroup(LISTS, workspaceId, read, { id: newId(), now: now() });
    if (isRejected(list)) return list;
    return store.write({ workspaceId, exclusive: true }, async (transaction) => {
      await LISTS.insert(transaction, list);
      const created: ListChanged = { list, ignoredProperties: read.ignoredProperties };
      return created;
    });
  },
});

/** Updates a list. Absent fields stay unchanged. */
export const updateList = operation({
  name: 'updateList',
  scope: 'settings:write',
  run({ store, now }, caller, { workspaceId, listId, body }: ListInput & { body: unknown }) {
    const read = LISTS.parseUpdate(body);
    const id = idFrom(listId);
    return store.write({ workspaceId, exclusive: true }, async (transaction) => {
      const list = await updateGroup(transaction, LISTS, { workspaceId, id, read, now: now() });
      if (isRejected(list)) return list;
      const shown = mayReadContacts(caller.key) ? list : LISTS.writtenPart(list, read.body);
      const updated: ListChanged = { list: shown, ignoredProperties: read.ignoredProperties };
      return updated;
    });
  },
});

/** Deletes a list permanently, after removing all contacts from it. Returns the deleted list. */
export const deleteList = operation({
  name: 'deleteList',
  scope: 'settings:write',
  run: (services, caller, { workspaceId, listId }: ListInput) =>
    deleteGroup(services, caller, LISTS, { workspaceId, id: idFrom(listId) }),
});
