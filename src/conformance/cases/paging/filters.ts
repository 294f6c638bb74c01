import type { Case } from '../../case.ts';
import { ACCOUNT_A, ADA, ADAS_EMAIL, GRACE, LIST_A, NOBODY, SEED } from '../../environment/seed.ts';
import type { Step } from '../../step.ts';
import { call } from '../steps.ts';

/** A third contact, besides Ada and Grace. */
const EVE = '0190a000-0000-7000-8000-00000000000c';

const seed = {
  contacts: [
    ...SEED.contacts,
    {
      id: EVE,
      body: {
        addIdentifiers: [{ key: 'externalId', value: 'eve' }],
        attributes: {
          displayName: 'Éve',
          rating: 3,
          since: '2026-01-31T09:30:00+01:00',
          birthday: '1990-12-10',
          cookiesAccepted: true,
        },
      },
    },
  ],
};

const EARLY = '2020-01-01T00:00:00Z';
const LATE = '2100-01-01T00:00:00Z';

const page = (filter: object, more: Pick<Step, 'limit' | 'pageToken' | 'reverse' | 'include'> = {}) =>
  call('contacts', {}, undefined, { filter, ...more });
const attribute = (key: string, condition: object) => ({ attributes: [{ key, ...condition }] });

const FOUND: Record<string, [string, object, string[]]> = {
  nothing: ['nothing', {}, [ADA, GRACE, EVE]],
  ids: ['ids in any order, and each contact once', { ids: [EVE, ADA.toUpperCase(), NOBODY, EVE] }, [ADA, EVE]],
  'no-ids': ['an empty list of ids', { ids: [] }, []],
  'unknown-ids': ['ids of no contact', { ids: [NOBODY, LIST_A] }, []],
  'hundred-ids': ['as many ids as are allowed', { ids: [...Array(99).fill(NOBODY), GRACE] }, [GRACE]],
  'ids-and-list': ['ids and a list', { ids: [ADA, GRACE], listId: LIST_A }, [ADA]],
  'ids-and-attribute': ['ids and a value', { ids: [EVE, GRACE], ...attribute('rating', { exists: true }) }, [EVE]],
  'ids-and-identifier-key': [
    'ids and a kind of identifier',
    { ids: [ADA, GRACE], identifierKey: 'phonenumber' },
    [GRACE],
  ],
  'ids-and-created-at': ['ids and the time of creation', { ids: [ADA, EVE], createdAt: { from: EARLY } }, [ADA, EVE]],
  'ids-and-created-later': ['ids and a future time of creation', { ids: [ADA], createdAt: { from: LATE } }, []],
  list: ['a list', { listId: LIST_A }, [ADA]],
  'ids-in-either-case': [
    'ids in either case',
    { listId: LIST_A.toUpperCase(), accountId: ACCOUNT_A.toUpperCase() },
    [ADA],
  ],
  'empty-list': ['a list without contacts', { listId: ACCOUNT_A }, []],
  account: ['an account', { accountId: ACCOUNT_A }, [ADA]],
  company: ['a company', { companyRef: 'acme' }, [ADA]],
  'list-and-account': ['a list and an account', { listId: LIST_A, accountId: ACCOUNT_A }, [ADA]],
  'list-and-other-company': [
    'a list and a company without common contacts',
    { listId: LIST_A, companyRef: 'globex' },
    [],
  ],
  'identifier-key': ['a kind of identifier', { identifierKey: 'phonenumber' }, [GRACE]],
  'created-at': ['the time of creation', { createdAt: { from: EARLY, to: LATE } }, [ADA, GRACE, EVE]],
  'created-before': ['a time of creation without contacts', { createdAt: { to: EARLY } }, []],
  'created-later': ['a future time of creation', { createdAt: { from: LATE } }, []],
  'leap-second': ['a leap second', { createdAt: { from: '2016-12-31T23:59:60Z' } }, [ADA, GRACE, EVE]],
  'without-seconds': ['a time without seconds', { updatedAt: { from: '2020-01-01T01:00+01:00' } }, [ADA, GRACE, EVE]],
  'part-of-a-millisecond': [
    'a part of a millisecond',
    { createdAt: { from: '2020-01-01T00:00:00.0001Z' } },
    [ADA, GRACE, EVE],
  ],
  'birthday-by-instant': ['a birthday by its time', attribute('birthday', { equals: '1990-12-10T01:00+01:00' }), [EVE]],
  'birthday-in-range': [
    'a birthday in a range',
    attribute('birthday', { from: '1990-12-10T00:00:00Z', to: '1990-12-10' }),
    [EVE],
  ],
  'birthday-among-others': [
    'a birthday among others',
    attribute('birthday', { in: ['1990-12-09', '1990-12-10T00:00Z'] }),
    [EVE],
  ],
  'updated-at': ['the time of the last change', { updatedAt: { from: EARLY } }, [ADA, GRACE, EVE]],
  'updated-later': ['a future time of change', { updatedAt: { from: LATE } }, []],
  'list-and-created-at': ['a list and the time of creation', { listId: LIST_A, createdAt: { from: EARLY } }, [ADA]],
  'name-prefix': ['a prefix of a name', { displayNamePrefix: 'gr' }, [GRACE]],
  'name-prefix-folded': ['a prefix of a name, in upper case and beyond ASCII', { displayNamePrefix: 'ÉV' }, [EVE]],
  value: ['a value', attribute('rating', { equals: 5 }), [ADA]],
  'value-of-another-type': ['a value of another type', attribute('rating', { equals: '5' }), []],
  'one-of-several-values': ['one of several values of an attribute', attribute('labels', { equals: 'first' }), [ADA]],
  choices: ['one of several numbers', attribute('rating', { in: [3, 4] }), [EVE]],
  numbers: ['a range of numbers', attribute('rating', { from: 3, to: 4.5 }), [EVE]],
  'numbers-with-ends': ['a range of numbers, with its ends', attribute('rating', { from: 3, to: 5 }), [ADA, EVE]],
  'instant-in-another-zone': [
    'an instant in another zone',
    attribute('since', { equals: '2026-01-31T08:30:00Z' }),
    [EVE],
  ],
  times: ['a range of time', attribute('since', { from: '2026-01-31', to: '2026-02-01' }), [EVE]],
  boolean: ['a boolean', attribute('cookiesAccepted', { equals: true }), [EVE]],
  present: ['a present value', attribute('rating', { exists: true }), [ADA, EVE]],
  absent: ['an absent value', attribute('rating', { exists: false }), [GRACE]],
  mirror: ['the mirror of an identifier', attribute('emailaddress', { equals: 'grace@example.com' }), [GRACE]],
  archived: ['an attribute that is archived', attribute('retired', { exists: true }), []],
  'two-attributes': [
    'two attributes at once',
    {
      attributes: [
        { key: 'rating', exists: true },
        { key: 'firstName', exists: true },
      ],
    },
    [ADA],
  ],
};

