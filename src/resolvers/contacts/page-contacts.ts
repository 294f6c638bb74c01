import { findLists } from '../../contacts/groups/list.queries.ts';
import {
  type ContactFilter,
  filterProblems,
  filterSizeProblems,
  filterTextProblems,
} from '../../contacts/paging/contact-filter.ts';
import { contactsPage, positionOfContact } from '../../contacts/paging/contacts-page.queries.ts';
import { collectionOf, type PageInput, parsePageRequest } from '../../contacts/paging/page.ts';
import { idFrom } from '../../contacts/validation/id.ts';
import { distinct, notFound, type Problem, rejected } from '../../contacts/validation/problem.ts';
import { type WorkspaceRulesCache, workspaceRules } from '../../contacts/workspaces/workspace.queries.ts';
import type { Store } from '../../store/store.ts';
import { operation } from '../runtime/operation.ts';

export { positionOfContact };

const DEFAULT_PAGE = 10;

interface PageContactsInput {
  workspaceId: string;
  page: PageInput;
  filter?: ContactFilter | undefined;
}

/** A page of the contacts of a workspace, oldest first, all of them or those that match a filter. */
export const pageContacts = operation({
  name: 'contacts',
  scope: 'contacts:read',
  async run({ store, rules }, { signal }, { workspaceId, page, filter: given = {} }: PageContactsInput) {
    const filter = {
      ...given,
      listId: given.listId && idFrom(given.listId),
      accountId: given.accountId && idFrom(given.accountId),
    };
    const collection = collectionOfContacts(workspaceId, filter);
    const { request, problems } = parsePageRequest(page, DEFAULT_PAGE, collection);
    const unreadable = [...problems, ...filterTextProblems(given)];
    const all = [...unreadable, ...(await problemsOf(store, rules, workspaceId, filter))];
    if (all.length > 0) return { problems: distinct(all) };
    const found = await contactsPage(store.reader({ workspaceId }), workspaceId, filter, request, signal);
    return { ...found, collection };
  },
});

/** What a filter leaves open chooses nothing. */
function collectionOfContacts(workspaceId: string, filter: ContactFilter): string {
  const chosen = Object.entries(filter).filter(([, value]) => value !== undefined && value !== null);
  return collectionOf('contacts', workspaceId, Object.fromEntries(chosen));
}

async function problemsOf(
  store: Store,
  rules: WorkspaceRulesCache,
  workspaceId: string,
  filter: ContactFilter,
): Promise<Problem[]> {
  const sizeProblems = filterSizeProblems(filter);
  if (sizeProblems.length > 0 || !filter.attributes?.length) return sizeProblems;
  const { definitions } = await workspaceRules(store.reader({ workspaceId }), rules, workspaceId, undefined);
  return filterProblems(filter, definitions);
}

interface PageListContactsInput extends PageContactsInput {
  listId: string;
}

/** A page of the contacts on a list, oldest first. */
export const pageListContacts = operation({
  name: 'listContacts',
  scope: 'contacts:read',
  async run({ store }, { signal }, { workspaceId, listId: given, page }: PageListContactsInput) {
    const listId = idFrom(given);
    const [list] = await findLists(store.reader({ workspaceId }), workspaceId, [listId]);
    if (list === undefined) return rejected(notFound('list'));
    const collection = collectionOfContacts(workspaceId, { listId });
    const { request, problems } = parsePageRequest(page, DEFAULT_PAGE, collection);
    if (problems.length > 0) return { problems };
    const found = await contactsPage(store.reader({ workspaceId }), workspaceId, { listId }, request, signal);
    return { ...found, collection };
  },
});
