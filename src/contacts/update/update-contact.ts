import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { isRefused, type Refused } from '../validation/problem.ts';
import type { WorkspaceRulesCache } from '../workspaces/workspace.ts';
import { applyUpdate, type ChangeAuthor } from './apply-update.ts';
import { loadUpdate, type UpdateTarget } from './load-update.ts';
import type { ReadRequest } from './parse-update.ts';
import { planUpdate, type UpdateCircumstances, type UpdatePlan } from './plan-update.ts';

/**
 * The update, whole: loads what the decision needs, plans, and writes the plan with its history. Writes nothing when
 * it is refused. Implements specification §2–§5.
 */
export async function updateContact(
  transaction: Transaction<Database>,
  rules: WorkspaceRulesCache,
  workspaceId: string,
  target: UpdateTarget,
  read: ReadRequest,
  circumstances: UpdateCircumstances,
  author: ChangeAuthor,
): Promise<UpdatePlan | Refused> {
  const snapshot = await loadUpdate(transaction, rules, workspaceId, target, read.request);
  const plan = planUpdate(snapshot, read, circumstances);
  if (!isRefused(plan)) await applyUpdate(transaction, plan, author);
  return plan;
}