const REFUSED: Record<string, [string, object, string]> = {
  'too-many-ids': ['more than 100 ids', { ids: Array(101).fill(ADA) }, 'ids'],
  'id-that-is-no-uuid': ['an id that is not a UUID', { ids: [ADA, 'no-uuid'] }, 'ids[1]'],
  'null-ids': ['null for ids', { ids: null }, 'ids'],
  'list-id': ['a list that is not a UUID', { listId: 'no-uuid' }, 'listId'],
  'empty-account': ['an empty account', { accountId: '' }, 'accountId'],
  'empty-company': ['an empty company', { companyRef: '' }, 'companyRef'],
  'nul-in-company': ['NUL in a company', { companyRef: '\0' }, 'companyRef'],
  'surrogate-in-identifier-key': [
    'a lone surrogate in a kind of identifier',
    { identifierKey: '\ud800' },
    'identifierKey',
  ],
  'nul-in-name-prefix': ['NUL in a prefix of a name', { displayNamePrefix: 'a\0' }, 'displayNamePrefix'],
  'nul-in-value': ['NUL in a value', attribute('firstName', { equals: '\0' }), 'attributes[0].equals'],
  'nul-in-choice': ['NUL in one of several values', attribute('firstName', { in: ['a', '\0'] }), 'attributes[0].in[1]'],
  'offset-without-minutes': [
    'an offset without minutes',
    attribute('birthday', { from: '2020-01-31T00:00:00+01' }),
    'attributes[0].from',
  ],
  'no-day': ['an invalid day', attribute('birthday', { equals: '2023-02-29' }), 'attributes[0].equals'],
  'no-time-in-choice': [
    'an invalid time among others',
    attribute('birthday', { in: ['2020-01-31', 'x'] }),
    'attributes[0].in[1]',
  ],
  'number-for-time': ['a number for a time', attribute('birthday', { to: 5 }), 'attributes[0].to'],
  'null-list': ['null for a list', { listId: null }, 'listId'],
  'null-attributes': ['null for attributes', { attributes: null }, 'attributes'],
  'null-created-at': ['null for the time of creation', { createdAt: null }, 'createdAt'],
  'null-end': ['null for an end of a range', { updatedAt: { from: null } }, 'updatedAt.from'],
  'null-name-prefix': ['null for a prefix of a name', { displayNamePrefix: null }, 'displayNamePrefix'],
  'null-value': ['null for a value', attribute('firstName', { equals: null }), 'attributes[0].equals'],
  'unknown-attribute': ['an undefined attribute', attribute('ratin', { equals: 5 }), 'attributes[0].key'],
  conditions: [
    'more than ten conditions',
    { attributes: Array(11).fill({ key: 'firstName', exists: true }) },
    'attributes',
  ],
  choices: ['more than 100 values', attribute('rating', { in: Array(101).fill(1) }), 'attributes[0].in'],
  'long-value': ['a long value', attribute('firstName', { equals: 'x'.repeat(4097) }), 'attributes[0].equals'],
  'long-name-prefix': ['a long prefix of a name', { displayNamePrefix: 'x'.repeat(4097) }, 'displayNamePrefix'],
};

