import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { AbortState } from '../../store/store.ts';
import { findContactRows } from '../contact/contact.queries.ts';
import { MAX_SLICE_SIZE } from '../contact/contact-row.ts';
import { findChangedContacts } from './changed-contacts.queries.ts';
import type { ContactFilter } from './contact-filter.ts';
import type { Slice } from './contact-range.queries.ts';
import { type Candidate, findCandidates } from './contacts-by-ids.queries.ts';
import { type PageRequest, pageFromArray } from './page.ts';

/** The maximum number of rows in one slice. They are selected by their ids. */
const MAX_ROWS = 128;

/** Reads the next rows of a page in its order: at most `limit`, and fewer if they are large. */
type Reader = (limit: number) => Promise<Slice>;

/** Returns a reader of the contacts that a filter names by their ids. Undefined if it names none. */
export async function readerByIds(
  db: Kysely<Database>,
  workspaceId: string,
  { ids }: ContactFilter,
  request: PageRequest,
): Promise<Reader | undefined> {
  if (ids === undefined || ids === null) return undefined;
  return candidateReader(db, workspaceId, await findCandidates(db, workspaceId, ids), request);
}

/** Returns whether another index than that of the order may find the contacts of a filter. */
export function mayHaveCandidates({ ids, updatedAt }: ContactFilter): boolean {
  return typeof updatedAt?.from === 'number' && (ids === undefined || ids === null);
}

/**
 * Returns all contacts that can match a filter, in any order. Undefined if no index finds them, or if they may be so
 * many that a scan finds the next page sooner.
 */
export async function candidatesOf(
  db: Kysely<Database>,
  workspaceId: string,
  { updatedAt }: ContactFilter,
  signal: AbortState | undefined,
): Promise<Candidate[] | undefined> {
  if (typeof updatedAt?.from !== 'number') return undefined;
  return findChangedContacts(db, workspaceId, updatedAt.from, signal);
}

/** Returns a function that reads the next rows of these contacts within a request, in its order. */
export function candidateReader(
  db: Kysely<Database>,
  workspaceId: string,
  candidates: readonly Candidate[],
  request: PageRequest,
): Reader {
  const { nodes } = pageFromArray(candidates, (position) => position, { ...request, limit: candidates.length });
  let next = 0;
  return async (limit) => {
    const ids: string[] = [];
    for (
      let size = 0;
      next < nodes.length && ids.length < Math.min(limit, MAX_ROWS) && size < MAX_SLICE_SIZE;
      next += 1
    ) {
      const candidate = nodes[next] as Candidate;
      ids.push(candidate.id);
      size += candidate.size;
    }
    if (ids.length === 0) return { rows: [], isFull: false };
    const found = new Map((await findContactRows(db, workspaceId, ids)).map((row) => [row.id, row]));
    // Contacts that were removed in the meantime are absent.
    return { rows: ids.flatMap((id) => found.get(id) ?? []), isFull: next < nodes.length };
  };
}
