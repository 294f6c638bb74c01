import type { Transaction } from 'kysely';
import type { Database } from '../store/database.ts';
import type { ChangeAuthor } from './apply-update.ts';
import type { Contact } from './contact.ts';
import { deleteMerges } from './contact-merge.ts';
import { findContactToChange } from './find-contact.ts';
import { type Expectation, unmetExpectation } from './plan-update.ts';
import { isRefused, type Refused, refused } from './problem.ts';
import { removeContact } from './remove-contact.ts';

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
