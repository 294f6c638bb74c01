import { type Account, deleteAccount, findAccounts } from '../../contacts/groups/account.queries.ts';
import { type ContactList, deleteList, findLists } from '../../contacts/groups/list.queries.ts';
import { contactsPage } from '../../contacts/paging/contacts-page.queries.ts';
import { createTurns } from '../../contacts/turns.ts';
import { internalUpdate } from '../../contacts/update/parse-update.ts';
import { updateContact } from '../../contacts/update/update-contact.ts';
import { isRejected, notFound, type Rejected, rejected } from '../../contacts/validation/problem.ts';
import { planContext } from '../contacts/update-contact.ts';
import type { OperationCaller, Services } from '../runtime/services.ts';

/** Contacts that are changed in one transaction, so that other writers have their turn in between, … */
const CONTACTS_AT_ONCE = 100;
/** … and how long that takes until the transaction ends before the last of them, in milliseconds. */
const MAX_TRANSACTION = 50;

interface Groups {
  list: ContactList;
  account: Account;
}

const GROUPS = {
  list: { find: findLists, remove: deleteList, filter: 'listId', set: 'listIds' },
  account: { find: findAccounts, remove: deleteAccount, filter: 'accountId', set: 'accountIds' },
} as const;

/**
 * Deletes a list or an account: takes it from its contacts, up to a hundred in each transaction, each a change of that
 * contact with its row of history; then it goes itself, together with the last of them. Cut off in between, it is
 * still there with the rest of its contacts, and deleting it again goes on.
 */
export async function deleteGroup<Group extends keyof Groups>(
  services: Services,
  caller: OperationCaller,
  group: Group,
  workspaceId: string,
  id: string,
): Promise<Groups[Group] | Rejected> {
  const { find, remove, filter, set } = GROUPS[group];
  const leave = internalUpdate({ sets: { [set]: { added: [], removed: [id] } } });
  for (;;) {
    const context = planContext(services, caller);
    const done = await services.store.write({ workspaceId, exclusive: true }, async (transaction) => {
      const [found] = await find(transaction, workspaceId, [id]);
      if (found === undefined) return rejected(notFound(group));
      const request = { limit: CONTACTS_AT_ONCE, descending: false };
      const { nodes, hasMore } = await contactsPage(transaction, workspaceId, { [filter]: id }, request);
      const letOthersIn = createTurns();
      const end = performance.now() + MAX_TRANSACTION;
      for (const [index, { id: contactId }] of nodes.entries()) {
        if (index > 0 && performance.now() > end) return undefined;
        const left = await updateContact(
          transaction,
          services.rules,
          workspaceId,
          { contactId },
          leave,
          context,
          caller.author,
        );
        if (isRejected(left)) throw new Error(`a contact cannot leave: ${left.problems[0]?.message}`);
        await letOthersIn();
      }
      if (hasMore) return undefined;
      await remove(transaction, workspaceId, id);
      return found as Groups[Group];
    });
    if (done !== undefined) return done;
  }
}
