import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { Rejected } from '../validation/problem.ts';
import type { WorkspaceRulesCache } from '../workspaces/workspace.queries.ts';
import { loadUpdate, type UpdateSnapshot, type UpdateTarget } from './load-update.queries.ts';
import type { ParsedUpdate } from './parse-update.ts';
import { type PlanContext, planUpdate, type UpdatePlan } from './plan-update.ts';
import { STRATEGIES, type Strategy } from './update-contact-body.ts';

/** The plans of an update, by strategy. */
export type UpdatePreview = Record<Strategy, UpdatePlan | Rejected>;

/**
 * Loads the data for an update without locks, and plans it under each strategy. Writes nothing. Implements
 * specification §8.1.
 */
export async function previewUpdate(
  reader: Kysely<Database>,
  rules: WorkspaceRulesCache,
  workspaceId: string,
  target: UpdateTarget,
  read: ParsedUpdate,
  context: PlanContext,
): Promise<UpdatePreview> {
  const load = () => loadUpdate(reader, rules, workspaceId, target, read.request);
  const first = await load();
  const snapshot = isTorn(first) ? await load() : first;
  const plan = (strategy: Strategy) =>
    planUpdate(snapshot, { ...read, request: { ...read.request, strategy } }, context);
  return Object.fromEntries(STRATEGIES.map((strategy) => [strategy, plan(strategy)])) as UpdatePreview;
}

/**
 * Returns whether another change was committed between the reads of a snapshot, so that the owner of an identifier is
 * missing.
 */
function isTorn({ target, owners, contacts }: UpdateSnapshot): boolean {
  return target !== 'new' && 'identifiers' in target && [...owners.values()].some((id) => !contacts.has(id));
}
