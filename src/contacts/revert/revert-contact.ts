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

/** What a revert is asked to do. */
export interface RevertRequest {
  contactId: string;
  /** The state to restore, or what is wrong with the request. */
  earlier: EarlierState | Rejected;
  precondition?: Precondition | undefined;
}

/**
 * Gives a contact, or one that was deleted, an earlier state of its own in a new version, or says every reason why not.
 * What was merged into it since comes back, and what came back out of it since is merged again.
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
  // Deleted since the history was read, for which the caller needs another right.
  if (latest.isRemoved && !earlier.latest.isRemoved) return rejected(notFound('contact'));
  const unmet = checkPrecondition(latest.isRemoved ? null : latest.contact, precondition);
  if (unmet !== undefined) return rejected(unmet);
  const plan = planRevert(await loadRevert(transaction, rules, latest, earlier), context);
  if (!isRejected(plan)) await applyRevert(transaction, plan, author, context.now);
  return plan;
}

/** The contact, locked, or what is left of one that was deleted. What was purged or merged away does not come back. */
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

/** A contact that another revert has brought back while this one waited for it. */
async function findBack(
  transaction: Transaction<Database>,
  workspaceId: string,
  contactId: string,
): Promise<LatestState | Rejected> {
  const contact = await findContactToChange(transaction, workspaceId, contactId);
  return isRejected(contact) ? contact : { contact, isRemoved: false };
}
