import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { findContactToChange } from '../contact/contact.queries.ts';
import { applyUpdate, type ChangeAuthor } from '../update/apply-update.queries.ts';
import type { UpdatePlan } from '../update/plan-update.ts';
import { checkPrecondition, type Precondition } from '../validation/precondition.ts';
import { isRejected, type Rejected, rejected } from '../validation/problem.ts';
import type { WorkspaceRulesCache } from '../workspaces/workspace.queries.ts';
import type { EarlierState } from './earlier-state.queries.ts';
import { loadRevert } from './load-revert.queries.ts';
import { planRevert, type RevertContext } from './plan-revert.ts';

/** What a revert is asked to do. */
export interface RevertRequest {
  contactId: string;
  /** The state to restore, or what is wrong with the request. */
  earlier: EarlierState | Rejected;
  precondition?: Precondition | undefined;
}

/** Gives a contact an earlier state of its own in a new version, or says every reason why not. */
export async function revertContact(
  transaction: Transaction<Database>,
  rules: WorkspaceRulesCache,
  workspaceId: string,
  { contactId, earlier, precondition }: RevertRequest,
  context: RevertContext,
  author: ChangeAuthor,
): Promise<UpdatePlan | Rejected> {
  const contact = await findContactToChange(transaction, workspaceId, contactId);
  if (isRejected(contact)) return contact;
  if (isRejected(earlier)) return earlier;
  const unmet = checkPrecondition(contact, precondition);
  if (unmet !== undefined) return rejected(unmet);
  const plan = planRevert(await loadRevert(transaction, rules, contact, earlier), context);
  if (!isRejected(plan)) await applyUpdate(transaction, plan, author);
  return plan;
}
