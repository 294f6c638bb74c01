import { changeListMembers, readMembers } from '../../contacts/groups/list-members.ts';
import { idFrom } from '../../contacts/validation/id.ts';
import type { Rejected } from '../../contacts/validation/problem.ts';
import { planContext } from '../contacts/update-contact.ts';
import { operation } from '../runtime/operation.ts';
import type { OperationCaller, Services } from '../runtime/services.ts';

interface ListContactsInput {
  workspaceId: string;
  listId: string;
  body: unknown;
}

/** The number of requested contacts that exist. */
export interface ContactsProcessed {
  itemsProcessed: number;
  ignoredProperties: readonly string[];
}

/** Adds contacts to a list: all existing ones or none. Skips unknown ones and does not count them. */
export const addContactsToList = operation({
  name: 'addContactsToList',
  scope: 'contacts:write',
  run: (services, caller, input: ListContactsInput) => changeMembers('added', services, caller, input),
});

/** Removes contacts from a list, in the same way. */
export const removeContactsFromList = operation({
  name: 'removeContactsFromList',
  scope: 'contacts:write',
  run: (services, caller, input: ListContactsInput) => changeMembers('removed', services, caller, input),
});

async function changeMembers(
  change: 'added' | 'removed',
  services: Services,
  caller: OperationCaller,
  { workspaceId, listId, body }: ListContactsInput,
): Promise<ContactsProcessed | Rejected> {
  const read = readMembers(body);
  const context = planContext(services, caller);
  const request = { workspaceId, listId: idFrom(listId), change, read };
  return services.store.write({ workspaceId, exclusive: true }, async (transaction) => {
    const itemsProcessed = await changeListMembers(transaction, services.rules, request, context, caller.author);
    if (typeof itemsProcessed !== 'number') return itemsProcessed;
    return { itemsProcessed, ignoredProperties: read.ignoredProperties };
  });
}
