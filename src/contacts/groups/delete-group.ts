import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { SET_RULES } from '../contact/contact-sets.ts';
import { contactsPage } from '../paging/contacts-page.queries.ts';
import { createTurns } from '../turns.ts';
import type { ChangeAuthor } from '../update/apply-update.queries.ts';
import { internalUpdate } from '../update/parse-update.ts';
import type { PlanContext } from '../update/plan-update.ts';
import { updateContact } from '../update/update-contact.ts';
import { isRejected, notFound, type Rejected, rejected } from '../validation/problem.ts';
import type { WorkspaceRulesCache } from '../workspaces/workspace.queries.ts';
import type { GroupKind } from './group-kinds.ts';

/** The maximum number of contacts in one transaction, so that other writers run in between, … */
const CONTACTS_AT_ONCE = 100;
/** … and the maximum duration of one transaction, in milliseconds. It ends early after that. */
const MAX_TRANSACTION = 50;

/**
 * Removes some contacts from a list or an account, each with its history row, and deletes the group together with its
 * last contacts. Returns the deleted group, or undefined if contacts are left; the caller then continues in another
 * transaction. After an interruption, the group exists with the remaining contacts.
 */
export async function deleteGroupPart<Kind>(
  transaction: Transaction<Database>,
  rules: WorkspaceRulesCache,
  { noun, set, find, remove }: GroupKind<Kind>,
  { workspaceId, id }: { workspaceId: string; id: string },
  context: PlanContext,
  author: ChangeAuthor,
): Promise<Kind | Rejected | undefined> {
  const [group] = await find(transaction, workspaceId, [id]);
  if (group === undefined) return rejected(notFound(noun));
  const filter = { [SET_RULES[set].filter]: id };
  const page = { limit: CONTACTS_AT_ONCE, descending: false };
  const { nodes, hasMore } = await contactsPage(transaction, workspaceId, filter, page);
  const leave = internalUpdate({ sets: { [set]: { added: [], removed: [id] } } });
  const letOthersIn = createTurns();
  const end = performance.now() + MAX_TRANSACTION;
  for (const [index, { id: contactId }] of nodes.entries()) {
    if (index > 0 && performance.now() > end) return undefined;
    const left = await updateContact(transaction, rules, workspaceId, { contactId }, leave, context, author);
    if (isRejected(left)) throw new Error(`a contact cannot leave: ${left.problems[0]?.message}`);
    await letOthersIn();
  }
  if (hasMore) return undefined;
  await remove(transaction, workspaceId, id);
  return group;
}
