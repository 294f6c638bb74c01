import type { Case } from '../case.ts';
import { ACCOUNT_A, ACCOUNT_B, NOBODY } from '../environment/seed.ts';
import { call, read, update } from './steps.ts';

const create = (body: object) => call('createAccount', {}, body);
const change = (body: object, accountId = ACCOUNT_A) => call('updateAccount', { accountId }, body);
const show = (accountId = ACCOUNT_A) => call('account', { accountId });
const remove = (accountId = ACCOUNT_A) => call('deleteAccount', { accountId });
const notFound = { problems: [{ code: 'ResourceNotFound', path: '' }] };
const invalid = { problems: [{ code: 'InvalidPayload', path: 'name' }] };

/** Accounts and their contacts. */
export const accountCases: readonly Case[] = [
  {
    id: 'accounts.create',
    name: 'an account is created',
    when: create({ name: 'Acme' }),
    expect: { result: { name: 'Acme' } },
    afterwards: [{ when: show(), expect: { result: { id: ACCOUNT_A } } }],
  },
  {
    id: 'accounts.create.empty',
    name: 'the name of an account must not be empty',
    when: create({ name: '' }),
    expect: invalid,
  },
  {
    id: 'accounts.create.scope',
    name: 'a key without settings:write cannot create accounts',
    rights: { scopes: ['contacts:read', 'contacts:write'] },
    when: create({ name: 'Acme' }),
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
  {
    id: 'accounts.first-mention',
    name: 'an account that an update created has no name, and can get one',
    given: [update({ addToAccounts: [ACCOUNT_B] })],
    when: show(ACCOUNT_B),
    expect: { result: { id: ACCOUNT_B, name: null } },
    afterwards: [{ when: change({ name: 'Beta' }, ACCOUNT_B), expect: { result: { name: 'Beta' } } }],
  },
  {
    id: 'accounts.all',
    name: 'all accounts are listed, oldest first',
    given: [create({ name: 'Acme' })],
    when: call('accounts'),
    expect: { result: { ids: [ACCOUNT_A, { $from: 'given.0.id' }], hasNextPage: false } },
  },
  { id: 'accounts.unknown', name: 'an unknown account is not found', when: show(NOBODY), expect: notFound },
  {
    id: 'accounts.malformed',
    name: 'a malformed id of an account is not found',
    when: show('no-uuid'),
    expect: notFound,
  },
  {
    id: 'accounts.update.null',
    name: 'the name of an account cannot be removed',
    when: change({ name: null }),
    expect: invalid,
  },
  {
    id: 'accounts.update.nothing',
    name: 'an empty update does not change an account',
    when: change({}),
    expect: { unchanged: true, result: { id: ACCOUNT_A } },
  },
  {
    id: 'accounts.update.unknown',
    name: 'an unknown account is not changed',
    when: change({}, NOBODY),
    expect: notFound,
  },
  {
    id: 'accounts.delete',
    name: 'a deleted account is gone, also from its contacts',
    when: remove(),
    expect: {},
    afterwards: [
      { when: show(), expect: notFound },
      { when: read(), expect: { result: { accountIds: [], version: 2 } } },
      { when: remove(), expect: notFound },
    ],
  },
];
