import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import { runSlice } from '../../store/slices.ts';
import type { AbortState } from '../../store/store.ts';
import type { Contact } from '../contact/contact.ts';
import { createTurns } from '../turns.ts';
import { MAX_CHANGES_BACK } from '../validation/limits.ts';
import { invalid, type Path, type Rejected, rejected } from '../validation/problem.ts';
import { applyChanges, type ContactParts, invertedChanges } from './field-change.ts';
import { type ChangeLink, type ContactChange, findChanges, MAX_SLICE_CHANGES } from './history.queries.ts';
import type { LatestState } from './latest-state.queries.ts';

/**
 * Selects a state of a contact by version or time, with the path of the argument. Times are milliseconds since 1970.
 */
export type Moment = ({ version: number } | { time: number }) & { path: Path };

/**
 * Returns the state of a contact at a version or a time, with the version and time of the change that produced it.
 * Starts at the latest state and undoes changes one by one. Returns null if the contact did not exist then. Rejects a
 * moment that is more than `MAX_CHANGES_BACK` changes back, or before the earliest stored change. Calls `onUndo` with
 * each later change, newest first.
 */
export async function contactAsOf(
  db: Kysely<Database>,
  { contact: latest, isRemoved }: LatestState,
  moment: Moment,
  signal?: AbortState,
  onUndo?: (change: ContactChange) => void,
): Promise<Contact | null | Rejected> {
  if ('version' in moment && moment.version > latest.version) return null;
  if (isReached({ version: latest.version, at: latest.updatedAt }, moment)) return isRemoved ? null : latest;
  const { workspaceId, id: contactId } = latest;
  const letOthersIn = createTurns();
  let state: ContactParts = latest;
  let left = MAX_CHANGES_BACK;
  let version = latest.version + 1;
  for (let changeId = latest.lastChangeId; changeId !== null && left >= 0; ) {
    const ref = { workspaceId, contactId, changeId };
    const changes = await runSlice(workspaceId, () => {
      signal?.throwIfAborted();
      return findChanges(db, ref, Math.min(MAX_SLICE_CHANGES, left + 1));
    });
    const last = changes.at(-1);
    if (last === undefined) return rejected(notKept(moment, version));
    const end = changes.findIndex((change) => isReached(change, moment));
    const undone = end === -1 ? changes : changes.slice(0, end);
    for (const part of inPortions(undone)) {
      if (onUndo !== undefined) part.forEach(onUndo);
      state = applyChanges(
        state,
        part.flatMap((change) => invertedChanges(change.changes)),
      );
      await letOthersIn();
    }
    const found = changes[end];
    if (found?.isRemoval) return null;
    if (found !== undefined) {
      return { ...latest, ...state, version: found.version, updatedAt: found.at, lastChangeId: found.id };
    }
    left -= changes.length;
    ({ version, previousId: changeId } = last);
  }
  if (left < 0) return rejected(tooFarBack(moment, latest));
  // A contact without history was not created by this program.
  return latest.lastChangeId === null ? rejected(notKept(moment, latest.version)) : null;
}

/** Returns whether a change, going back, is the one that produced the state at a moment. */
function isReached({ version, at }: Pick<ChangeLink, 'version' | 'at'>, moment: Moment): boolean {
  return 'version' in moment ? version <= moment.version : at <= moment.time;
}

/** The number of changes to undo between two turns of the event loop. */
const PORTION = 32;

function inPortions(changes: readonly ContactChange[]): ContactChange[][] {
  return Array.from({ length: Math.ceil(changes.length / PORTION) }, (_, index) =>
    changes.slice(index * PORTION, (index + 1) * PORTION),
  );
}

function tooFarBack({ path }: Moment, { version }: Contact) {
  const most = MAX_CHANGES_BACK.toLocaleString('en-US');
  const rule = `must not be more than ${most} changes before version ${version}, the latest: read the history instead`;
  return invalid(path, rule);
}

function notKept({ path }: Moment, version: number) {
  return invalid(path, `must not be before version ${version}: earlier changes are no longer kept`);
}
