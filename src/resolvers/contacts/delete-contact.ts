import { mayPurge } from '../../access/access-key.ts';
import { deleteContact as remove } from '../../contacts/delete/delete-contact.ts';
import { beginPurge, purgeSlice } from '../../contacts/delete/purge-contact.queries.ts';
import { idFrom } from '../../contacts/validation/id.ts';
import type { Precondition } from '../../contacts/validation/precondition.ts';
import { invalid, isRejected, missingScope, type Rejected, rejected } from '../../contacts/validation/problem.ts';
import { operation } from '../runtime/operation.ts';
import type { OperationCaller, Services } from '../runtime/services.ts';

interface DeleteInput {
  workspaceId: string;
  contactId: string;
  precondition?: Precondition | undefined;
  /** Whether to delete the history too. Unchecked. */
  purge?: unknown;
}

/** The result of a deletion. */
export interface ContactDeleted {
  id: string;
}

/**
 * Deletes a contact permanently and frees its identifiers. With `purge`, also deletes its history and the histories of
 * contacts that were merged into it. This requires the scope `contacts:purge`, and is possible for a contact that was
 * deleted before.
 */
export const deleteContact = operation({
  name: 'deleteContact',
  scope: 'contacts:write',
  async run(services, caller, { purge = false, ...input }: DeleteInput) {
    if (typeof purge !== 'boolean') return rejected(invalid(['purge'], 'must be true or false'));
    const { workspaceId, precondition } = input;
    const contactId = idFrom(input.contactId);
    if (purge) return purgeContact(services, caller, { workspaceId, contactId, precondition });
    const now = services.now();
    return services.store.write({ workspaceId }, async (transaction): Promise<ContactDeleted | Rejected> => {
      const removed = await remove(transaction, workspaceId, contactId, { now, precondition }, caller.author);
      return isRejected(removed) ? removed : { id: removed.id };
    });
  },
});

/**
 * Purges in several transactions, so that other writers run in between. After an interruption, another purge continues.
 */
async function purgeContact(
  { store, now }: Services,
  { key, author }: OperationCaller,
  { workspaceId, contactId, precondition }: DeleteInput,
): Promise<ContactDeleted | Rejected> {
  if (!mayPurge(key)) return rejected(missingScope('contacts:purge'));
  for (let hasBegun = false; ; hasBegun = true) {
    const time = now();
    const done = await store.write({ workspaceId }, async (transaction) => {
      const refused = hasBegun
        ? undefined
        : await beginPurge(transaction, workspaceId, contactId, { now: time, precondition }, author);
      if (refused !== undefined) return refused;
      return (await purgeSlice(transaction, workspaceId, contactId)) ? undefined : { id: contactId };
    });
    if (done !== undefined) return done;
  }
}
