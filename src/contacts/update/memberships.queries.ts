import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { Contact } from '../contact/contact.ts';
import { inParts } from '../in-parts.ts';
import type { Difference } from './set-change.ts';

/** Writes what a change of a contact's lists brings in and takes out. */
export async function writeLists(db: Kysely<Database>, contact: Contact, { entered, left }: Difference) {
  const row = memberRow(contact);
  await Promise.all([
    ...inParts(left).map((ids) =>
      db
        .deleteFrom('list_member')
        .where((eb) => eb.and(row))
        .where('list_id', 'in', ids)
        .execute(),
    ),
    ...inParts(entered).map((ids) =>
      db
        .insertInto('list_member')
        .values(ids.map((list_id) => ({ ...row, list_id })))
        .execute(),
    ),
  ]);
}

/** As for lists. Accounts have no creating call in the documented API: the first mention creates one (§2). */
export async function writeAccounts(db: Kysely<Database>, contact: Contact, { entered, left }: Difference) {
  const row = memberRow(contact);
  await Promise.all([
    ...inParts(left).map((ids) =>
      db
        .deleteFrom('account_member')
        .where((eb) => eb.and(row))
        .where('account_id', 'in', ids)
        .execute(),
    ),
    ...inParts(entered).flatMap((ids) => [
      db
        .insertInto('account')
        .values(ids.map((id) => ({ id, ...unnamed(contact) })))
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
      db
        .insertInto('account_member')
        .values(ids.map((account_id) => ({ ...row, account_id })))
        .execute(),
    ]),
  ]);
}

/** As for accounts: the first mention of a reference creates the company. */
export async function writeCompanies(db: Kysely<Database>, contact: Contact, { entered, left }: Difference) {
  const row = memberRow(contact);
  await Promise.all([
    ...inParts(left).map((refs) =>
      db
        .deleteFrom('company_member')
        .where((eb) => eb.and(row))
        .where('company_ref', 'in', refs)
        .execute(),
    ),
    ...inParts(entered).flatMap((refs) => [
      db
        .insertInto('company')
        .values(refs.map((ref) => ({ ref, ...unnamed(contact) })))
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
      db
        .insertInto('company_member')
        .values(refs.map((company_ref) => ({ ...row, company_ref })))
        .execute(),
    ]),
  ]);
}

function memberRow({ workspaceId, createdAt, id }: Contact) {
  return { workspace_id: workspaceId, contact_created_at: createdAt, contact_id: id };
}

/** What is known of an account or company at its first mention. */
function unnamed({ workspaceId, updatedAt }: Contact) {
  return { workspace_id: workspaceId, name: null, created_at: updatedAt, updated_at: updatedAt };
}
