import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { insertDefinitions, updateDefinition } from '../attributes/attribute-definition.queries.ts';
import type { AttributeDefinition } from '../attributes/attribute-definition.ts';
import { planDefinitionUpdate, planNewDefinition } from '../attributes/plan-attribute-definition.ts';
import type { ParsedBody } from '../validation/parse-body.ts';
import type { Precondition } from '../validation/precondition.ts';
import { isRejected, type Rejected } from '../validation/problem.ts';
import { renewRulesRevision, type WorkspaceRulesCache, workspaceRules } from './workspace.queries.ts';

/** Defines an attribute of a workspace. Returns the definition, or all problems. */
export async function createAttributeDefinition(
  transaction: Transaction<Database>,
  rules: WorkspaceRulesCache,
  workspaceId: string,
  read: ParsedBody,
  now: number,
): Promise<AttributeDefinition | Rejected> {
  const { definitions } = await workspaceRules(transaction, rules, workspaceId, undefined);
  const plan = planNewDefinition(definitions, read, now);
  if (isRejected(plan)) return plan;
  await insertDefinitions(transaction, workspaceId, [plan], now);
  await renewRulesRevision(transaction, workspaceId);
  return plan;
}

/** Updates a definition. Returns it, or all problems. Existing values of contacts stay unchanged. */
export async function updateAttributeDefinition(
  transaction: Transaction<Database>,
  rules: WorkspaceRulesCache,
  workspaceId: string,
  key: string,
  read: ParsedBody,
  context: { now: number; precondition?: Precondition | undefined },
): Promise<AttributeDefinition | Rejected> {
  const { definitions } = await workspaceRules(transaction, rules, workspaceId, undefined);
  const before = definitions.get(key);
  const plan = planDefinitionUpdate(definitions, before, read, context);
  if (isRejected(plan) || plan === before) return plan;
  await updateDefinition(transaction, workspaceId, plan);
  await renewRulesRevision(transaction, workspaceId);
  return plan;
}
