import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { isRejected, type Rejected } from '../validation/problem.ts';
import type { WorkspaceRulesCache } from '../workspaces/workspace.queries.ts';
import { applyUpdate, type ChangeAuthor } from './apply-update.queries.ts';
import { loadUpdate, type UpdateTarget } from './load-update.queries.ts';
import type { ParsedUpdate } from './parse-update.ts';
import { type PlanContext, planUpdate, type UpdatePlan } from './plan-update.ts';

/**
 * Runs an update: loads, plans, and writes the plan with its history. Writes nothing if it is rejected. Implements
 * specification §2–§5.
 */
export async function updateContact(
  transaction: Transaction<Database>,
  rules: WorkspaceRulesCache,
  workspaceId: string,
  target: UpdateTarget,
  read: ParsedUpdate,
  context: PlanContext,
  author: ChangeAuthor,
): Promise<UpdatePlan | Rejected> {
  const snapshot = await loadUpdate(transaction, rules, workspaceId, target, read.request);
  const plan = planUpdate(snapshot, read, context);
  if (!isRejected(plan)) await applyUpdate(transaction, plan, author);
  return plan;
}
