import type { Kysely } from 'kysely';
import type { Database } from '../store/database.ts';
import type { Difference } from './change-set.ts';
import type { Contact } from './contact.ts';

/** Writes what a change of a contact's lists brings in and takes out. */
export async function writeLists(db: Kysely<Database>, contact: Contact, { entered, left }: Difference) {
  const row = memberRow(contact);
  await Promise.all([
    left.length > 0 &&
      db
        .deleteFrom('list_member')
        .where((eb) => eb.and(row))
        .where('list_id', 'in', left)
        .execute(),
    entered.length > 0 &&
      db
        .insertInto('list_member')
        .values(entered.map((list_id) => ({ ...row, list_id })))
        .execute(),
  ]);
}

/** As for lists. Accounts have no creating call in the documented API: the first mention creates one (§2). */
export async function writeAccounts(db: Kysely<Database>, contact: Contact, { entered, left }: Difference) {
  const row = memberRow(contact);
  await Promise.all([
    left.length > 0 &&
      db
        .deleteFrom('account_member')
        .where((eb) => eb.and(row))
        .where('account_id', 'in', left)
        .execute(),
    entered.length > 0 &&
      db
        .insertInto('account')
        .values(entered.map((id) => ({ id, ...nameless(contact) })))
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    entered.length > 0 &&
      db
        .insertInto('account_member')
        .values(entered.map((account_id) => ({ ...row, account_id })))
        .execute(),
  ]);
}

/** As for accounts: the first mention of a reference creates the company. */
export async function writeCompanies(db: Kysely<Database>, contact: Contact, { entered, left }: Difference) {
  const row = memberRow(contact);
  await Promise.all([
    left.length > 0 &&
      db
        .deleteFrom('company_member')
        .where((eb) => eb.and(row))
        .where('company_ref', 'in', left)
        .execute(),
    entered.length > 0 &&
      db
        .insertInto('company')
        .values(entered.map((ref) => ({ ref, ...nameless(contact) })))
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    entered.length > 0 &&
      db
        .insertInto('company_member')
        .values(entered.map((company_ref) => ({ ...row, company_ref })))
        .execute(),
  ]);
}

function memberRow({ workspaceId, createdAt, id }: Contact) {
  return { workspace_id: workspaceId, contact_created_at: createdAt, contact_id: id };
}

/** What is known of an account or company at its first mention. */
function nameless({ workspaceId, updatedAt }: Contact) {
  return { workspace_id: workspaceId, name: null, created_at: updatedAt, updated_at: updatedAt };
}
