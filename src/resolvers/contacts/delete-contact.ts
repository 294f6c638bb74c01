import { deleteContact as remove } from '../../contacts/delete/delete-contact.ts';
import type { Precondition } from '../../contacts/validation/precondition.ts';
import { idFrom, operation } from '../runtime/operation.ts';

interface DeleteInput {
  workspaceId: string;
  contactId: string;
  precondition?: Precondition | undefined;
}

/** Deletes a contact for good and frees its identifiers. Gives the contact as it was. */
export const deleteContact = operation({
  name: 'deleteContact',
  scope: 'contacts:write',
  run(services, caller, { workspaceId, contactId, precondition }: DeleteInput) {
    const now = services.now();
    return services.store.write({ workspaceId }, (transaction) =>
      remove(transaction, workspaceId, idFrom(contactId), { now, precondition }, caller.author),
    );
  },
});
