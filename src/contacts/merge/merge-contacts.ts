import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { findContactToChange } from '../contact/contact.queries.ts';
import type { Contact } from '../contact/contact.ts';
import { insertMerge } from '../contact/merge-redirect.queries.ts';
import { removeContact } from '../delete/erase-contact.queries.ts';
import { applyUpdate, type ChangeAuthor } from '../update/apply-update.queries.ts';
import { checkPrecondition, type Precondition } from '../validation/precondition.ts';
import {
  invalidValue,
  isRejected,
  movedAway,
  movedToIn,
  type Problem,
  type Rejected,
  rejected,
} from '../validation/problem.ts';
import { type MergePlan, planMerge } from './plan-merge.ts';

/** A request to merge contacts. */
export interface MergeRequest {
  survivorId: string;
  /** The id of the contact to merge. Undefined if the request has problems. */
  mergedId: string | undefined;
  /** The problems of the request. */
  problems: readonly Problem[];
  precondition?: Precondition | undefined;
}

/**
 * Merges a contact into a survivor, in one transaction. After that, the id of the merged contact leads to the survivor.
 * If the contact was merged into the same survivor before, nothing changes. If it was merged elsewhere, the request is
 * rejected.
 */
export async function mergeContacts(
  transaction: Transaction<Database>,
  workspaceId: string,
  { survivorId, mergedId, problems, precondition }: MergeRequest,
  now: number,
  author: ChangeAuthor,
): Promise<MergePlan | Rejected> {
  const survivor = await findContactToChange(transaction, workspaceId, survivorId);
  if (isRejected(survivor)) return survivor;
  if (mergedId === undefined) return { problems };
  const merged = await findOther(transaction, survivor, mergedId);
  if (merged !== null && isRejected(merged)) return merged;
  const unmet = checkPrecondition(survivor, precondition);
  if (unmet !== undefined) return rejected(unmet);

  const plan = planMerge(survivor, merged, now);
  if (isRejected(plan) || merged === null) return plan;
  await removeContact(transaction, merged, author, now, { mergedContactId: survivorId });
  await applyUpdate(transaction, plan, author, { mergedContactId: merged.id });
  await insertMerge(transaction, workspaceId, { mergedId: merged.id, survivorId, at: now });
  return plan;
}

const OTHER = ['contactId'];

/** Returns null if the contact was merged into the survivor before. */
async function findOther(
  transaction: Transaction<Database>,
  { workspaceId, id: survivorId }: Contact,
  mergedId: string,
): Promise<Contact | null | Rejected> {
  if (mergedId === survivorId) return rejected(invalidValue(OTHER, 'a contact cannot be merged into itself'));
  const other = await findContactToChange(transaction, workspaceId, mergedId);
  if (!isRejected(other)) return other;
  const movedTo = movedToIn(other)?.movedTo;
  if (movedTo === survivorId) return null;
  return rejected(
    movedTo === undefined
      ? invalidValue(OTHER, `contact ${mergedId} does not exist in this workspace`)
      : movedAway(movedTo, OTHER),
  );
}
