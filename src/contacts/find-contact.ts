import type { Kysely, Transaction } from 'kysely';
import { storedForms } from '../normalization/identifier-value.ts';
import type { Database } from '../store/database.ts';
import { type Argument, statement } from '../store/statement.ts';
import type { Contact } from './contact.ts';
import { survivorOf } from './contact-merge.ts';
import { contactFromRow } from './contact-row.ts';
import { nameIdentifier } from './identifier.ts';
import { unsafeParts } from './json-safety.ts';
import { type IdentifierRef, moved, movedAway, notFound, type Refused, refused } from './problem.ts';

/** The contact that has this identifier; of several that today's rules make one, the one that shows this value. */
export async function findContactByIdentifier(
  db: Kysely<Database>,
  workspaceId: string,
  { key, value }: IdentifierRef,
): Promise<Contact | undefined> {
  if (unsafeParts({ key, value }).length > 0) return undefined;
  const { given, normalized } = nameIdentifier({ key, value });
  for (const form of storedForms(key, given, normalized)) {
    const [row] = await selectByIdentifier(db, { workspaceId, key, normalized: form });
    if (row !== undefined) return contactFromRow(row);
  }
  return undefined;
}

/**
 * The contact with an id, or the problem that there is none or that it has been merged into another. For a change that
 * takes something away: nobody else changes the contact until the transaction ends.
 */
export async function findContactToChange(
  transaction: Transaction<Database>,
  workspaceId: string,
  id: string,
): Promise<Contact | Refused> {
  const row = await contactsOf(transaction, workspaceId).where('id', '=', id).forUpdate().executeTakeFirst();
  if (row !== undefined) return contactFromRow(row);
  const survivorId = await survivorOf(transaction, workspaceId, id);
  return refused(survivorId === undefined ? notFound('contact') : movedAway(survivorId));
}

/** Why there is no contact with an id to read. */
export async function missingContact(db: Kysely<Database>, workspaceId: string, id: string): Promise<Refused> {
  const survivorId = await survivorOf(db, workspaceId, id);
  return refused(survivorId === undefined ? notFound('contact') : moved(survivorId));
}

/** The contacts with these ids, in any order; unknown ids are left out. */
export async function findContacts(
  db: Kysely<Database>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Contact[]> {
  const rows = await (ids.length === 1 && ids[0] !== undefined
    ? selectContact(db, { workspaceId, id: ids[0] })
    : contactsOf(db, workspaceId).where('id', 'in', ids).execute());
  return rows.map(contactFromRow);
}

function contactsOf(db: Kysely<Database>, workspaceId: string) {
  return db.selectFrom('contact').selectAll().where('workspace_id', '=', workspaceId);
}

const selectContact = statement((db, argument: Argument<{ workspaceId: string; id: string }>) =>
  contactsOf(db, argument('workspaceId')).where('id', '=', argument('id')),
);

const selectByIdentifier = statement(
  (db, argument: Argument<{ workspaceId: string; key: string; normalized: string }>) =>
    // Not as a join: SQLite plans that anew for each value.
    contactsOf(db, argument('workspaceId')).where('id', '=', ({ selectFrom }) =>
      selectFrom('contact_identifier')
        .select('contact_id')
        .where('workspace_id', '=', argument('workspaceId'))
        .where('key', '=', argument('key'))
        .where('normalized_value', '=', argument('normalized')),
    ),
);
