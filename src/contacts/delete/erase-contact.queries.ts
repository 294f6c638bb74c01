import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { Contact } from '../contact/contact.ts';
import { bySet, CONTACT_SETS } from '../contact/contact-sets.ts';
import { fieldChanges } from '../history/field-change.ts';
import { type ChangeAuthor, insertHistory, writeIdentifiers } from '../update/apply-update.queries.ts';
import { writeMembers } from '../update/write-members.queries.ts';
import { newId } from '../uuid-v7.ts';

/**
 * Removes a contact from all tables, so that its identifiers become free. Keeps its last state in a final history row,
 * which is empty for a purge. Must run in the transaction that read the contact.
 */
export async function removeContact(
  db: Kysely<Database>,
  contact: Contact,
  author: ChangeAuthor,
  now: number,
  { isPurge = false, ...merge }: { mergedContactId?: string; isPurge?: boolean } = {},
): Promise<void> {
  const nothing = { ...contact, attributes: {}, identifiers: [], ...bySet((): string[] => []) };
  const updatedAt = Math.max(now, contact.updatedAt);
  await Promise.all([
    writeIdentifiers(db, contact, nothing),
    ...CONTACT_SETS.map((set) => writeMembers(db, set, contact, { entered: [], left: contact[set] })),
    insertHistory(
      db,
      { id: newId(updatedAt), previousId: contact.lastChangeId },
      { ...nothing, version: contact.version + 1, updatedAt },
      isPurge ? [] : fieldChanges(contact, nothing),
      author,
      { ...merge, removedContactCreatedAt: isPurge ? null : contact.createdAt },
    ),
    db.deleteFrom('contact').where('workspace_id', '=', contact.workspaceId).where('id', '=', contact.id).execute(),
  ]);
}
