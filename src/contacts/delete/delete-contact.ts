import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { Contact } from '../contact/contact.ts';
import { findContactToChange } from '../contact/find-contact.ts';
import { deleteMerges } from '../contact/merge-redirect.ts';
import type { ChangeAuthor } from '../update/apply-update.ts';
import { type Expectation, unmetExpectation } from '../update/plan-update.ts';
import { isRefused, type Refused, refused } from '../validation/problem.ts';
import { removeContact } from './erase-contact.ts';

/** Deletes a contact, and with it the ids that have been merged into it; or says why not. */
export async function deleteContact(
  transaction: Transaction<Database>,
  workspaceId: string,
  contactId: string,
  { now, expectation }: { now: number; expectation?: Expectation | undefined },
  author: ChangeAuthor,
): Promise<Contact | Refused> {
  const contact = await findContactToChange(transaction, workspaceId, contactId);
  if (isRefused(contact)) return contact;
  const unmet = unmetExpectation(contact, expectation);
  if (unmet !== undefined) return refused(unmet);
  await removeContact(transaction, contact, author, now);
  await deleteMerges(transaction, workspaceId, contactId);
  return contact;
}
