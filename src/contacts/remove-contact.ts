import type { Kysely } from 'kysely';
import type { Database } from '../store/database.ts';
import { type ChangeAuthor, insertHistory, writeIdentifiers } from './apply-update.ts';
import type { Contact } from './contact.ts';
import { fieldChanges } from './field-change.ts';
import { writeAccounts, writeCompanies, writeLists } from './write-memberships.ts';

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
  await writeIdentifiers(db, contact, nothing);
  await writeLists(db, contact, { entered: [], left: contact.listIds });
  await writeAccounts(db, contact, { entered: [], left: contact.accountIds });
  await writeCompanies(db, contact, { entered: [], left: contact.companyRefs });
  await insertHistory(
    db,
    { ...nothing, version: contact.version + 1, updatedAt: Math.max(now, contact.updatedAt) },
    fieldChanges(contact, nothing),
    author,
    { removed: true },
  );
  await db.deleteFrom('contact').where('workspace_id', '=', contact.workspaceId).where('id', '=', contact.id).execute();
}
