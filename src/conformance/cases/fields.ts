import type { Case } from '../case.ts';
import { ACCOUNT_A, ACCOUNT_B, FREE_EMAIL, LIST_A, LIST_B, NOBODY } from '../environment/seed.ts';
import { update } from './steps.ts';

const UPPER_CASE_LIST_B = LIST_B.toUpperCase();

/** Each row of the table of fields in specification §2, and the common rule for sets. */
export const fieldCases: readonly Case[] = [
  {
    id: 'update.empty-body',
    name: 'an empty body changes nothing',
    source: 'documented',
    when: update({}),
    expect: { outcome: 'UNCHANGED', result: { version: 1 } },
  },
  {
    id: 'update.everything',
    name: 'an update of all fields changes all of them in one version',
    when: update({
      attributes: { firstName: 'Augusta', rating: null, labels: ['second'] },
      addIdentifiers: [FREE_EMAIL],
      removeIdentifiers: [{ key: 'emailaddress', value: 'ada@example.com' }],
      addToLists: [LIST_B],
      removeFromLists: [LIST_A],
      addToAccounts: [ACCOUNT_B],
      removeFromAccounts: [ACCOUNT_A],
      addCompanyRefs: ['globex'],
      removeCompanyRefs: ['acme'],
    }),
    expect: {
      result: {
        version: 2,
        computedDisplayName: 'Augusta',
        attributes: {
          emailaddress: ['free@example.com'],
          firstName: 'Augusta',
          initialReference: NOBODY,
          labels: ['second'],
          serial: 'A-1',
        },
        featuredIdentifiers: [FREE_EMAIL],
        identifierCount: 1,
        listIds: [LIST_B],
        accountIds: [ACCOUNT_B],
        companyRefs: ['globex'],
        isAnonymous: false,
      },
    },
  },
  {
    id: 'update.attributes.unnamed-stay',
    name: 'attributes that are not in the request stay',
    source: 'documented',
    when: update({ attributes: { countryCode: 'US' } }),
    expect: {
      result: {
        attributes: {
          countryCode: 'US',
          emailaddress: ['ada@example.com'],
          firstName: 'Ada',
          initialReference: NOBODY,
          labels: ['first'],
          rating: 5,
          serial: 'A-1',
        },
      },
    },
  },
  {
    id: 'update.identifiers.add',
    name: 'addIdentifiers adds and keeps the order',
    source: 'documented',
    when: update({ addIdentifiers: [FREE_EMAIL, { key: 'externalId', value: '42' }] }),
    expect: {
      result: {
        identifierCount: 3,
        featuredIdentifiers: [
          { key: 'emailaddress', value: 'ada@example.com' },
          FREE_EMAIL,
          { key: 'externalId', value: '42' },
        ],
      },
    },
  },
  {
    id: 'update.identifiers.remove',
    name: 'removeIdentifiers removes',
    source: 'documented',
    when: update({ removeIdentifiers: [{ key: 'emailaddress', value: 'ada@example.com' }] }),
    expect: { result: { identifierCount: 0, isAnonymous: true, featuredIdentifiers: [] } },
  },
  {
    id: 'update.identifiers.remove-absent',
    name: 'removeIdentifiers with an identifier of another contact or of none is a no-op',
    when: update({ removeIdentifiers: [{ key: 'emailaddress', value: 'grace@example.com' }, FREE_EMAIL] }),
    expect: { outcome: 'UNCHANGED' },
  },
  {
    id: 'update.identifiers.old-name',
    name: 'identifiers is another name of addIdentifiers',
    when: update({ identifiers: [FREE_EMAIL], addIdentifiers: [{ key: 'externalId', value: '42' }] }),
    expect: { result: { identifierCount: 3 } },
  },
  {
    id: 'update.identifiers.removal-wins',
    name: 'an identifier that is added and removed is removed',
    when: update({ addIdentifiers: [FREE_EMAIL], removeIdentifiers: [FREE_EMAIL] }),
    expect: { outcome: 'UNCHANGED' },
  },
  {
    id: 'update.lists.add',
    name: 'addToLists adds at the end without duplicates',
    source: 'documented',
    when: update({ addToLists: [LIST_B, LIST_B, LIST_A] }),
    expect: { result: { listIds: [LIST_A, LIST_B] } },
  },
  {
    id: 'update.lists.either-case',
    name: 'list ids match in either case',
    when: update({ addToLists: [UPPER_CASE_LIST_B] }),
    expect: { result: { listIds: [LIST_A, LIST_B] } },
  },
  {
    id: 'update.lists.add-present',
    name: 'adding to a list of the contact is a no-op',
    when: update({ addToLists: [LIST_A] }),
    expect: { outcome: 'UNCHANGED' },
  },
  {
    id: 'update.lists.remove',
    name: 'removeFromLists removes',
    source: 'documented',
    when: update({ removeFromLists: [LIST_A] }),
    expect: { result: { listIds: [] } },
  },
  {
    id: 'update.lists.remove-absent',
    name: 'removing from a list that does not exist is a no-op',
    when: update({ removeFromLists: [NOBODY, LIST_B] }),
    expect: { outcome: 'UNCHANGED' },
  },
  {
    id: 'update.lists.replace',
    name: 'listIds replaces, in its order',
    source: 'documented',
    when: update({ listIds: [LIST_B, LIST_A] }),
    expect: { result: { listIds: [LIST_B, LIST_A] } },
  },
  {
    id: 'update.lists.replace-add-remove',
    name: 'listIds, then addToLists, then removeFromLists',
    when: update({ listIds: [LIST_B], addToLists: [LIST_A], removeFromLists: [LIST_B] }),
    expect: { outcome: 'UNCHANGED', result: { listIds: [LIST_A] } },
  },
  {
    id: 'update.lists.removal-wins',
    name: 'the documented sample has one list in all three fields: removal wins',
    when: update({ addToLists: [LIST_B], removeFromLists: [LIST_B], listIds: [LIST_B] }),
    expect: { result: { listIds: [] } },
  },
  {
    id: 'update.accounts.add',
    name: 'addToAccounts creates an account that does not exist',
    when: update({ addToAccounts: [ACCOUNT_B] }),
    expect: { result: { accountIds: [ACCOUNT_A, ACCOUNT_B] } },
  },
  {
    id: 'update.accounts.remove',
    name: 'removeFromAccounts removes',
    source: 'documented',
    when: update({ removeFromAccounts: [ACCOUNT_A] }),
    expect: { result: { accountIds: [] } },
  },
  {
    id: 'update.accounts.replace',
    name: 'accountIds replaces',
    source: 'documented',
    when: update({ accountIds: [ACCOUNT_B] }),
    expect: { result: { accountIds: [ACCOUNT_B] } },
  },
  {
    id: 'update.accounts.replace-add-remove',
    name: 'accountIds, then addToAccounts, then removeFromAccounts',
    when: update({ accountIds: [ACCOUNT_B], addToAccounts: [ACCOUNT_A], removeFromAccounts: [ACCOUNT_B] }),
    expect: { outcome: 'UNCHANGED', result: { accountIds: [ACCOUNT_A] } },
  },
  {
    id: 'update.companies.add',
    name: 'addCompanyRefs creates a company that does not exist',
    when: update({ addCompanyRefs: ['globex', 'acme', 'globex'] }),
    expect: { result: { companyRefs: ['acme', 'globex'] } },
  },
  {
    id: 'update.companies.remove',
    name: 'removeCompanyRefs removes',
    source: 'documented',
    when: update({ removeCompanyRefs: ['acme', 'none'] }),
    expect: { result: { companyRefs: [] } },
  },
  {
    id: 'update.companies.replace',
    name: 'companyRefs replaces',
    source: 'documented',
    when: update({ companyRefs: ['b', 'a', 'b'] }),
    expect: { result: { companyRefs: ['b', 'a'] } },
  },
  {
    id: 'update.companies.replace-add-remove',
    name: 'companyRefs, then addCompanyRefs, then removeCompanyRefs',
    when: update({ companyRefs: ['b'], addCompanyRefs: ['acme'], removeCompanyRefs: ['b'] }),
    expect: { outcome: 'UNCHANGED', result: { companyRefs: ['acme'] } },
  },
  {
    id: 'update.companies.case-matters',
    name: 'company references are compared exactly',
    when: update({ addCompanyRefs: ['Acme'] }),
    expect: { result: { companyRefs: ['acme', 'Acme'] } },
  },
  {
    id: 'update.limits.reached',
    name: 'ten ids and a hundred references are within the limit',
    when: update({
      removeFromLists: Array(10).fill(NOBODY),
      addToAccounts: Array(10).fill(ACCOUNT_A),
      removeFromAccounts: Array(10).fill(NOBODY),
      removeCompanyRefs: Array(100).fill('x'.repeat(250)),
    }),
    expect: { outcome: 'UNCHANGED' },
  },
  ...tooMany('addToLists', LIST_A, 11),
  ...tooMany('removeFromLists', LIST_A, 11),
  ...tooMany('listIds', LIST_A, 11),
  ...tooMany('addToAccounts', ACCOUNT_A, 11),
  ...tooMany('removeFromAccounts', ACCOUNT_A, 11),
  ...tooMany('accountIds', ACCOUNT_A, 11),
  ...tooMany('addCompanyRefs', 'acme', 101),
  ...tooMany('removeCompanyRefs', 'acme', 101),
  ...tooMany('companyRefs', 'acme', 101),
  ...['addToLists', 'removeFromLists', 'listIds', 'addToAccounts', 'removeFromAccounts', 'accountIds'].map((field) => ({
    id: `update.${field}.refuses-no-uuid`,
    name: `${field} refuses an id that is not a UUID, with its place`,
    source: 'documented',
    when: update({ [field]: [LIST_A, 'not-a-uuid'] }),
    expect: { problems: [{ code: 'InvalidPayload', path: `${field}[1]`, message: `${field}[1] must be a UUID` }] },
  })),
  ...['addCompanyRefs', 'removeCompanyRefs', 'companyRefs'].map((field) => ({
    id: `update.${field}.refuses-lengths`,
    name: `${field} refuses references that are empty or longer than 250 characters`,
    when: update({ [field]: ['', 'x'.repeat(251)] }),
    expect: {
      problems: [
        { code: 'InvalidPayload', path: `${field}[0]` },
        { code: 'InvalidPayload', path: `${field}[1]` },
      ],
    },
  })),
  {
    id: 'update.accountIds.refuses-empty',
    name: 'accountIds refuses an empty list',
    source: 'documented',
    when: update({ accountIds: [] }),
    expect: {
      problems: [{ code: 'InvalidPayload', path: 'accountIds', message: 'accountIds must have 1 to 10 items' }],
    },
  },
  ...['addToLists', 'listIds'].map((field) => ({
    id: `update.${field}.refuses-unknown`,
    name: `${field} refuses lists that do not exist, each with its place`,
    when: update({ [field]: [LIST_A, NOBODY, LIST_B] }),
    expect: { problems: [{ code: 'InvalidPayload', path: `${field}[1]` }] },
  })),
];

function tooMany(field: string, value: string, length: number): Case[] {
  return [
    {
      id: `update.${field}.refuses-${length}-items`,
      name: `${field} refuses ${length} items`,
      source: length === 11 ? 'documented' : 'ours',
      when: update({ [field]: Array(length).fill(value) }),
      expect: { problems: [{ code: 'InvalidPayload', path: field }] },
    },
  ];
}
