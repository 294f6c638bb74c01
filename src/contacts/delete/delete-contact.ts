import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { findContactToChange } from '../contact/contact.queries.ts';
import type { Contact } from '../contact/contact.ts';
import { deleteMerges } from '../contact/merge-redirect.queries.ts';
import type { ChangeAuthor } from '../update/apply-update.queries.ts';
import { checkPrecondition, type Precondition } from '../validation/precondition.ts';
import { isRejected, type Rejected, rejected } from '../validation/problem.ts';
import { removeContact } from './erase-contact.queries.ts';

/** Deletes a contact and the ids that were merged into it. Returns problems if it cannot. A purge keeps no content. */
export async function deleteContact(
  transaction: Transaction<Database>,
  workspaceId: string,
  contactId: string,
  { now, precondition, isPurge = false }: { now: number; precondition?: Precondition | undefined; isPurge?: boolean },
  author: ChangeAuthor,
): Promise<Contact | Rejected> {
  const contact = await findContactToChange(transaction, workspaceId, contactId);
  if (isRejected(contact)) return contact;
  const unmet = checkPrecondition(contact, precondition);
  if (unmet !== undefined) return rejected(unmet);
  await removeContact(transaction, contact, author, now, { isPurge });
  await deleteMerges(transaction, workspaceId, contactId);
  return contact;
}
