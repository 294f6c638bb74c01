import { mayReadContacts } from '../../access/access-key.ts';
import { type Account, accountsPage } from '../../contacts/groups/account.queries.ts';
import { ACCOUNTS } from '../../contacts/groups/group-kinds.ts';
import { planNewGroup, updateGroup } from '../../contacts/groups/update-group.ts';
import { collectionOf, type PageInput, parsePageRequest } from '../../contacts/paging/page.ts';
import { idFrom } from '../../contacts/validation/id.ts';
import { isRejected, notFound, rejected } from '../../contacts/validation/problem.ts';
import { operation } from '../runtime/operation.ts';
import { deleteGroup } from './delete-group.ts';

const DEFAULT_PAGE = 100;

/** A created or updated account, and the unknown properties of the body. */
export interface AccountChanged {
  account: Account;
  ignoredProperties: readonly string[];
}

interface AccountInput {
  workspaceId: string;
  accountId: string;
}

/** Returns a page of the accounts of a workspace, oldest first. */
export const pageAccounts = operation({
  name: 'accounts',
  scope: 'contacts:read',
  async run({ store }, _caller, { workspaceId, page }: { workspaceId: string; page: PageInput }) {
    const collection = collectionOf('accounts', workspaceId);
    const { request, problems } = parsePageRequest(page, DEFAULT_PAGE, collection);
    if (problems.length > 0) return { problems };
    return { ...(await accountsPage(store.reader({ workspaceId }), workspaceId, request)), collection };
  },
});

/** Returns the account with an id. */
export const findAccount = operation({
  name: 'account',
  scope: 'contacts:read',
  run: async ({ loaders }, _caller, { workspaceId, accountId }: AccountInput) =>
    (await loaders.account.load({ workspaceId, id: idFrom(accountId) })) ?? rejected(notFound('account')),
});

export const createAccount = operation({
  name: 'createAccount',
  scope: 'settings:write',
  async run({ store, now, newId }, _caller, { workspaceId, body }: { workspaceId: string; body: unknown }) {
    const read = ACCOUNTS.parseNew(body);
    const account = planNewGroup(ACCOUNTS, workspaceId, read, { id: newId(), now: now() });
    if (isRejected(account)) return account;
    return store.write({ workspaceId, exclusive: true }, async (transaction) => {
      await ACCOUNTS.insert(transaction, account);
      const created: AccountChanged = { account, ignoredProperties: read.ignoredProperties };
      return created;
    });
  },
});

/** Updates an account. Absent fields stay unchanged. */
export const updateAccount = operation({
  name: 'updateAccount',
  scope: 'settings:write',
  run({ store, now }, caller, { workspaceId, accountId, body }: AccountInput & { body: unknown }) {
    const read = ACCOUNTS.parseUpdate(body);
    const id = idFrom(accountId);
    return store.write({ workspaceId, exclusive: true }, async (transaction) => {
      const account = await updateGroup(transaction, ACCOUNTS, { workspaceId, id, read, now: now() });
      if (isRejected(account)) return account;
      const shown = mayReadContacts(caller.key) ? account : ACCOUNTS.writtenPart(account, read.body);
      const updated: AccountChanged = { account: shown, ignoredProperties: read.ignoredProperties };
      return updated;
    });
  },
});

/** Deletes an account after removing it from all contacts. Returns the deleted account. */
export const deleteAccount = operation({
  name: 'deleteAccount',
  scope: 'settings:write',
  run: (services, caller, { workspaceId, accountId }: AccountInput) =>
    deleteGroup(services, caller, ACCOUNTS, { workspaceId, id: idFrom(accountId) }),
});
