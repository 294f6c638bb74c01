import type { Contact } from '../../contacts/contact/contact.ts';
import { findLists } from '../../contacts/groups/list.queries.ts';
import { type ContactFilter, filterProblems, withStoredIds } from '../../contacts/paging/contact-filter.ts';
import { filterShapeProblems } from '../../contacts/paging/contact-filter-body.ts';
import { contactsPage, positionOfContact } from '../../contacts/paging/contacts-page.queries.ts';
import { type CollectionPage, collectionOf, type PageInput, parsePageRequest } from '../../contacts/paging/page.ts';
import { idFrom } from '../../contacts/validation/id.ts';
import { distinct, notFound, type Problem, type Rejected, rejected } from '../../contacts/validation/problem.ts';
import { type WorkspaceRulesCache, workspaceRules } from '../../contacts/workspaces/workspace.queries.ts';
import type { Store } from '../../store/store.ts';
import { operation } from '../runtime/operation.ts';
import type { Caller, Services } from '../runtime/services.ts';

export { positionOfContact };

const DEFAULT_PAGE = 10;

interface PageContactsInput {
  workspaceId: string;
  page: PageInput;
  filter?: ContactFilter | undefined;
}

/** Returns a page of the contacts of a workspace, oldest first: all, or those that match a filter. */
export const pageContacts = operation({
  name: 'contacts',
  scope: 'contacts:read',
  run: pageOfContacts,
});

/** Returns the page, or its problems together with those that the operation has already `found` in its input. */
export async function pageOfContacts(
  { store, rules }: Pick<Services, 'store' | 'rules'>,
  { signal }: Pick<Caller, 'signal'>,
  { workspaceId, page, filter: given = {} }: PageContactsInput,
  found: readonly Problem[] = [],
): Promise<CollectionPage<Contact> | Rejected> {
  const filter = withStoredIds(given);
  const collection = collectionOfContacts(workspaceId, filter);
  const { request, problems } = parsePageRequest(page, DEFAULT_PAGE, collection);
  const all = [...found, ...problems, ...(await problemsOfFilter(store, rules, workspaceId, given))];
  if (all.length > 0) return { problems: distinct(all) };
  const contacts = await contactsPage(store.reader({ workspaceId }), workspaceId, filter, request, signal);
  return { ...contacts, collection };
}

/** Absent conditions do not change the collection. */
function collectionOfContacts(workspaceId: string, filter: ContactFilter): string {
  const chosen = Object.entries(filter).filter(([, value]) => value !== undefined && value !== null);
  return collectionOf('contacts', workspaceId, Object.fromEntries(chosen));
}

/** Returns the problems of the shape of a filter or, if there are none, of its attributes. */
export async function problemsOfFilter(
  store: Store,
  rules: WorkspaceRulesCache,
  workspaceId: string,
  filter: ContactFilter,
): Promise<Problem[]> {
  const shapeProblems = filterShapeProblems(filter);
  if (shapeProblems.length > 0 || !filter.attributes?.length) return shapeProblems;
  const { definitions } = await workspaceRules(store.reader({ workspaceId }), rules, workspaceId, undefined);
  return filterProblems(filter, definitions);
}

interface PageListContactsInput extends PageContactsInput {
  listId: string;
}

/** Returns a page of the contacts on a list, oldest first. */
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
