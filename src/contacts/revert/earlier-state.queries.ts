import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { AbortState } from '../../store/store.ts';
import type { Contact } from '../contact/contact.ts';
import { contactAsOf } from '../history/contact-as-of.queries.ts';
import { findChanges } from '../history/history.queries.ts';
import type { LatestState } from '../history/latest-state.queries.ts';
import { invalid, isRejected, type Rejected, rejected } from '../validation/problem.ts';
import { type Move, movesIn } from './moves.ts';

/** The state of a contact at a version, and later events. */
export interface EarlierState {
  contact: Contact;
  /** The end of the history when it was read. */
  latest: LatestState;
  /** The contacts that were merged into it or restored from it since, newest first. */
  moves: readonly Move[];
}

export const TO_VERSION = ['toVersion'];

/**
 * Returns the state of a contact at a version. It is read before the transaction that restores it, because the history
 * may be long. This is safe, because versions and the changes between them never change.
 */
export async function findEarlierState(
  db: Kysely<Database>,
  latest: LatestState,
  version: number,
  signal?: AbortState,
): Promise<EarlierState | Rejected> {
  const { version: last } = latest.contact;
  if (version > last) return rejected(invalid(TO_VERSION, `must not be above version ${last}, the latest`));
  const moves: Move[] = [];
  const moment = { version, path: TO_VERSION };
  const contact = await contactAsOf(db, latest, moment, signal, (change) => moves.push(...movesIn(change)));
  if (contact === null) return rejected(invalid(TO_VERSION, `must not be ${version}: the contact did not exist then`));
  return isRejected(contact) ? contact : { contact, latest, moves };
}

/**
 * Returns the moves into a contact and out of it up to now, newest first, including those made since its earlier state
 * was read.
 */
export async function movesSince(db: Kysely<Database>, now: Contact, earlier: EarlierState): Promise<Move[]> {
  const moves: Move[] = [];
  const { lastChangeId: seen } = earlier.latest.contact;
  for (let changeId = now.lastChangeId; changeId !== null && changeId !== seen; ) {
    const [change] = await findChanges(db, { workspaceId: now.workspaceId, contactId: now.id, changeId }, 1);
    if (change === undefined) break;
    moves.push(...movesIn(change));
    changeId = change.previousId;
  }
  return [...moves, ...earlier.moves];
}