/** Filters that GraphQL clients cannot send. */
const REFUSED_BY_TYPES: Record<string, [string, object, string]> = {
  'unknown-field': ['an unknown field', { displayNameprefix: 'A' }, 'displayNameprefix'],
  'unknown-operator': ['an unknown condition', attribute('rating', { equal: 5 }), 'attributes[0].equal'],
  'missing-key': ['a condition without an attribute', { attributes: [{ equals: 5 }] }, 'attributes[0].key'],
  'number-for-id': ['a number for an id', { ids: [5] }, 'ids[0]'],
  'null-id': ['null for an id', { ids: [null] }, 'ids[0]'],
  'text-for-attributes': ['a text for attributes', { attributes: 'rating' }, 'attributes'],
  'object-for-value': ['an object for a value', attribute('rating', { equals: {} }), 'attributes[0].equals'],
  'date-for-time': ['a date for a time', { createdAt: { from: '2020-01-31' } }, 'createdAt.from'],
  'no-time': ['an invalid time', { updatedAt: { to: '2020-01-31T24:00:00Z' } }, 'updatedAt.to'],
};

const refusedAt = (path: string) => ({ problems: [{ code: 'InvalidPayload', path }] });

/** The filter of `contacts`; POST contacts/search. */
export const filterCases: readonly Case[] = [
  ...Object.entries(FOUND).flatMap(([id, [what, filter, ids]]): Case[] => [
    {
      id: `filter.${id}`,
      name: `a filter finds by ${what}`,
      seed,
      when: page(filter, { limit: 100 }),
      expect: { result: { ids, hasNextPage: false } },
      afterwards: [
        {
          when: page(filter, { limit: 100, reverse: true }),
          expect: { result: { ids: ids.toReversed(), hasNextPage: false } },
        },
      ],
    },
  ]),
  ...Object.entries(REFUSED).map(
    ([id, [what, filter, path]]): Case => ({
      id: `filter.refused.${id}`,
      name: `a filter with ${what} is refused with its place`,
      when: page(filter),
      expect: refusedAt(`filter.${path}`),
    }),
  ),
  ...Object.entries(REFUSED_BY_TYPES).map(
    ([id, [what, filter, path]]): Case => ({
      id: `filter.refused.${id}`,
      name: `a filter with ${what} is refused with its place`,
      when: page(filter),
      expect: { ...refusedAt(`filter.${path}`), refusedByTypes: true },
    }),
  ),
  {
    id: 'filter.pages',
    name: 'a token continues with the next page of a filter, and the last page has none',
    seed,
    when: page(attribute('rating', { exists: true }), { limit: 1 }),
    expect: { result: { ids: [ADA], hasNextPage: true } },
    afterwards: [
      {
        when: page(attribute('rating', { exists: true }), {
          limit: 1,
          pageToken: { $from: 'when.nextPageToken' },
        }),
        expect: { result: { ids: [EVE], hasNextPage: false } },
      },
    ],
  },
  {
    id: 'filter.pages-of-ids',
    name: 'a token continues with the next page of a filter by ids',
    seed,
    when: page({ ids: [EVE, GRACE, ADA] }, { limit: 2 }),
    expect: { result: { ids: [ADA, GRACE], hasNextPage: true } },
    afterwards: [
      {
        when: page({ ids: [EVE, GRACE, ADA] }, { limit: 2, pageToken: { $from: 'when.nextPageToken' } }),
        expect: { result: { ids: [EVE], hasNextPage: false } },
      },
      {
        when: page({ ids: [EVE, GRACE, ADA] }, { limit: 2, reverse: true }),
        expect: { result: { ids: [EVE, GRACE], hasNextPage: true } },
      },
      {
        when: page({ ids: [ADA] }, { pageToken: { $from: 'when.nextPageToken' } }),
        expect: refusedAt('pageToken'),
      },
    ],
  },
  {
    id: 'filter.ids-of-merged',
    name: 'the id of a merged contact finds no contact in a filter',
    given: [{ operation: 'mergeContacts', path: { contactId: ADA }, body: { contactId: GRACE } }],
    when: page({ ids: [GRACE] }),
    expect: { result: { ids: [], hasNextPage: false } },
  },
  {
    id: 'filter.token-of-another',
    name: 'a token of one filter is not valid for another',
    seed,
    given: [page({ identifierKey: 'emailaddress' }, { limit: 1 })],
    when: page({ identifierKey: 'phonenumber' }, { pageToken: { $from: 'given.0.nextPageToken' } }),
    expect: refusedAt('pageToken'),
  },
  {
    id: 'filter.all-problems',
    name: 'problems of a page and its filter are reported together',
    when: page(attribute('birthda', { exists: true }), { limit: 0, pageToken: 'x' }),
    expect: {
      problems: [
        { code: 'InvalidPayload', path: 'limit' },
        { code: 'InvalidPayload', path: 'pageToken' },
        { code: 'InvalidPayload', path: 'filter.attributes[0].key', message: { $including: '"birthday"' } },
      ],
    },
  },
  {
    id: 'filter.include',
    name: 'a page of a filter has the requested attributes',
    when: page({ listId: LIST_A }, { include: ['age'] }),
    expect: { result: { ids: [ADA] } },
  },
  {
    id: 'filter.write-only-key',
    name: 'a key without contacts:read cannot use a filter',
    rights: { scopes: ['contacts:write'] },
    when: page({}),
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
  {
    id: 'filter.foreign-key',
    name: "another workspace's key cannot use a filter",
    key: 'foreign',
    when: page({ identifierKey: ADAS_EMAIL.key }),
    expect: { problems: [{ code: 'ResourceNotFound', path: '' }] },
  },
];
