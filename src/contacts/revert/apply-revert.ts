import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { deleteMerge, insertMerge, restoreMerges } from '../contact/merge-redirect.queries.ts';
import { removeContact } from '../delete/erase-contact.queries.ts';
import type { RelatedContacts } from '../history/history.queries.ts';
import { createTurns } from '../turns.ts';
import { applyUpdate, type ChangeAuthor } from '../update/apply-update.queries.ts';
import type { RevertPlan } from './plan-revert.ts';

/** Writes a revert. Must run in the transaction that read the plan's snapshot. */
export async function applyRevert(
  transaction: Transaction<Database>,
  plan: RevertPlan,
  author: ChangeAuthor,
  now: number,
): Promise<void> {
  const { outcome, after, restored, mergedAgain } = plan;
  const { workspaceId, id } = after;
  const letOthersIn = createTurns();
  // Contacts release identifiers before others receive them.
  for (const contact of mergedAgain) {
    await removeContact(transaction, contact, author, now, { mergedContactId: id });
    await insertMerge(transaction, workspaceId, { mergedId: contact.id, survivorId: id, at: now });
    await letOthersIn();
  }
  const related = relatedContacts(plan);
  await applyUpdate(transaction, plan, author, related && { related });
  await letOthersIn();
  for (const other of restored) {
    await applyUpdate(transaction, other, author, { related: { restoredFrom: id } });
    await deleteMerge(transaction, workspaceId, other.after.id);
    await restoreMerges(transaction, workspaceId, other.after.id);
    await letOthersIn();
  }
  if (outcome === 'CREATED') await restoreMerges(transaction, workspaceId, id);
}

function relatedContacts({ restored, mergedAgain }: RevertPlan): RelatedContacts | undefined {
  if (restored.length + mergedAgain.length === 0) return undefined;
  return {
    ...(restored.length === 0 ? {} : { restored: restored.map(({ after: { id, version } }) => ({ id, version })) }),
    ...(mergedAgain.length === 0 ? {} : { mergedAgain: mergedAgain.map(({ id }) => id) }),
  };
}
