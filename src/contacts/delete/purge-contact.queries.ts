import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { findContactToChange } from '../contact/contact.queries.ts';
import { deleteMerges } from '../contact/merge-redirect.queries.ts';
import { findChangeLinks, findRemoval, MAX_SLICE_CHANGES } from '../history/history.queries.ts';
import type { ChangeAuthor } from '../update/apply-update.queries.ts';
import { checkPrecondition, type Precondition } from '../validation/precondition.ts';
import { isRejected, movedToIn, type Rejected, rejected } from '../validation/problem.ts';
import { removeContact } from './erase-contact.queries.ts';

/** The operation that the history names for a contact that was purged: of that contact, nothing else is left. */
const PURGE = 'purgeContact';

/**
 * Begins to purge a contact: deletes it, if it is there, and empties its last change, which stays and says that it was
 * purged. `purgeSlice` then removes all other changes. Refuses a contact that was merged into another one: that one has
 * its data.
 */
export async function beginPurge(
  transaction: Transaction<Database>,
  workspaceId: string,
  contactId: string,
  { now, precondition }: { now: number; precondition?: Precondition | undefined },
  { keyId, api }: ChangeAuthor,
): Promise<Rejected | undefined> {
  const author = { keyId, api, operation: PURGE };
  const contact = await findContactToChange(transaction, workspaceId, contactId);
  if (!isRejected(contact)) {
    const unmet = checkPrecondition(contact, precondition);
    if (unmet !== undefined) return rejected(unmet);
    await removeContact(transaction, contact, author, now, { isPurge: true });
    await deleteMerges(transaction, workspaceId, contactId);
    return undefined;
  }
  const removal = await findRemoval(transaction, workspaceId, contactId);
  if (removal === undefined || movedToIn(contact) !== undefined) return contact;
  if (removal.operation === PURGE) return undefined;
  await changeRow(transaction, workspaceId, removal.id, {
    at: Math.max(now, removal.at),
    key_id: keyId,
    api,
    operation: PURGE,
    changes: '[]',
    contact_created_at: null,
    merged_contact_id: null,
  });
  return undefined;
}

/**
 * Removes some of the changes of a contact that is being purged, and of the contacts that were merged into it. Returns
 * whether any may be left.
 */
export async function purgeSlice(
  transaction: Transaction<Database>,
  workspaceId: string,
  contactId: string,
): Promise<boolean> {
  const removal = await findRemoval(transaction, workspaceId, contactId);
  if (removal === undefined) return false;
  if (await deleteBefore(transaction, removal)) return true;
  const merged = await findMerged(transaction, workspaceId, contactId);
  if (merged === undefined) return false;
  if (await deleteBefore(transaction, merged)) return true;
  const nextMerged = await findMerged(transaction, workspaceId, merged.contactId);
  // What was merged into that one before is reached from this one then.
  if (nextMerged !== undefined) {
    await changeRow(transaction, workspaceId, nextMerged.id, { merged_contact_id: contactId });
  } else {
    await deleteRows(transaction, workspaceId, [merged.id]);
  }
  return true;
}

interface Removal {
  workspaceId: string;
  contactId: string;
  id: string;
  previousId: string | null;
}

/** A contact that was merged into this one, by the change that removed it. */
async function findMerged(
  transaction: Transaction<Database>,
  workspaceId: string,
  survivorId: string,
): Promise<Removal | undefined> {
  return transaction
    .selectFrom('contact_history')
    .select(['workspace_id as workspaceId', 'contact_id as contactId', 'id', 'previous_id as previousId'])
    .where('workspace_id', '=', workspaceId)
    .where('merged_contact_id', '=', survivorId)
    .where('removed', '=', 1)
    .limit(1)
    .executeTakeFirst();
}

/** Deletes some changes before the one that removed a contact. Returns whether there were any. */
async function deleteBefore(
  transaction: Transaction<Database>,
  { workspaceId, contactId, id, previousId: changeId }: Removal,
): Promise<boolean> {
  if (changeId === null) return false;
  const links = await findChangeLinks(transaction, { workspaceId, contactId, changeId }, MAX_SLICE_CHANGES);
  const ids = links.map((link) => link.id);
  if (ids.length > 0) await deleteRows(transaction, workspaceId, ids);
  await changeRow(transaction, workspaceId, id, { previous_id: links.at(-1)?.previousId ?? null });
  return true;
}

async function deleteRows(transaction: Transaction<Database>, workspaceId: string, ids: readonly string[]) {
  await transaction
    .deleteFrom('contact_history')
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
}

async function changeRow(
  transaction: Transaction<Database>,
  workspaceId: string,
  id: string,
  values: Partial<Pick<Database['contact_history'], 'at' | 'key_id' | 'api' | 'operation' | 'changes'>> &
    Partial<Pick<Database['contact_history'], 'contact_created_at' | 'merged_contact_id' | 'previous_id'>>,
) {
  await transaction
    .updateTable('contact_history')
    .set(values)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}
