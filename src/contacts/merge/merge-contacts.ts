import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { Contact } from '../contact/contact.ts';
import { findContactToChange } from '../contact/find-contact.ts';
import { insertMerge } from '../contact/merge-redirect.ts';
import { removeContact } from '../delete/erase-contact.ts';
import { applyUpdate, type ChangeAuthor } from '../update/apply-update.ts';
import { type Expectation, unmetExpectation } from '../update/plan-update.ts';
import {
  isRefused,
  movedAway,
  movedToIn,
  type Problem,
  type Refused,
  refused,
  unacceptable,
} from '../validation/problem.ts';
import { type MergePlan, planMerge } from './plan-merge.ts';

/** What a merge is asked to do. */
export interface MergeRequest {
  survivorId: string;
  /** The contact that goes; undefined if the request has problems. */
  mergedId: string | undefined;
  /** What is wrong with the request. */
  problems: readonly Problem[];
  expectation?: Expectation | undefined;
}

/**
 * Merges one contact into another, in one transaction: from then on the id of the one that went answers with the
 * survivor. A contact that had been merged there before is merged already, and nothing changes; one that had been merged
 * elsewhere is refused, because its survivor would go.
 */
export async function mergeContacts(
  transaction: Transaction<Database>,
  workspaceId: string,
  { survivorId, mergedId, problems, expectation }: MergeRequest,
  now: number,
  author: ChangeAuthor,
): Promise<MergePlan | Refused> {
  const survivor = await findContactToChange(transaction, workspaceId, survivorId);
  if (isRefused(survivor)) return survivor;
  if (mergedId === undefined) return { problems };
  const merged = await findOther(transaction, survivor, mergedId);
  if (merged !== null && isRefused(merged)) return merged;
  const unmet = unmetExpectation(survivor, expectation);
  if (unmet !== undefined) return refused(unmet);

  const plan = planMerge(survivor, merged, now);
  if (isRefused(plan) || merged === null) return plan;
  await removeContact(transaction, merged, author, now);
  await applyUpdate(transaction, plan, author);
  await insertMerge(transaction, workspaceId, { mergedId: merged.id, survivorId, at: now });
  return plan;
}

const OTHER = ['contactId'];

/** Null: it has been merged into the survivor before. */
async function findOther(
  transaction: Transaction<Database>,
  { workspaceId, id: survivorId }: Contact,
  mergedId: string,
): Promise<Contact | null | Refused> {
  if (mergedId === survivorId) return refused(unacceptable(OTHER, 'a contact cannot be merged into itself'));
  const other = await findContactToChange(transaction, workspaceId, mergedId);
  if (!isRefused(other)) return other;
  const movedTo = movedToIn(other)?.movedTo;
  if (movedTo === survivorId) return null;
  return refused(
    movedTo === undefined
      ? unacceptable(OTHER, `contact ${mergedId} does not exist in this workspace`)
      : movedAway(movedTo, OTHER),
  );
}
