import { describe, expect, test } from 'vitest';
import {
  ADA,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACE,
  GRACES_EMAIL,
  GRACES_PHONE,
} from '../../../src/conformance/environment/seed.ts';
import { identifierId } from '../../../src/contacts/identifiers/identifier.ts';
import {
  DEFAULT_PRIORITY,
  type Owners,
  type Resolution,
  resolveContact,
} from '../../../src/contacts/update/resolution.ts';
import { STRATEGIES, type Strategy } from '../../../src/contacts/update/update-contact-body.ts';
import type { IdentifierRef } from '../../../src/contacts/validation/problem.ts';
import { conflict, pathConflict, REMEDIES, requested, stored } from '../samples.ts';

const FREE_ID = { key: 'externalId', value: 'free' };
const GRACES_VISITS = { key: 'visitorid', value: 'v' };

const OWNERS: Owners = new Map([
  [identifierId(stored(ADAS_EMAIL)), ADA],
  [identifierId(stored(GRACES_EMAIL)), GRACE],
  [identifierId(stored(GRACES_PHONE)), GRACE],
  [identifierId(stored(GRACES_VISITS)), GRACE],
]);

interface ResolutionCase {
  name: string;
  identifiers: IdentifierRef[];
  strategies?: readonly Strategy[];
  priority?: string[];
  expected: Resolution;
}

const RESOLUTIONS: ResolutionCase[] = [
  { name: 'a contact is created if none matches', identifiers: [FREE_EMAIL, FREE_ID], expected: { create: true } },
  { name: 'a contact is created without identifiers', identifiers: [], expected: { create: true } },
  { name: 'the owner of a match is found', identifiers: [FREE_EMAIL, ADAS_EMAIL], expected: { found: ADA } },
  {
    name: 'the owner of several matches is found',
    identifiers: [GRACES_EMAIL, GRACES_PHONE],
    expected: { found: GRACE },
  },
  {
    name: 'several owners conflict, and every match is named by priority',
    strategies: ['strict_alias'],
    identifiers: [GRACES_VISITS, FREE_ID, GRACES_PHONE, ADAS_EMAIL],
    expected: {
      problems: [
        conflict(ADAS_EMAIL, ADA, ['addIdentifiers', 3]),
        conflict(GRACES_PHONE, GRACE, ['addIdentifiers', 2]),
        conflict(GRACES_VISITS, GRACE, ['addIdentifiers', 0]),
      ],
    },
  },
  {
    name: 'of several owners, the first match by priority is found',
    strategies: ['first_alias', 'first'],
    identifiers: [GRACES_VISITS, GRACES_PHONE, FREE_ID, ADAS_EMAIL],
    expected: { found: ADA },
  },
  {
    name: 'within one key, the order of the request decides',
    strategies: ['first_alias', 'first'],
    identifiers: [GRACES_EMAIL, ADAS_EMAIL],
    expected: { found: GRACE },
  },
  {
    name: 'a workspace can rank a key above the others',
    strategies: ['first_alias', 'first'],
    priority: ['phonenumber', '*'],
    identifiers: [ADAS_EMAIL, GRACES_PHONE],
    expected: { found: GRACE },
  },
  {
    name: 'unranked keys have the rank of *',
    strategies: ['first_alias', 'first'],
    priority: ['visitorid', '*', 'emailaddress'],
    identifiers: [ADAS_EMAIL, GRACES_PHONE],
    expected: { found: GRACE },
  },
  {
    name: 'unranked keys come last without *',
    strategies: ['first_alias', 'first'],
    priority: ['emailaddress'],
    identifiers: [GRACES_PHONE, ADAS_EMAIL],
    expected: { found: ADA },
  },
  {
    name: 'an identifier with the value of another key matches no contact',
    identifiers: [{ key: 'externalId', value: ADAS_EMAIL.value }],
    expected: { create: true },
  },
];

describe('resolveContact', () => {
  test.each(
    RESOLUTIONS.flatMap(({ strategies = STRATEGIES, ...rest }) =>
      strategies.map((strategy) => ({ ...rest, strategy })),
    ),
  )('$strategy: $name', ({ strategy, identifiers, priority = DEFAULT_PRIORITY, expected }) => {
    expect(resolveContact(identifiers.map(inBody), OWNERS, strategy, priority, REMEDIES)).toEqual(expected);
  });

  test('the identifier in the path is a conflict that the request cannot omit', () => {
    const named = [requested(ADAS_EMAIL, { path: ['identifierValue'] }), requested(GRACES_EMAIL)];
    expect(resolveContact(named, OWNERS, 'strict_alias', DEFAULT_PRIORITY, REMEDIES)).toEqual({
      problems: [pathConflict(ADAS_EMAIL, ADA), conflict(GRACES_EMAIL, GRACE)],
    });
  });

  test.each([
    ['a custom key', { key: 'externalId', value: 'x' }],
    ['emailaddress', ADAS_EMAIL],
    ['phonenumber', GRACES_PHONE],
    ['pushtoken', { key: 'pushtoken', value: 'x' }],
    ['chatid', { key: 'chatid', value: 'x' }],
    ['visitorid', GRACES_VISITS],
  ])('by default, %s has its rank', (_key, identifier) => {
    const ranked = ['externalId', 'emailaddress', 'phonenumber', 'pushtoken', 'chatid', 'visitorid'];
    const below = ranked.slice(ranked.indexOf(identifier.key) + 1).map((key) => ({ key, value: 'below' }));
    const owners = new Map([
      ...below.map((other) => [identifierId(stored(other)), GRACE] as const),
      [identifierId(stored(identifier)), ADA] as const,
    ]);
    const identifiers = [...below, identifier].map(inBody);
    expect(resolveContact(identifiers, owners, 'first', DEFAULT_PRIORITY, REMEDIES)).toEqual({ found: ADA });
  });
});

function inBody(ref: IdentifierRef, index: number) {
  return requested(ref, { path: ['addIdentifiers', index] });
}
