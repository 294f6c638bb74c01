import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import { runSlice } from '../../store/slices.ts';
import type { AbortState } from '../../store/store.ts';
import type { Contact } from '../contact/contact.ts';
import { contactFromRow, sizeOfRow } from '../contact/contact-row.ts';
import { readerByIds } from './contact-candidates.queries.ts';
import { type ContactFilter, isMatch } from './contact-filter.ts';
import { isScan, MAX_SLICE_ROWS, selectContacts, within } from './contact-range.queries.ts';
import { type Page, type PageRequest, type Position, pageFromRows } from './page.ts';
import { mayHaveIndex, readerByIndex } from './reader-by-index.queries.ts';

/** The maximum total size of the rows in a page, in characters of JSON. A larger page has fewer contacts. */
const MAX_PAGE_BYTES = 8 * 1024 * 1024;

/**
 * Returns a page of the contacts of a workspace that match a filter, in the order of creation. Ids select the
 * contacts. A list, an account, a company and the time of creation select a range of an index. All other conditions scan that range, contact by
 * contact, until the page is full. If the first slice does not fill the page and another index finds few candidates, only
 * these are read. The scan reads slices, so that other requests run in between; each slice begins after the last row of
 * the previous one. A page has fewer contacts than requested if they are large, but at least one. Rejects with the reason
 * of the signal when it is aborted.
 */
export async function contactsPage(
  db: Kysely<Database>,
  workspaceId: string,
  filter: ContactFilter,
  request: PageRequest,
  signal?: AbortState,
): Promise<Page<Contact>> {
  const bounds = within(request, filter);
  const mustCompare = isScan(filter);
  const nodes: Contact[] = [];
  let size = 0;
  let fitting = 0;
  let from = bounds.from;
  let read =
    (await readerByIds(db, workspaceId, filter, bounds)) ??
    ((rows: number) => selectContacts(db, workspaceId, filter, { ...bounds, ...(from && { from }) }, rows));
  let mayUseIndex = mayHaveIndex(filter);
  let limit = mustCompare && !mayUseIndex ? MAX_SLICE_ROWS : request.limit + 1;
  for (;;) {
    const slice = async () => {
      signal?.throwIfAborted();
      const part = await read(limit);
      for (const row of part.rows) {
        const contact = contactFromRow(row);
        if (mustCompare && !isMatch(filter, contact)) continue;
        nodes.push(contact);
        size += sizeOfRow(row);
        if (size <= MAX_PAGE_BYTES) fitting = nodes.length;
      }
      return part;
    };
    // A usual page without a scan is one slice, which is read without waiting for a turn.
    const isFirst = !mustCompare && nodes.length === 0;
    const { rows, isFull } = await (isFirst ? slice() : runSlice(workspaceId, slice));
    const last = rows.at(-1);
    if (nodes.length > request.limit || size > MAX_PAGE_BYTES || !isFull) break;
    if (last !== undefined) from = { createdAt: last.created_at, id: last.id };
    limit = mustCompare ? Math.min(2 * limit, MAX_SLICE_ROWS) : request.limit + 1 - nodes.length;
    // The first slice shows whether most contacts match anyway.
    const rest = { ...bounds, ...(from && { from }) };
    const reader = mayUseIndex ? await readerByIndex(db, workspaceId, filter, rest, signal) : undefined;
    mayUseIndex = false;
    if (reader === undefined) continue;
    read = reader;
    limit = request.limit + 1;
  }
  const isCut = fitting < Math.min(nodes.length, request.limit) && nodes.length > 1;
  if (isCut) return { nodes: nodes.slice(0, Math.max(1, fitting)), hasMore: true, isCut };
  return pageFromRows(nodes, request, (contact) => contact);
}

/** Returns the position of a contact in every collection of contacts. */
export function positionOfContact({ createdAt, id }: Pick<Contact, 'createdAt' | 'id'>): Position {
  return { createdAt, id };
}
