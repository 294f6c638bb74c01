import { mayReadContacts } from '../../access/access-key.ts';
import {
  type Account,
  accountsPage,
  findAccounts,
  insertAccount,
  updateAccount as writeAccount,
  writtenPartOfAccount,
} from '../../contacts/groups/account.queries.ts';
import {
  CREATE_ACCOUNT_SCHEMA,
  type CreateAccountBody,
  UPDATE_ACCOUNT_SCHEMA,
} from '../../contacts/groups/account-body.ts';
import { collectionOf, type PageInput, parsePageRequest } from '../../contacts/paging/page.ts';
import { createBodyParser } from '../../contacts/validation/parse-body.ts';
import { notFound, rejected } from '../../contacts/validation/problem.ts';
import { idFrom, operation } from '../runtime/operation.ts';
import { deleteGroup } from './delete-group.ts';

const DEFAULT_PAGE = 100;

/** An account that was created or changed, and the properties of the body that mean nothing here. */
export interface AccountChanged {
  account: Account;
  ignoredProperties: readonly string[];
}

interface AccountInput {
  workspaceId: string;
  accountId: string;
}

/** A page of the accounts of a workspace, oldest first. */
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

/** The account with an id. */
export const findAccount = operation({
  name: 'account',
  scope: 'contacts:read',
  run: async ({ loaders }, _caller, { workspaceId, accountId }: AccountInput) =>
    (await loaders.account.load({ workspaceId, id: idFrom(accountId) })) ?? rejected(notFound('account')),
});

export const createAccount = operation({
  name: 'createAccount',
  scope: 'settings:write',
  async run({ store, now, newId }, _caller, { workspaceId, body: given }: { workspaceId: string; body: unknown }) {
    const { body, problems, ignoredProperties } = readCreateBody(given);
    if (problems.length > 0) return { problems };
    const { name } = body as unknown as CreateAccountBody;
    const account: Account = { workspaceId, id: newId(), name, createdAt: now(), updatedAt: now() };
    return store.write({ workspaceId, exclusive: true }, async (transaction) => {
      await insertAccount(transaction, account);
      const created: AccountChanged = { account, ignoredProperties };
      return created;
    });
  },
});

/** Changes an account; what the body does not name stays. */
export const updateAccount = operation({
  name: 'updateAccount',
  scope: 'settings:write',
  run({ store, now }, caller, { workspaceId, accountId, body: given }: AccountInput & { body: unknown }) {
    const { body, problems, ignoredProperties } = readUpdateBody(given);
    return store.write({ workspaceId, exclusive: true }, async (transaction) => {
      const [account] = await findAccounts(transaction, workspaceId, [idFrom(accountId)]);
      if (account === undefined) return rejected(notFound('account'));
      if (problems.length > 0) return { problems };
      const after: Account = { ...account, ...body };
      const shown = (it: Account) => (mayReadContacts(caller.key) ? it : writtenPartOfAccount(it, body));
      if (after.name === account.name) return { account: shown(account), ignoredProperties };
      const changed = { ...after, updatedAt: Math.max(now(), account.updatedAt) };
      await writeAccount(transaction, changed);
      return { account: shown(changed), ignoredProperties };
    });
  },
});

/** Deletes an account, once it has taken it from every contact. Gives the account as it was. */
export const deleteAccount = operation({
  name: 'deleteAccount',
  scope: 'settings:write',
  run: (services, caller, { workspaceId, accountId }: AccountInput) =>
    deleteGroup(services, caller, 'account', workspaceId, idFrom(accountId)),
});

const readCreateBody = createBodyParser(CREATE_ACCOUNT_SCHEMA);
const readUpdateBody = createBodyParser(UPDATE_ACCOUNT_SCHEMA);
