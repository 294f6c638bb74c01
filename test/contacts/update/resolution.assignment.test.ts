import { describe, expect, test } from 'vitest';
import {
  ADA,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACE,
  GRACES_EMAIL,
  GRACES_PHONE,
} from '../../../src/conformance/environment/seed.ts';
import type { Identifier } from '../../../src/contacts/contact/contact.ts';
import { identifierId } from '../../../src/contacts/identifiers/identifier.ts';
import type { RequestedIdentifier } from '../../../src/contacts/update/parse-update.ts';
import { type Assignment, assignIdentifiers, type Owners } from '../../../src/contacts/update/resolution.ts';
import { STRATEGIES, type Strategy } from '../../../src/contacts/update/update-contact-body.ts';
import type { IdentifierRef, Problem } from '../../../src/contacts/validation/problem.ts';
import { conflict, NOW, REMEDIES, requested, stored } from '../samples.ts';

const FREE_ID = { key: 'externalId', value: 'free' };

const OWNERS: Owners = new Map([
  [identifierId(stored(ADAS_EMAIL)), ADA],
  [identifierId(stored(GRACES_EMAIL)), GRACE],
  [identifierId(stored(GRACES_PHONE)), GRACE],
]);

interface AssignmentCase {
  name: string;
  strategies?: readonly Strategy[];
  added: (IdentifierRef & Partial<RequestedIdentifier>)[];
  removed?: (IdentifierRef & Partial<RequestedIdentifier>)[];
  /** Undefined: Ada keeps her identifiers, nothing is skipped, no problems. */
  expected: Partial<Assignment>;
}

const SHOUTED = {
  key: 'emailaddress',
  value: 'ADA@example.com',
  given: 'ADA@example.com',
  normalized: ADAS_EMAIL.value,
};
const VIOLATION: Problem = {
  code: 'InvalidPayload',
  message: 'is not an address',
  path: ['addIdentifiers', 0, 'value'],
};

const KEPT = { identifiers: [stored(ADAS_EMAIL, { properties: { verified: true } })] };

