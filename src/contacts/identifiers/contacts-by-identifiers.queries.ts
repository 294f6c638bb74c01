import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import { findContacts } from '../contact/contact.queries.ts';
import type { Contact } from '../contact/contact.ts';
import { findOwners } from '../update/load-update.queries.ts';
import type { IdentifierRef } from '../validation/problem.ts';
import { unsafeParts } from '../validation/storable-json.ts';
import { nameIdentifier, storedIds } from './identifier.ts';

/**
 * Returns the contact with each of these identifiers, in their order, with undefined for those of no contact. Compares as
 * `findContactByIdentifier` does, with few statements.
 */
export async function findContactsByIdentifiers(
  db: Kysely<Database>,
  workspaceId: string,
  identifiers: readonly IdentifierRef[],
): Promise<(Contact | undefined)[]> {
  const named = identifiers.map((identifier) =>
    unsafeParts(identifier).length > 0 ? undefined : nameIdentifier(identifier),
  );
  const owners = await findOwners(
    db,
    workspaceId,
    named.filter((one) => one !== undefined),
  );
  const ids = named.map((one) => one && owners.get(storedIds(one).find((id) => owners.has(id)) ?? ''));
  const distinct = [...new Set(ids.filter((id) => id !== undefined))];
  const contacts = new Map((await findContacts(db, workspaceId, distinct)).map((contact) => [contact.id, contact]));
  return ids.map((id) => (id === undefined ? undefined : contacts.get(id)));
}
