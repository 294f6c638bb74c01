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

/** How many of the contacts that were named there are. */
export interface ContactsProcessed {
  itemsProcessed: number;
  ignoredProperties: readonly string[];
}

/** Puts contacts on a list, all of those that exist or none. Unknown ones are skipped and not counted. */
export const addContactsToList = operation({
  name: 'addContactsToList',
  scope: 'contacts:write',
  run: (services, caller, input: ListContactsInput) => changeMembers('added', services, caller, input),
});

/** Takes contacts off a list, as they are put on it. */
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