const ASSIGNMENTS: AssignmentCase[] = [
  { name: 'an identifier of this contact is kept', added: [ADAS_EMAIL], expected: KEPT },
  {
    name: 'a free identifier is added at the end, with the current time',
    strategies: ['strict_alias', 'first_alias'],
    added: [FREE_EMAIL, FREE_ID],
    expected: { identifiers: [...KEPT.identifiers, added(FREE_EMAIL), added(FREE_ID)] },
  },
  {
    name: 'a free identifier is skipped',
    strategies: ['first'],
    added: [FREE_EMAIL],
    expected: { skipped: [FREE_EMAIL] },
  },
  {
    name: "another contact's identifiers conflict, each at its place, and free ones are added",
    strategies: ['strict_alias'],
    added: [GRACES_EMAIL, FREE_EMAIL, GRACES_PHONE, GRACES_EMAIL],
    expected: {
      identifiers: [...KEPT.identifiers, added(FREE_EMAIL)],
      conflicts: [
        conflict(GRACES_EMAIL, GRACE, ['addIdentifiers', 0]),
        conflict(GRACES_PHONE, GRACE, ['addIdentifiers', 2]),
        conflict(GRACES_EMAIL, GRACE, ['addIdentifiers', 3]),
      ],
    },
  },
  {
    name: "another contact's identifiers are skipped, each once",
    strategies: ['first_alias', 'first'],
    added: [GRACES_EMAIL, GRACES_PHONE, GRACES_EMAIL],
    expected: { skipped: [GRACES_EMAIL, GRACES_PHONE] },
  },
  { name: 'an identifier of this contact is removed', added: [], removed: [ADAS_EMAIL], expected: { identifiers: [] } },
  {
    name: 'an identifier of this contact that is added and removed is removed',
    added: [ADAS_EMAIL],
    removed: [ADAS_EMAIL],
    expected: { identifiers: [] },
  },
  {
    name: 'an identifier that is free or owned by another contact, added and removed, is neither added, skipped nor a conflict',
    added: [FREE_EMAIL, GRACES_EMAIL],
    removed: [GRACES_EMAIL, FREE_EMAIL],
    expected: {},
  },
  {
    name: 'the removal of a missing identifier has no effect',
    added: [],
    removed: [GRACES_EMAIL, FREE_EMAIL],
    expected: {},
  },
  {
    name: 'properties replace those of an identifier of this contact',
    added: [{ ...ADAS_EMAIL, properties: { source: 'web' } }],
    expected: { identifiers: [stored(ADAS_EMAIL, { properties: { source: 'web' } })] },
  },
  {
    name: 'empty properties count as none',
    added: [{ ...ADAS_EMAIL, properties: {} }],
    expected: { identifiers: [stored(ADAS_EMAIL)] },
  },
  {
    name: 'another spelling of an identifier of this contact is the same identifier, kept in its first spelling',
    added: [{ key: 'emailaddress', value: 'ADA@example.com', normalized: ADAS_EMAIL.value }],
    expected: KEPT,
  },
  {
    name: 'a free identifier that is repeated keeps its first spelling and gets the last properties',
    strategies: ['strict_alias', 'first_alias'],
    added: [
      { key: 'emailaddress', value: 'Free@example.com', normalized: FREE_EMAIL.value, properties: { a: 1 } },
      { ...FREE_EMAIL, properties: { b: 2 } },
      FREE_EMAIL,
    ],
    expected: {
      identifiers: [...KEPT.identifiers, { ...added(FREE_EMAIL), value: 'Free@example.com', properties: { b: 2 } }],
    },
  },
  {
    name: 'another spelling of a removed identifier replaces it in place, and keeps its properties',
    added: [SHOUTED],
    removed: [ADAS_EMAIL],
    expected: { identifiers: [{ ...KEPT.identifiers[0], value: SHOUTED.value } as Identifier] },
  },
  {
    name: 'the stored spelling stays if another one is removed and it is added',
    added: [ADAS_EMAIL],
    removed: [SHOUTED],
    expected: KEPT,
  },
  {
    name: 'of two added spellings of which one is removed, the other one replaces',
    added: [ADAS_EMAIL, SHOUTED],
    removed: [ADAS_EMAIL],
    expected: { identifiers: [{ ...KEPT.identifiers[0], value: SHOUTED.value } as Identifier] },
  },
  {
    name: 'a spelling that is removed and added is removed, also with surrounding white space',
    added: [{ ...ADAS_EMAIL, given: ` ${ADAS_EMAIL.value}` }],
    removed: [ADAS_EMAIL],
    expected: { identifiers: [] },
  },
  {
    name: "of two spellings of another contact's identifier, the first one is skipped",
    strategies: ['first_alias', 'first'],
    added: [{ ...GRACES_EMAIL, value: 'Grace@example.com', normalized: GRACES_EMAIL.value }, GRACES_EMAIL],
    expected: { skipped: [{ ...GRACES_EMAIL, value: 'Grace@example.com' }] },
  },
  {
    name: 'the removal of an invalid identifier has no effect',
    added: [],
    removed: [{ key: 'emailaddress', value: 'no address', violation: VIOLATION }],
    expected: {},
  },
  {
    name: 'an invalid identifier is not added',
    added: [{ key: 'emailaddress', value: 'no address', violation: VIOLATION }],
    expected: { violations: [VIOLATION] },
  },
  {
    name: 'an identifier of this contact that is invalid today is kept',
    added: [{ ...ADAS_EMAIL, violation: VIOLATION }],
    expected: KEPT,
  },
  {
    name: 'an identifier of another contact that is invalid today conflicts',
    strategies: ['strict_alias'],
    added: [{ ...GRACES_EMAIL, violation: VIOLATION }],
    expected: { conflicts: [conflict(GRACES_EMAIL, GRACE)] },
  },
];

describe('assignIdentifiers', () => {
  test.each(
    ASSIGNMENTS.flatMap(({ strategies = STRATEGIES, ...rest }) =>
      strategies.map((strategy) => ({ ...rest, strategy })),
    ),
  )('$strategy: $name', ({ strategy, added, removed = [], expected }) => {
    const change = { added: added.map(inBody), removed: removed.map(inBody), strategy, remedies: REMEDIES };
    expect(assignIdentifiers(ADA, Object.freeze([...KEPT.identifiers]) as Identifier[], change, OWNERS, NOW)).toEqual({
      ...KEPT,
      skipped: [],
      violations: [],
      conflicts: [],
      ...expected,
    });
  });
});

function inBody(ref: IdentifierRef & Partial<RequestedIdentifier>, index: number): RequestedIdentifier {
  return requested(ref, { path: ['addIdentifiers', index], ...ref });
}

function added(ref: IdentifierRef) {
  return stored(ref, { createdAt: NOW });
}
