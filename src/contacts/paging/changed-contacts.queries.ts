import { type Kysely, sql } from 'kysely';
import type { Database } from '../../store/database.ts';
import { runSlice } from '../../store/slices.ts';
import { type Argument, statement } from '../../store/statement.ts';
import type { AbortState } from '../../store/store.ts';
import { firstIdAt } from '../uuid-v7.ts';
import { MAX_CHANGES_SINCE } from '../validation/limits.ts';
import { type Candidate, findCandidates } from './contacts-by-ids.queries.ts';

/** The numbers of changes and contacts in one slice. */
const SLICE_CHANGES = 512;
const SLICE_CONTACTS = 256;
/**
 * Up to version 0.2, the id of a change had the time when it was written. If the clock was set back shortly before, this
 * was earlier than the time of the change. Milliseconds.
 */
const CLOCK_TOLERANCE = 5_000;

/**
 * Returns the contacts that changed at a time (milliseconds since 1970) or later, in any order. Undefined if there were
 * more than `MAX_CHANGES_SINCE` changes. Reads the history, whose ids begin with the time of the change, so that an
 * update writes no further index. The newest change of each contact is always kept.
 */
export async function findChangedContacts(
  db: Kysely<Database>,
  workspaceId: string,
  from: number,
  signal: AbortState | undefined,
): Promise<Candidate[] | undefined> {
  const ids = await findContactsOfChanges(db, workspaceId, firstIdAt(from - CLOCK_TOLERANCE), signal);
  if (ids === undefined) return undefined;
  const changed: Candidate[] = [];
  for (let start = 0; start < ids.length; start += SLICE_CONTACTS) {
    const slice = ids.slice(start, start + SLICE_CONTACTS);
    // Not a join with the changes: PostgreSQL may read all contacts for it.
    const found = await runReadSlice(workspaceId, signal, () => findCandidates(db, workspaceId, slice));
    changed.push(...found.filter(({ updatedAt }) => updatedAt >= from));
  }
  return changed;
}

/** Returns the ids of the contacts of all changes after an id. Undefined if there are more changes than a page may read. */
async function findContactsOfChanges(
  db: Kysely<Database>,
  workspaceId: string,
  beginning: string,
  signal: AbortState | undefined,
): Promise<string[] | undefined> {
  const first = { workspaceId, after: beginning };
  const excess = await runReadSlice(workspaceId, signal, () => changeBeyondLimit(db, first));
  if (excess.length > 0) return undefined;
  const ids = new Set<string>();
  let next = first;
  for (let read = 0; read <= MAX_CHANGES_SINCE; read += SLICE_CHANGES) {
    const range = next;
    const changes = await runReadSlice(workspaceId, signal, () => changesAfterId(db, range));
    for (const { contact_id: contactId } of changes) ids.add(contactId);
    const last = changes.at(-1);
    if (last === undefined || changes.length < SLICE_CHANGES) return [...ids];
    next = { workspaceId, after: last.id };
  }
  return undefined;
}

function runReadSlice<Row>(workspaceId: string, signal: AbortState | undefined, read: () => Promise<Row[]>) {
  return runSlice(workspaceId, async () => {
    signal?.throwIfAborted();
    return read();
  });
}

type After = { workspaceId: string; after: string };

/** Returns a row if there are more changes after an id than a page may read. Only counts entries of the index. */
const changeBeyondLimit = statement((db, argument: Argument<After>) =>
  changesAfter(db, argument).select('id').limit(sql.lit(1)).offset(sql.lit(MAX_CHANGES_SINCE)),
);

const changesAfterId = statement((db, argument: Argument<After>) =>
  changesAfter(db, argument).select(['id', 'contact_id']).limit(sql.lit(SLICE_CHANGES)),
);

/** `in` instead of `=`: SQLite plans a query with an order again for each value of an equality. */
function changesAfter(db: Kysely<Database>, argument: Argument<After>) {
  return db
    .selectFrom('contact_history')
    .where('workspace_id', 'in', [argument('workspaceId')])
    .where('id', '>', argument('after'))
    .orderBy('id');
}
