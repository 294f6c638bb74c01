import { describe, expect, test } from 'vitest';
import {
  ACCOUNT_A,
  ACCOUNT_B,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACES_EMAIL,
  LIST_A,
  LIST_B,
} from '../../../src/conformance/environment/seed.ts';
import {
  type ParsedUpdate,
  parseUpdateRequest,
  type RequestedIdentifier,
  type UpdateRequest,
} from '../../../src/contacts/update/parse-update.ts';
import { MalformedBody } from '../../../src/contacts/validation/parse-body.ts';
import { dotted, type Path } from '../../../src/contacts/validation/problem.ts';
import { requested } from '../samples.ts';

const EMPTY_UPDATE = { added: [], removed: [] };
const NO_SETS = { listIds: EMPTY_UPDATE, accountIds: EMPTY_UPDATE, companyRefs: EMPTY_UPDATE };
const FREE_ID = { key: 'externalId', value: 'free' };
const NO_ADDRESS = { key: 'emailaddress', value: 'no-address' };

const NOTHING: ParsedUpdate = {
  request: {
    attributes: new Map(),
    addIdentifiers: [],
    removeIdentifiers: [],
    strategy: 'strict_alias',
    remedies: ['drop', 'changeStrategy', 'move', 'merge'],
    allowWritingReadOnly: false,
    sets: NO_SETS,
    requiredLists: [],
  },
  problems: [],
  ignoredProperties: [],
  deprecatedProperties: [],
};

interface RequestCase {
  name: string;
  body: unknown;
  /** The parsed parts; undefined: nothing. */
  request?: Partial<UpdateRequest>;
  problems?: [path: Path, message: string][];
  ignored?: string[];
  deprecated?: string[];
}

