import type { Account as AccountShape } from '../../../contacts/groups/account.queries.ts';
import {
  CREATE_ACCOUNT_SCHEMA,
  type CreateAccountBody,
  UPDATE_ACCOUNT_SCHEMA,
  type UpdateAccountBody,
} from '../../../contacts/groups/account-body.ts';
import {
  type AccountChanged,
  createAccount,
  deleteAccount,
  findAccount,
  pageAccounts,
  updateAccount,
} from '../../../resolvers/groups/accounts.ts';
import { Account } from '../../schema/account.ts';
import { builder } from '../../schema/builder.ts';
import { connectionFrom, pageInput } from '../connection.ts';
import { conditionsFrom, IDEMPOTENCY_KEY, type Nullable, type Repeatable, requestFrom } from '../input-fields.ts';
import { mutationPayload, unlessRejected } from '../payload.ts';
import { run, unwrapOrNull } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';

const ACCOUNT_ID = 'The id of the account.';
const FIELDS = CREATE_ACCOUNT_SCHEMA.properties;

builder.queryField('accounts', (t) =>
  t.connection(
    {
      type: Account,
      nullable: true,
      description: 'The accounts of the workspace, oldest first. 100 by default.',
      args: { ...WORKSPACE },
      resolve: async (_root, { workspaceId, ...args }, context) => {
        const page = unwrapOrNull(await run(context, pageAccounts, { workspaceId, page: pageInput(args) }));
        return page === null ? null : connectionFrom(page, (account) => account, args);
      },
    },
    { name: 'AccountConnection', description: 'A page of accounts, oldest first.' },
    { name: 'AccountEdge', description: 'An account in a page.' },
  ),
);

builder.queryField('account', (t) =>
  t.field({
    type: Account,
    nullable: true,
    description: 'The account with an id, or null.',
    args: {
      ...WORKSPACE,
      accountId: t.arg({ type: 'UUID', required: true, description: ACCOUNT_ID }),
    },
    resolve: async (_root, input, context) => unwrapOrNull(await run(context, findAccount, input)),
  }),
);

const CreateAccountInput = builder.inputRef<CreateAccountBody & Repeatable>('CreateAccountInput').implement({
  description: CREATE_ACCOUNT_SCHEMA.description,
  fields: (t) => ({
    name: t.string({ required: true, description: FIELDS.name.description }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const UpdateAccountInput = builder.inputRef<Nullable<UpdateAccountBody> & Repeatable>('UpdateAccountInput').implement({
  description: UPDATE_ACCOUNT_SCHEMA.description,
  fields: (t) => ({
    name: t.string({ description: FIELDS.name.description }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const CreateAccountPayload = accountPayload('CreateAccountPayload', 'The created account, or the errors.');
const UpdateAccountPayload = accountPayload('UpdateAccountPayload', 'The updated account, or the errors.');

builder.mutationField('createAccount', (t) =>
  t.field({
    type: CreateAccountPayload,
    description: 'Creates an account.',
    args: {
      ...WORKSPACE,
      input: t.arg({ type: CreateAccountInput, required: true, description: 'The account to create.' }),
    },
    resolve: (_root, { workspaceId, input }, context) =>
      run(context, createAccount, { workspaceId, ...requestFrom(input) }),
  }),
);

builder.mutationField('updateAccount', (t) =>
  t.field({
    type: UpdateAccountPayload,
    description: 'Updates an account. Omitted fields stay unchanged.',
    args: {
      ...WORKSPACE,
      accountId: t.arg({ type: 'UUID', required: true, description: ACCOUNT_ID }),
      input: t.arg({ type: UpdateAccountInput, required: true, description: 'The changes.' }),
    },
    resolve: (_root, { workspaceId, accountId, input }, context) =>
      run(context, updateAccount, { workspaceId, accountId, ...requestFrom(input) }),
  }),
);

const DeleteAccountInput = builder.inputRef<Repeatable>('DeleteAccountInput').implement({
  description: 'Options for deleting the account.',
  fields: (t) => ({ idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }) }),
});

const DeleteAccountPayload = mutationPayload<AccountShape>(
  'DeleteAccountPayload',
  'The id of the deleted account, or the errors.',
  (t) => ({
    deletedAccountId: t.id({
      nullable: true,
      description: 'The id of the deleted account; null if the request was rejected.',
      resolve: unlessRejected(({ id }) => id),
    }),
  }),
);

builder.mutationField('deleteAccount', (t) =>
  t.field({
    type: DeleteAccountPayload,
    description:
      'Deletes an account permanently, after removing it from all contacts. For large accounts this takes a while.',
    args: {
      ...WORKSPACE,
      accountId: t.arg({ type: 'UUID', required: true, description: ACCOUNT_ID }),
      input: t.arg({ type: DeleteAccountInput, description: 'Options for deleting the account. Null is an error.' }),
    },
    resolve: (_root, { workspaceId, accountId, input }, context) =>
      run(context, deleteAccount, { workspaceId, accountId, ...conditionsFrom(input) }),
  }),
);

function accountPayload(name: string, description: string) {
  return mutationPayload<AccountChanged>(name, description, (t) => ({
    account: t.field({
      type: Account,
      nullable: true,
      description: 'The account; null if the request was rejected.',
      resolve: unlessRejected(({ account }) => account),
    }),
  }));
}
