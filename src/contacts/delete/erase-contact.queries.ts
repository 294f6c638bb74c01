import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { Contact } from '../contact/contact.ts';
import { fieldChanges } from '../history/field-change.ts';
import { type ChangeAuthor, insertHistory, writeIdentifiers } from '../update/apply-update.queries.ts';
import { writeAccounts, writeCompanies, writeLists } from '../update/memberships.queries.ts';
import { newId } from '../uuid-v7.ts';

/**
 * Takes a contact out of every table, so that its identifiers are free, and keeps what it was in a last row of
 * history. Must run in the transaction in which the contact was read.
 */
export async function removeContact(
  db: Kysely<Database>,
  contact: Contact,
  author: ChangeAuthor,
  now: number,
): Promise<void> {
  const nothing = { ...contact, attributes: {}, identifiers: [], listIds: [], accountIds: [], companyRefs: [] };
  await Promise.all([
    writeIdentifiers(db, contact, nothing),
    writeLists(db, contact, { entered: [], left: contact.listIds }),
    writeAccounts(db, contact, { entered: [], left: contact.accountIds }),
    writeCompanies(db, contact, { entered: [], left: contact.companyRefs }),
    insertHistory(
      db,
      { id: newId(), previousId: contact.lastChangeId },
      { ...nothing, version: contact.version + 1, updatedAt: Math.max(now, contact.updatedAt) },
      fieldChanges(contact, nothing),
      author,
      { removed: true },
    ),
    db.deleteFrom('contact').where('workspace_id', '=', contact.workspaceId).where('id', '=', contact.id).execute(),
  ]);
}
