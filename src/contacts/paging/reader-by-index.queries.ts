import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { AbortState } from '../../store/store.ts';
import { nameKeysOfPrefix } from '../contact/name-key.ts';
import { findChangedContacts } from './changed-contacts.queries.ts';
import { candidateReader, type Reader } from './contact-candidates.queries.ts';
import type { ContactFilter } from './contact-filter.ts';
import { hasGroup } from './contact-range.queries.ts';
import { readerByName } from './contacts-by-name.queries.ts';
import type { PageRequest } from './page.ts';

/** Returns whether another index than that of the order may find the contacts of a filter. */
export function mayHaveIndex(filter: ContactFilter): boolean {
  if (filter.ids !== undefined && filter.ids !== null) return false;
  return typeof filter.updatedAt?.from === 'number' || namesOf(filter) !== undefined;
}

/**
 * Returns a reader of the contacts of a request that can match a filter, by another index than that of the order.
 * Undefined if there is none, or if it may find so many contacts that a scan finds the next page sooner.
 */
export async function readerByIndex(
  db: Kysely<Database>,
  workspaceId: string,
  filter: ContactFilter,
  request: PageRequest,
  signal: AbortState | undefined,
): Promise<Reader | undefined> {
  const { updatedAt } = filter;
  const changed =
    typeof updatedAt?.from === 'number'
      ? await findChangedContacts(db, workspaceId, updatedAt.from, signal)
      : undefined;
  if (changed !== undefined) return candidateReader(db, workspaceId, changed, request);
  const names = namesOf(filter);
  return names && readerByName(db, workspaceId, names, request);
}

/** A list, an account or a company usually has few of the names of a workspace. */
function namesOf(filter: ContactFilter) {
  const { displayNamePrefix: prefix } = filter;
  return typeof prefix !== 'string' || hasGroup(filter) ? undefined : nameKeysOfPrefix(prefix);
}
