import { ACCOUNT_A, ACCOUNT_B, type Case, FREE_EMAIL, LIST_A, LIST_B, NOBODY } from '../case.ts';

const UPPER_CASE_LIST_B = LIST_B.toUpperCase();

/** Every row of the table of fields in specification §2, and the one rule for every set. */
export const fieldCases: readonly Case[] = [
  {
    name: 'an empty body changes nothing',
    body: {},
    expect: { outcome: 'UNCHANGED', contact: { version: 1 } },
  },
  {
    name: 'an update of everything changes everything, in one version',
    body: {
      attributes: { firstName: 'Augusta', rating: null, labels: ['second'] },
      addIdentifiers: [FREE_EMAIL],
      removeIdentifiers: [{ key: 'emailaddress', value: 'ada@example.com' }],
      addToLists: [LIST_B],
      removeFromLists: [LIST_A],
      addToAccounts: [ACCOUNT_B],
      removeFromAccounts: [ACCOUNT_A],
      addCompanyRefs: ['globex'],
      removeCompanyRefs: ['acme'],
    },
    expect: {
      contact: {
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
    name: 'attributes that are not named stay',
    body: { attributes: { countryCode: 'US' } },
    expect: {
      contact: {
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
    name: 'addIdentifiers adds and keeps the order',
    body: { addIdentifiers: [FREE_EMAIL, { key: 'externalId', value: '42' }] },
    expect: {
      contact: {
        identifierCount: 3,
        featuredIdentifiers: [{ key: 'emailaddress', value: 'ada@example.com' }, FREE_EMAIL],
      },
    },
  },
  {
    name: 'removeIdentifiers removes',
    body: { removeIdentifiers: [{ key: 'emailaddress', value: 'ada@example.com' }] },
    expect: { contact: { identifierCount: 0, isAnonymous: true, featuredIdentifiers: [] } },
  },
  {
    name: 'removeIdentifiers of another contact or of nobody is a no-op',
    body: { removeIdentifiers: [{ key: 'emailaddress', value: 'grace@example.com' }, FREE_EMAIL] },
    expect: { outcome: 'UNCHANGED' },
  },
  {
    name: 'identifiers is another name of addIdentifiers',
    body: { identifiers: [FREE_EMAIL], addIdentifiers: [{ key: 'externalId', value: '42' }] },
    expect: { contact: { identifierCount: 3 } },
  },
  {
    name: 'an identifier that is added and removed is removed',
    body: { addIdentifiers: [FREE_EMAIL], removeIdentifiers: [FREE_EMAIL] },
    expect: { outcome: 'UNCHANGED' },
  },
  {
    name: 'addToLists adds at the end and folds duplicates',
    body: { addToLists: [LIST_B, LIST_B, LIST_A] },
    expect: { contact: { listIds: [LIST_A, LIST_B] } },
  },
  {
    name: 'list ids match in either case',
    body: { addToLists: [UPPER_CASE_LIST_B] },
    expect: { contact: { listIds: [LIST_A, LIST_B] } },
  },
  {
    name: 'adding to a list that the contact is on is a no-op',
    body: { addToLists: [LIST_A] },
    expect: { outcome: 'UNCHANGED' },
  },
  { name: 'removeFromLists removes', body: { removeFromLists: [LIST_A] }, expect: { contact: { listIds: [] } } },
  {
    name: 'removing from a list that does not exist is a no-op',
    body: { removeFromLists: [NOBODY, LIST_B] },
    expect: { outcome: 'UNCHANGED' },
  },
  {
    name: 'listIds replaces, in its order',
    body: { listIds: [LIST_B, LIST_A] },
    expect: { contact: { listIds: [LIST_B, LIST_A] } },
  },
  {
    name: 'listIds, then addToLists, then removeFromLists',
    body: { listIds: [LIST_B], addToLists: [LIST_A], removeFromLists: [LIST_B] },
    expect: { outcome: 'UNCHANGED', contact: { listIds: [LIST_A] } },
  },
  {
    name: 'the documented sample names one list in all three fields: removal wins',
    body: { addToLists: [LIST_B], removeFromLists: [LIST_B], listIds: [LIST_B] },
    expect: { contact: { listIds: [] } },
  },
  {
    name: 'addToAccounts creates an account by its first mention',
    body: { addToAccounts: [ACCOUNT_B] },
    expect: { contact: { accountIds: [ACCOUNT_A, ACCOUNT_B] } },
  },
  {
    name: 'removeFromAccounts removes',
    body: { removeFromAccounts: [ACCOUNT_A] },
    expect: { contact: { accountIds: [] } },
  },
  { name: 'accountIds replaces', body: { accountIds: [ACCOUNT_B] }, expect: { contact: { accountIds: [ACCOUNT_B] } } },
  {
    name: 'accountIds, then addToAccounts, then removeFromAccounts',
    body: { accountIds: [ACCOUNT_B], addToAccounts: [ACCOUNT_A], removeFromAccounts: [ACCOUNT_B] },
    expect: { outcome: 'UNCHANGED', contact: { accountIds: [ACCOUNT_A] } },
  },
  {
    name: 'addCompanyRefs creates a company by its first mention',
    body: { addCompanyRefs: ['globex', 'acme', 'globex'] },
    expect: { contact: { companyRefs: ['acme', 'globex'] } },
  },
  {
    name: 'removeCompanyRefs removes',
    body: { removeCompanyRefs: ['acme', 'none'] },
    expect: { contact: { companyRefs: [] } },
  },
  {
    name: 'companyRefs replaces',
    body: { companyRefs: ['b', 'a', 'b'] },
    expect: { contact: { companyRefs: ['b', 'a'] } },
  },
  {
    name: 'companyRefs, then addCompanyRefs, then removeCompanyRefs',
    body: { companyRefs: ['b'], addCompanyRefs: ['acme'], removeCompanyRefs: ['b'] },
    expect: { outcome: 'UNCHANGED', contact: { companyRefs: ['acme'] } },
  },
  {
    name: 'company references are compared as they are',
    body: { addCompanyRefs: ['Acme'] },
    expect: { contact: { companyRefs: ['acme', 'Acme'] } },
  },
  {
    name: 'ten ids and a hundred references are not too many',
    body: {
      removeFromLists: Array(10).fill(NOBODY),
      addToAccounts: Array(10).fill(ACCOUNT_A),
      removeFromAccounts: Array(10).fill(NOBODY),
      removeCompanyRefs: Array(100).fill('x'.repeat(250)),
    },
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
    name: `${field} refuses an id that is no UUID, naming its place`,
    body: { [field]: [LIST_A, 'not-a-uuid'] },
    expect: { problems: [{ code: 'InvalidPayload', path: `${field}[1]`, message: `${field}[1] must be a UUID` }] },
  })),
  ...['addCompanyRefs', 'removeCompanyRefs', 'companyRefs'].map((field) => ({
    name: `${field} refuses references that are empty or longer than 250 characters`,
    body: { [field]: ['', 'x'.repeat(251)] },
    expect: {
      problems: [
        { code: 'InvalidPayload', path: `${field}[0]` },
        { code: 'InvalidPayload', path: `${field}[1]` },
      ],
    },
  })),
  {
    name: 'accountIds refuses an empty list',
    body: { accountIds: [] },
    expect: {
      problems: [{ code: 'InvalidPayload', path: 'accountIds', message: 'accountIds must have 1 to 10 items' }],
    },
  },
  ...['addToLists', 'listIds'].map((field) => ({
    name: `${field} refuses lists that do not exist, each by its place`,
    body: { [field]: [LIST_A, NOBODY, LIST_B] },
    expect: { problems: [{ code: 'InvalidPayload', path: `${field}[1]` }] },
  })),
];

function tooMany(field: string, value: string, length: number): Case[] {
  return [
    {
      name: `${field} refuses ${length} items`,
      body: { [field]: Array(length).fill(value) },
      expect: { problems: [{ code: 'InvalidPayload', path: field }] },
    },
  ];
}
