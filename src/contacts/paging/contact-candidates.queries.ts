import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import { findContactRows } from '../contact/contact.queries.ts';
import { MAX_SLICE_SIZE } from '../contact/contact-row.ts';
import type { ContactFilter } from './contact-filter.ts';
import type { Slice } from './contact-range.queries.ts';
import { type Candidate, findCandidates } from './contacts-by-ids.queries.ts';
import { type PageRequest, pageFromArray } from './page.ts';

/** The maximum number of rows in one slice. They are selected by their ids. */
const MAX_ROWS = 128;

/** Reads the next rows of a page in its order: at most `limit`, and fewer if they are large, or none. */
export type Reader = (limit: number) => Promise<Slice>;

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
