import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { findLists } from '../groups/list.queries.ts';
import type { LatestState } from '../history/latest-state.queries.ts';
import { nameIdentifier } from '../identifiers/identifier.ts';
import { findOwners } from '../update/load-update.queries.ts';
import type { RequestedIdentifier } from '../update/parse-update.ts';
import type { Owners } from '../update/resolution.ts';
import { type WorkspaceRules, type WorkspaceRulesCache, workspaceRules } from '../workspaces/workspace.queries.ts';
import { type EarlierState, mergesSince, TO_VERSION } from './earlier-state.queries.ts';

/** Everything that the decision about a revert needs. */
export interface RevertSnapshot extends WorkspaceRules, LatestState {
  earlier: EarlierState;
  /** The identifiers of the earlier state, in its order. */
  identifiers: readonly RequestedIdentifier[];
  /** The owners of those identifiers. */
  owners: Owners;
  /** Those of the lists of the earlier state that exist. */
  existingLists: ReadonlySet<string>;
}

/** Reads what a revert needs, in the transaction that will write it and that has locked the contact. */
export async function loadRevert(
  transaction: Transaction<Database>,
  cache: WorkspaceRulesCache,
  { contact, isRemoved }: LatestState,
  earlier: EarlierState,
): Promise<RevertSnapshot> {
  const { workspaceId } = contact;
  const { identifiers, listIds } = earlier.contact;
  const named = identifiers.map((identifier) => ({ ...nameIdentifier(identifier), path: TO_VERSION }));
  const [owners, lists, merges, rules] = await Promise.all([
    findOwners(transaction, workspaceId, named),
    listIds.length === 0 ? [] : findLists(transaction, workspaceId, listIds),
    mergesSince(transaction, contact, earlier),
    workspaceRules(transaction, cache, workspaceId, undefined),
  ]);
  return {
    settings: rules.settings,
    definitions: rules.definitions,
    contact,
    isRemoved,
    earlier: { ...earlier, merges },
    identifiers: named,
    owners,
    existingLists: new Set(lists.map(({ id }) => id)),
  };
}
