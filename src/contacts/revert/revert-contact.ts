import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { findContactToChange } from '../contact/contact.queries.ts';
import { findRemoval } from '../history/history.queries.ts';
import { type LatestState, removedContact } from '../history/latest-state.queries.ts';
import type { ChangeAuthor } from '../update/apply-update.queries.ts';
import { checkPrecondition, type Precondition } from '../validation/precondition.ts';
import { isRejected, movedToIn, notFound, type Rejected, rejected } from '../validation/problem.ts';
import type { WorkspaceRulesCache } from '../workspaces/workspace.queries.ts';
import { applyRevert } from './apply-revert.ts';
import type { EarlierState } from './earlier-state.queries.ts';
import { loadRevert } from './load-revert.queries.ts';
import { planRevert, type RevertContext, type RevertPlan } from './plan-revert.ts';

/** A request to revert a contact. */
export interface RevertRequest {
  contactId: string;
  /** The state to restore, or the problems of the request. */
  earlier: EarlierState | Rejected;
  precondition?: Precondition | undefined;
}

/**
 * Restores an earlier state of a contact, or of a deleted one, in a new version. Returns problems if it cannot.
 * Contacts that were merged into it since are restored, and contacts that were restored from it since are merged again.
 */
export async function revertContact(
  transaction: Transaction<Database>,
  rules: WorkspaceRulesCache,
  workspaceId: string,
  { contactId, earlier, precondition }: RevertRequest,
  context: RevertContext,
  author: ChangeAuthor,
): Promise<RevertPlan | Rejected> {
  const latest = await findLatest(transaction, workspaceId, contactId);
  if (isRejected(latest)) return latest;
  if (isRejected(earlier)) return earlier;
  // Deleted since the history was read. Restoring it needs another scope.
  if (latest.isRemoved && !earlier.latest.isRemoved) return rejected(notFound('contact'));
  const unmet = checkPrecondition(latest.isRemoved ? null : latest.contact, precondition);
  if (unmet !== undefined) return rejected(unmet);
  const plan = planRevert(await loadRevert(transaction, rules, latest, earlier), context);
  if (!isRejected(plan)) await applyRevert(transaction, plan, author, context.now);
  return plan;
}

/** Returns the contact, locked, or the remains of a deleted one. Purged and merged contacts cannot be restored. */
async function findLatest(
  transaction: Transaction<Database>,
  workspaceId: string,
  contactId: string,
): Promise<LatestState | Rejected> {
  const contact = await findContactToChange(transaction, workspaceId, contactId);
  if (!isRejected(contact)) return { contact, isRemoved: false };
  if (movedToIn(contact) !== undefined) return contact;
  const removal = await findRemoval(transaction, workspaceId, contactId);
  if (removal === undefined) return findBack(transaction, workspaceId, contactId);
  const isDeleted = removal.mergedContactId === null && removal.contactCreatedAt !== null;
  return isDeleted ? { contact: removedContact(removal), isRemoved: true } : contact;
}

/** Returns a contact that another revert restored while this one waited for its lock. */
async function findBack(
  transaction: Transaction<Database>,
  workspaceId: string,
  contactId: string,
): Promise<LatestState | Rejected> {
  const contact = await findContactToChange(transaction, workspaceId, contactId);
  return isRejected(contact) ? contact : { contact, isRemoved: false };
}
