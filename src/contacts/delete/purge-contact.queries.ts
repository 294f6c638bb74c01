import { sql, type Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { deleteChanges } from '../history/expire-history.queries.ts';
import { findChangeLinks, findRemoval, MAX_SLICE_CHANGES } from '../history/history.queries.ts';
import type { ChangeAuthor } from '../update/apply-update.queries.ts';
import type { Precondition } from '../validation/precondition.ts';
import { isRejected, movedAway, type Rejected, rejected } from '../validation/problem.ts';
import { deleteContact } from './delete-contact.ts';

/** The operation in the history of a purged contact. It is the only data that remains. */
const PURGE = 'purgeContact';

/**
 * Starts purging a contact: deletes it if it exists, and empties its last change, which remains as a record of the
 * purge. `purgeSlice` then removes all other changes. Rejects a contact that was merged into another one, which has its
 * data even if it was deleted.
 */
export async function beginPurge(
  transaction: Transaction<Database>,
  workspaceId: string,
  contactId: string,
  { now, precondition }: { now: number; precondition?: Precondition | undefined },
  { keyId, api }: ChangeAuthor,
): Promise<Rejected | undefined> {
  const author = { keyId, api, operation: PURGE };
  const options = { now, precondition, isPurge: true };
  const deleted = await deleteContact(transaction, workspaceId, contactId, options, author);
  if (!isRejected(deleted)) return undefined;
  if (deleted.problems.some(({ code }) => code !== 'ResourceNotFound')) return deleted;
  const removal = await findRemoval(transaction, workspaceId, contactId);
  if (removal === undefined) {
    // A revert may have restored it in the meantime.
    const again = await deleteContact(transaction, workspaceId, contactId, options, author);
    return isRejected(again) ? again : undefined;
  }
  if (removal.operation === PURGE) return undefined;
  if (removal.mergedContactId !== null) {
    return rejected(movedAway(await lastSurvivor(transaction, workspaceId, removal.mergedContactId)));
  }
  await changeRow(transaction, workspaceId, removal.id, {
    at: Math.max(now, removal.at),
    key_id: keyId,
    api,
    operation: PURGE,
    changes: '[]',
    contact_created_at: null,
  });
  return undefined;
}

/** Returns the contact at the end of a chain of merges, which has been deleted, so that no redirect leads to it. */
async function lastSurvivor(transaction: Transaction<Database>, workspaceId: string, survivorId: string) {
  let last = survivorId;
  for (;;) {
    const next = (await findRemoval(transaction, workspaceId, last))?.mergedContactId ?? null;
    if (next === null) return last;
    last = next;
  }
}

/**
 * Removes some changes of a contact that is being purged, and of contacts that were merged into it. Returns whether
 * more may be left.
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
  // Relinks contacts that were merged into that one, so that they can be found from this one.
  if (nextMerged !== undefined) {
    await changeRow(transaction, workspaceId, nextMerged.id, { merged_contact_id: contactId });
  } else {
    await deleteChanges(transaction, workspaceId, [merged.id]);
  }
  return true;
}

interface Removal {
  workspaceId: string;
  contactId: string;
  id: string;
  previousId: string | null;
}

/** Finds a contact that was merged into this one and was not restored, by the change that removed it. */
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
    .where('removed', '=', sql.lit(1))
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
  if (ids.length > 0) await deleteChanges(transaction, workspaceId, ids);
  await changeRow(transaction, workspaceId, id, { previous_id: links.at(-1)?.previousId ?? null });
  return true;
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
