import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { findContactToChange } from '../contact/contact.queries.ts';
import type { Contact } from '../contact/contact.ts';
import { findLists } from '../groups/list.queries.ts';
import { applyChanges, invertedChanges } from '../history/field-change.ts';
import { findRemoval } from '../history/history.queries.ts';
import { type LatestState, removedContact } from '../history/latest-state.queries.ts';
import { nameIdentifier } from '../identifiers/identifier.ts';
import { createTurns } from '../turns.ts';
import { findOwners } from '../update/load-update.queries.ts';
import type { RequestedIdentifier } from '../update/parse-update.ts';
import type { Owners } from '../update/resolution.ts';
import { MAX_REVERT_CONTACTS } from '../validation/limits.ts';
import { isRejected } from '../validation/problem.ts';
import { type WorkspaceRules, type WorkspaceRulesCache, workspaceRules } from '../workspaces/workspace.queries.ts';
import { type EarlierState, movesSince, TO_VERSION } from './earlier-state.queries.ts';
import { type RequiredMove, requiredMoves } from './moves.ts';

/** All data that a revert needs to plan. */
export interface RevertSnapshot extends WorkspaceRules {
  target: RevertTarget;
  /** The required moves of contacts that were merged into the reverted one or restored from it since. */
  moves: readonly RequiredMove[];
  /** The contacts of the first `MAX_REVERT_CONTACTS` moves. */
  others: readonly OtherContact[];
  /** The owners of the identifiers of all targets. */
  owners: Owners;
  /** The existing lists among those of all targets. */
  existingLists: ReadonlySet<string>;
}

/** A contact, and the earlier state that it is to receive. */
export interface RevertTarget extends LatestState {
  state: Contact;
  /** The identifiers of that state, in order. */
  identifiers: readonly RequestedIdentifier[];
}

export type OtherContact = ReturningContact | LeavingContact;

/** A contact to restore. */
interface ReturningContact {
  target: RevertTarget;
}

/** A contact to merge again. Undefined if it does not exist. */
interface LeavingContact {
  move: RequiredMove;
  contact: Contact | undefined;
}

/** Reads all data for a revert, in the transaction that will write it and has locked the contact. */
export async function loadRevert(
  transaction: Transaction<Database>,
  cache: WorkspaceRulesCache,
  latest: LatestState,
  earlier: EarlierState,
): Promise<RevertSnapshot> {
  const { workspaceId } = latest.contact;
  const moves = requiredMoves(await movesSince(transaction, latest.contact, earlier));
  const others: OtherContact[] = [];
  // One at a time, because each may be large.
  const letOthersIn = createTurns();
  for (const move of moves.slice(0, MAX_REVERT_CONTACTS)) {
    others.push(await loadOther(transaction, latest.contact, move));
    await letOthersIn();
  }

  const target = revertTarget(latest, earlier.contact);
  const targets = [target, ...others.flatMap((other) => ('target' in other ? other.target : []))];
  const listIds = [...new Set(targets.flatMap(({ state }) => state.listIds))];
  const [owners, lists, rules] = await Promise.all([
    findOwners(
      transaction,
      workspaceId,
      targets.flatMap(({ identifiers }) => identifiers),
    ),
    findLists(transaction, workspaceId, listIds),
    workspaceRules(transaction, cache, workspaceId, undefined),
  ]);
  await letOthersIn();
  return {
    settings: rules.settings,
    definitions: rules.definitions,
    target,
    moves,
    others,
    owners,
    existingLists: new Set(lists.map(({ id }) => id)),
  };
}

/** A restored contact gets the state before its merge, which its last change contains. */
async function loadOther(
  transaction: Transaction<Database>,
  { workspaceId, id: survivorId }: Contact,
  move: RequiredMove,
): Promise<OtherContact> {
  if (move.expectedVersion !== null) {
    const contact = await findContactToChange(transaction, workspaceId, move.contactId);
    return { move, contact: isRejected(contact) ? undefined : contact };
  }
  const removal = await findRemoval(transaction, workspaceId, move.contactId);
  // A purge of the merged contact is refused, and one of the survivor leaves nothing to revert.
  if (removal?.mergedContactId !== survivorId) throw new Error('a merged contact lacks the change that removed it');
  const contact = removedContact(removal);
  const state = { ...contact, ...applyChanges(contact, invertedChanges(removal.changes)) };
  return { target: revertTarget({ contact, isRemoved: true }, state) };
}

function revertTarget(latest: LatestState, state: Contact): RevertTarget {
  const identifiers = state.identifiers.map((it) => ({ ...nameIdentifier(it), path: TO_VERSION }));
  return { ...latest, state, identifiers };
}
