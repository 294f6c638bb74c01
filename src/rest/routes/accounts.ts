import type { Account } from '../../contacts/groups/account.queries.ts';
import { CREATE_ACCOUNT_SCHEMA, UPDATE_ACCOUNT_SCHEMA } from '../../contacts/groups/account-body.ts';
import {
  createAccount,
  deleteAccount,
  findAccount,
  pageAccounts,
  updateAccount,
} from '../../resolvers/groups/accounts.ts';
import { DELETED_EXAMPLE, EXAMPLE } from '../openapi/examples.ts';
import { TIMES, timesBody, UUID_SCHEMA } from '../resources/schemas.ts';
import { route } from '../server/declare-route.ts';
import { pageBody, pageInput, pageParameters, pageSchema } from '../server/paging.ts';
import type { Route } from '../server/route.ts';

const ALL = '/workspaces/{workspaceId}/accounts';
const ONE = `${ALL}/{accountId}`;

export const ACCOUNT = {
  type: 'object',
  description: 'An account that contacts belong to. The first mention of its id creates it.',
  required: ['id', 'workspaceId', 'createdAt', 'updatedAt'],
  additionalProperties: false,
  properties: {
    id: { ...UUID_SCHEMA, description: 'The id of the account.' },
    workspaceId: { ...UUID_SCHEMA, description: 'The workspace that the account belongs to.' },
    name: { type: 'string', description: 'The name, if the account has one.' },
    ...TIMES,
  },
};

const ACCOUNT_EXAMPLE = {
  id: EXAMPLE.accountId,
  workspaceId: EXAMPLE.workspaceId,
  name: 'Acme',
  createdAt: EXAMPLE.time,
  updatedAt: EXAMPLE.time,
};

const SHOWN = { description: 'The account.', schema: ACCOUNT, example: ACCOUNT_EXAMPLE };
const CHANGED = { ...SHOWN, headers: ['Ignored-Properties'] };

export const accountRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: ALL,
    operation: pageAccounts,
    tag: 'Accounts',
    summary: 'List the accounts',
    description: 'Oldest first.',
    query: pageParameters(100),
    responses: {
      200: {
        description: 'A page of accounts.',
        schema: pageSchema(ACCOUNT),
        example: { results: [ACCOUNT_EXAMPLE] },
        body: (page) => pageBody(page, (account) => account, accountBody),
      },
    },
    input: ({ params, query }) => ({ ...params, page: pageInput(query) }),
  }),
  route({
    method: 'POST',
    path: ALL,
    operation: createAccount,
    tag: 'Accounts',
    summary: 'Create an account',
    description: 'The gateway chooses the id. The first mention of an id by a contact also creates an account.',
    body: { schema: CREATE_ACCOUNT_SCHEMA, example: { name: 'Acme' } },
    responses: {
      201: {
        ...CHANGED,
        description: 'The created account.',
        headers: ['Location', 'Ignored-Properties'],
        location: ({ account }) => ['workspaces', account.workspaceId, 'accounts', account.id],
        body: ({ account }) => accountBody(account),
      },
    },
    input: ({ params, body }) => ({ ...params, body }),
  }),
  route({
    method: 'GET',
    path: ONE,
    operation: findAccount,
    tag: 'Accounts',
    summary: 'Read an account',
    description: 'An account that a contact created has no name at first.',
    responses: { 200: { ...SHOWN, body: accountBody } },
    input: ({ params }) => params,
  }),
  route({
    method: 'PATCH',
    path: ONE,
    operation: updateAccount,
    tag: 'Accounts',
    summary: 'Update an account',
    description: 'Absent properties stay unchanged.',
    body: { schema: UPDATE_ACCOUNT_SCHEMA, example: { name: 'Acme Ltd' } },
    responses: {
      200: {
        ...CHANGED,
        description: 'The updated account.',
        body: ({ account }) => accountBody(account),
      },
    },
    input: ({ params, body }) => ({ ...params, body }),
  }),
  route({
    method: 'DELETE',
    path: ONE,
    operation: deleteAccount,
    pathExamples: { accountId: DELETED_EXAMPLE.accountId },
    tag: 'Accounts',
    summary: 'Delete an account',
    description: 'First removes it from all contacts, 100 at a time. For large accounts this takes a while.',
    responses: { 204: { description: 'The account was deleted.' } },
    input: ({ params }) => params,
  }),
];

function accountBody(account: Account) {
  const { id, workspaceId, name } = account;
  return { id, workspaceId, ...(name === null ? {} : { name }), ...timesBody(account) };
}
