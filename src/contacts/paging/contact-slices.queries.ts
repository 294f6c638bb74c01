import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import { runSlice } from '../../store/slices.ts';
import type { AbortState } from '../../store/store.ts';
import type { Contact } from '../contact/contact.ts';
import { contactFromRow } from '../contact/contact-row.ts';
import { readerByIds } from './contact-candidates.queries.ts';
import { type ContactFilter, isMatch } from './contact-filter.ts';
import { isScan, MAX_SLICE_ROWS, selectContacts, within } from './contact-range.queries.ts';
import type { Position } from './page.ts';

/** A part of the contacts of a filter. */
export interface ContactSlice {
  /** The matching contacts. May be empty although more follow. */
  contacts: Contact[];
  /** The number of contacts that were read. */
  read: number;
}

/**
 * Yields all contacts of a workspace that match a filter, in the order of creation, after a position if one is given.
 * Holds one slice at a time. A slice is read when the caller asks for it, in its turn with other requests. Rejects with
 * the reason of the signal when it is aborted.
 */
export async function* contactSlices(
  db: Kysely<Database>,
  workspaceId: string,
  filter: ContactFilter,
  from: Position | undefined,
  signal: AbortState,
): AsyncGenerator<ContactSlice, void, undefined> {
  const mustCompare = isScan(filter);
  const boundsAfter = (position: Position | undefined) =>
    within({ limit: MAX_SLICE_ROWS, descending: false, ...(position && { from: position }) }, filter);
  const readById = await readerByIds(db, workspaceId, filter, boundsAfter(from));
  for (let position = from; ; ) {
    const { rows, isFull } = await runSlice(workspaceId, async () => {
      signal.throwIfAborted();
      return (
        readById?.(MAX_SLICE_ROWS) ?? selectContacts(db, workspaceId, filter, boundsAfter(position), MAX_SLICE_ROWS)
      );
    });
    const contacts = rows.map(contactFromRow);
    yield { contacts: mustCompare ? contacts.filter((one) => isMatch(filter, one)) : contacts, read: rows.length };
    const last = rows.at(-1);
    if (!isFull) return;
    if (last !== undefined) position = { createdAt: last.created_at, id: last.id };
  }
}