const CASES: RequestCase[] = [
  { name: 'an empty body requests nothing', body: {} },
  {
    name: 'fields that are undefined are absent',
    body: { attributes: undefined, listIds: undefined, strategy: undefined },
  },
  { name: 'null for attributes requests nothing', body: { attributes: null } },
  {
    name: 'attributes are read, including null, and no key is special',
    body: { attributes: { a: null, ['__proto__']: null } },
    request: {
      attributes: new Map([
        ['a', null],
        ['__proto__', null],
      ]),
    },
  },
  {
    name: 'identifiers follow addIdentifiers, each with its place, normalized, with its properties',
    body: {
      identifiers: [{ key: 'emailaddress', value: ' FREE@example.com' }],
      addIdentifiers: [
        { ...FREE_ID, properties: { a: { b: null } }, more: 1 },
        { ...ADAS_EMAIL, properties: {} },
      ],
    },
    request: {
      addIdentifiers: [
        requested(FREE_ID, { properties: { a: { b: null } } }),
        requested(ADAS_EMAIL, { path: ['addIdentifiers', 1], properties: {} }),
        requested(
          { key: 'emailaddress', value: 'FREE@example.com' },
          { given: ' FREE@example.com', normalized: FREE_EMAIL.value, path: ['identifiers', 0] },
        ),
      ],
    },
    deprecated: ['identifiers'],
  },
  {
    name: 'removeIdentifiers are normalized',
    body: { removeIdentifiers: [{ key: 'phonenumber', value: '+1 202-555-0142' }] },
    request: {
      removeIdentifiers: [
        requested(
          { key: 'phonenumber', value: '+12025550142' },
          { given: '+1 202-555-0142', path: ['removeIdentifiers', 0] },
        ),
      ],
    },
  },
  ...(['strict_alias', 'first_alias', 'first'] as const).map((strategy) => ({
    name: `the strategy ${strategy} is read`,
    body: { strategy },
    request: { strategy },
  })),
  {
    name: 'allowWritingReadOnly is read',
    body: { allowWritingReadOnly: true },
    request: { allowWritingReadOnly: true },
  },
  {
    name: 'lists of the contact are required to exist, each with its place; ids are read in lower case',
    body: { removeFromLists: [LIST_A.toUpperCase()], addToLists: [LIST_A], listIds: [LIST_B.toUpperCase(), LIST_B] },
    request: {
      sets: { ...NO_SETS, listIds: { replacement: [LIST_B, LIST_B], added: [LIST_A], removed: [LIST_A] } },
      requiredLists: [
        { id: LIST_B, path: ['listIds', 0] },
        { id: LIST_B, path: ['listIds', 1] },
        { id: LIST_A, path: ['addToLists', 0] },
      ],
    },
  },
  {
    name: 'accounts are read in lower case and need not exist',
    body: {
      accountIds: [ACCOUNT_A.toUpperCase()],
      addToAccounts: [ACCOUNT_B.toUpperCase()],
      removeFromAccounts: [ACCOUNT_B],
    },
    request: {
      sets: { ...NO_SETS, accountIds: { replacement: [ACCOUNT_A], added: [ACCOUNT_B], removed: [ACCOUNT_B] } },
    },
  },
  {
    name: 'company references are read unchanged',
    body: { companyRefs: ['Acme', ' acme '], addCompanyRefs: ['__proto__'], removeCompanyRefs: ['ACME'] },
    request: {
      sets: { ...NO_SETS, companyRefs: { replacement: ['Acme', ' acme '], added: ['__proto__'], removed: ['ACME'] } },
    },
  },
  {
    name: 'an empty replacement differs from an absent one',
    body: { listIds: [], companyRefs: [] },
    request: {
      sets: {
        ...NO_SETS,
        listIds: { ...EMPTY_UPDATE, replacement: [] },
        companyRefs: { ...EMPTY_UPDATE, replacement: [] },
      },
    },
  },
  {
    name: 'other properties are accepted and listed in order',
    body: { firstName: 'Ada', strategy: 'first', attribute: null, ['__proto__']: 1, Identifiers: [] },
    request: { strategy: 'first' },
    ignored: ['firstName', 'attribute', '__proto__', 'Identifiers'],
  },
  {
    name: 'malformed parts are omitted, and the rest is read, including invalid identifiers',
    body: {
      attributes: { a: 1, 'b b': 2, c: [], d: 'fine' },
      addIdentifiers: [FREE_ID, { key: 'x' }, NO_ADDRESS, GRACES_EMAIL],
      removeIdentifiers: [null, FREE_EMAIL, NO_ADDRESS],
      strategy: 'last',
      listIds: 'all',
      addToLists: [LIST_A, 'x', LIST_B],
      accountIds: [],
      removeFromAccounts: [ACCOUNT_A, 5],
    },
    request: {
      attributes: new Map<string, string | number>([
        ['a', 1],
        ['d', 'fine'],
      ]),
      addIdentifiers: [
        requested(FREE_ID),
        noAddress(['addIdentifiers', 2]),
        requested(GRACES_EMAIL, { path: ['addIdentifiers', 3] }),
      ],
      removeIdentifiers: [
        requested(FREE_EMAIL, { path: ['removeIdentifiers', 1] }),
        noAddress(['removeIdentifiers', 2]),
      ],
      sets: {
        ...NO_SETS,
        listIds: { added: [LIST_A, LIST_B], removed: [] },
        accountIds: { added: [], removed: [ACCOUNT_A] },
      },
      requiredLists: [
        { id: LIST_A, path: ['addToLists', 0] },
        { id: LIST_B, path: ['addToLists', 2] },
      ],
    },
    problems: [
      [['attributes', 'b b'], 'attributes.b b must have a key that matches ^[A-Za-z0-9_-]{1,64}$'],
      [
        ['attributes', 'c'],
        expect.stringMatching(
          /^attributes\.c must be a boolean, a number, a string of at most 4096 characters, an array/,
        ),
      ],
      [['addIdentifiers', 1, 'value'], 'addIdentifiers[1].value is required'],
      [['removeIdentifiers', 0], 'removeIdentifiers[0] must not be null'],
      [['strategy'], 'strategy must be one of strict_alias, first_alias, first'],
      [['addToLists', 1], 'addToLists[1] must be a UUID'],
      [['listIds'], 'listIds must be an array'],
      [['removeFromAccounts', 1], 'removeFromAccounts[1] must be a string'],
      [['accountIds'], 'accountIds must have 1 to 10 items'],
    ],
  },
  {
    name: 'unsafe values are reported before malformed ones, only once, and also in ignored properties',
    body: {
      listIds: 5,
      strategy: '\0',
      unheardOf: [{ a: '\0' }],
      addIdentifiers: [NO_ADDRESS, { ...FREE_ID, properties: { '\0': 1 } }],
    },
    problems: [
      [['strategy'], 'strategy must not contain NUL characters'],
      [['unheardOf', 0, 'a'], 'unheardOf[0].a must not contain NUL characters'],
      [
        ['addIdentifiers', 1, 'properties'],
        'addIdentifiers[1].properties must not have keys with NUL characters or lone surrogates',
      ],
      [['listIds'], 'listIds must be an array'],
    ],
    request: { addIdentifiers: [noAddress(['addIdentifiers', 0])] },
    ignored: ['unheardOf'],
  },
];

function noAddress(path: Path): RequestedIdentifier {
  const place = [...path, 'value'];
  const violation = {
    code: 'InvalidPayload' as const,
    message: `${dotted(place)} must be an e-mail address`,
    path: place,
  };
  return requested(NO_ADDRESS, { path, violation });
}

describe('parseUpdateRequest', () => {
  test.each(CASES)('$name', ({ body, request = {}, problems = [], ignored = [], deprecated = [] }) => {
    expect(parseUpdateRequest(body)).toEqual({
      request: { ...NOTHING.request, ...request },
      problems: problems.map(([path, message]) => ({ code: 'InvalidPayload', message, path })),
      ignoredProperties: ignored,
      deprecatedProperties: deprecated,
    });
  });

  test.each([
    ...[null, undefined, true, 5, 'text', [], [{}]].map((body) => ({
      name: `${JSON.stringify(body)} is not an object`,
      body: body as unknown,
      message: 'the body must be a JSON object',
    })),
    { name: 'a malformed body has its reason', body: new MalformedBody('not JSON'), message: 'not JSON' },
  ])('$name', ({ body, message }) => {
    expect(parseUpdateRequest(body)).toEqual({ ...NOTHING, problems: [{ code: 'InvalidRequest', message, path: [] }] });
  });
});
