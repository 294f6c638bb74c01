import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ACCOUNT_A,
  ACCOUNT_B,
  ADAS_EMAIL,
  FREE_EMAIL,
  LIST_A,
  LIST_B,
} from '../../../src/conformance/environment/seed.ts';
import type { Contact } from '../../../src/contacts/contact/contact.ts';
import {
  applyChanges,
  type ContactPart,
  type ContactParts,
  type FieldChange,
  fieldChanges,
  invertedChanges,
} from '../../../src/contacts/history/field-change.ts';
import { ADAS, stored } from '../samples.ts';

const [EMAIL, FREE] = [stored(ADAS_EMAIL), stored(FREE_EMAIL)];

describe('fieldChanges', () => {
  test.each<{ name: string; before?: Partial<Contact> | null; after: Partial<Contact>; expected: FieldChange[] }>([
    { name: 'nothing changes', after: {}, expected: [] },
    { name: 'version and times are not fields', after: { version: 9, updatedAt: 9, createdAt: 9 }, expected: [] },
    {
      name: 'an attribute is set',
      before: { attributes: { a: 1 } },
      after: { attributes: { a: 1, b: false } },
      expected: [{ field: 'attributes.b', before: null, after: false }],
    },
    {
      name: 'an attribute changes',
      before: { attributes: { a: ['x', 'y'], b: '' } },
      after: { attributes: { a: ['y', 'x'], b: '' } },
      expected: [{ field: 'attributes.a', before: ['x', 'y'], after: ['y', 'x'] }],
    },
    {
      name: 'an attribute changes only its type',
      before: { attributes: { a: '1' } },
      after: { attributes: { a: 1 } },
      expected: [{ field: 'attributes.a', before: '1', after: 1 }],
    },
    {
      name: 'an attribute is removed',
      before: { attributes: { a: 0 } },
      after: { attributes: {} },
      expected: [{ field: 'attributes.a', before: 0, after: null }],
    },
    {
      name: 'an equal array is not a change',
      before: { attributes: { a: ['x'] } },
      after: { attributes: { a: ['x'] } },
      expected: [],
    },
    {
      name: 'the order of attributes is not a change',
      before: { attributes: { a: 1, b: 2 } },
      after: { attributes: { b: 2, a: 1 } },
      expected: [],
    },
    {
      name: '__proto__ is an ordinary key',
      before: { attributes: {} },
      after: { attributes: JSON.parse('{"__proto__":"x"}') },
      expected: [{ field: 'attributes.__proto__', before: null, after: 'x' }],
    },
    {
      name: 'an identifier is added',
      after: { identifiers: [EMAIL, FREE] },
      expected: [{ field: 'identifiers', removed: [], added: [{ index: 1, member: FREE }] }],
    },
    {
      name: 'the properties of an identifier change',
      after: { identifiers: [{ ...EMAIL, properties: { a: 1 } }] },
      expected: [
        {
          field: 'identifiers',
          removed: [{ index: 0, member: EMAIL }],
          added: [{ index: 0, member: { ...EMAIL, properties: { a: 1 } } }],
        },
      ],
    },
    {
      name: 'the order of keys in properties is not a change',
      before: { identifiers: [{ ...EMAIL, properties: { a: 1, b: 2 } }] },
      after: { identifiers: [{ ...EMAIL, properties: { b: 2, a: 1 } }] },
      expected: [],
    },
    {
      name: 'a member in the middle of a thousand is removed and one is added at the end',
      before: { companyRefs: numbers(1_000) },
      after: { companyRefs: [...numbers(1_000).toSpliced(500, 1), 'new'] },
      expected: [
        { field: 'companyRefs', removed: [{ index: 500, member: '500' }], added: [{ index: 999, member: 'new' }] },
      ],
    },
    {
      name: 'the order of a set changes',
      before: { listIds: [LIST_A, LIST_B] },
      after: { listIds: [LIST_B, LIST_A] },
      expected: [{ field: 'listIds', removed: [{ index: 0, member: LIST_A }], added: [{ index: 1, member: LIST_A }] }],
    },
    {
      name: 'all fields change: attributes by key, then the sets',
      before: { attributes: { b: 1, a: 1 } },
      after: {
        attributes: { d: 2, c: 2, a: 2 },
        companyRefs: [],
        accountIds: [ACCOUNT_B],
        listIds: [LIST_B],
        identifiers: [FREE],
      },
      expected: [
        { field: 'attributes.a', before: 1, after: 2 },
        { field: 'attributes.b', before: 1, after: null },
        { field: 'attributes.c', before: null, after: 2 },
        { field: 'attributes.d', before: null, after: 2 },
        replaced('identifiers', EMAIL, FREE),
        replaced('listIds', LIST_A, LIST_B),
        replaced('accountIds', ACCOUNT_A, ACCOUNT_B),
        { field: 'companyRefs', removed: [{ index: 0, member: 'acme' }], added: [] },
      ],
    },
    {
      name: 'a new contact had no fields before',
      before: null,
      after: { attributes: { a: 1 }, listIds: [], accountIds: [] },
      expected: [
        { field: 'attributes.a', before: null, after: 1 },
        { field: 'identifiers', removed: [], added: [{ index: 0, member: EMAIL }] },
        { field: 'companyRefs', removed: [], added: [{ index: 0, member: 'acme' }] },
      ],
    },
  ])('$name', ({ before = {}, after, expected }) => {
    expect(fieldChanges(before === null ? null : { ...ADAS, ...before }, { ...ADAS, ...before, ...after })).toEqual(
      expected,
    );
  });
});

describe('a history', () => {
  const member = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const set = fc.uniqueArray(member);
  const identifiers = fc
    .uniqueArray(fc.tuple(member, fc.option(fc.jsonValue(), { nil: undefined })), { selector: ([value]) => value })
    .map((some) =>
      some.map(([value, properties]) => ({
        ...stored({ key: 'externalId', value }),
        ...(properties === undefined ? {} : { properties: { it: properties } }),
      })),
    );
  const state = fc.record({
    attributes: fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), fc.constantFrom('x', 1, true)),
    identifiers,
    listIds: set,
    accountIds: set,
    companyRefs: set,
  });
  const NOTHING = { attributes: {}, identifiers: [], listIds: [], accountIds: [], companyRefs: [] };

  test('replays to the contact from the beginning, and back to each earlier state', () => {
    fc.assert(
      fc.property(fc.array(state, { minLength: 1 }), (states) => {
        const history = states.map((after, index) => asStored(fieldChanges(states[index - 1] ?? null, after)));
        const replayed = history.reduce(applyChanges, NOTHING);
        expect(comparable(replayed)).toEqual(comparable(states.at(-1) ?? NOTHING));
        history.reduceRight((after, changes, index) => {
          const before = applyChanges(after, invertedChanges(changes));
          expect(comparable(before)).toEqual(comparable(states[index - 1] ?? NOTHING));
          return before;
        }, replayed);
      }),
    );
  });

  test('stores only the removed and the added members of a set if no other member moved', () => {
    fc.assert(
      fc.property(set, set, (before, others) => {
        const left = before.filter((one) => others.includes(one));
        const after = [...before.filter((one) => !left.includes(one)), 'new'];
        const [change] = fieldChanges({ ...NOTHING, companyRefs: before }, { ...NOTHING, companyRefs: after });
        expect(change).toMatchObject({
          removed: left.map((one) => ({ index: before.indexOf(one), member: one })),
          added: [{ index: after.length - 1, member: 'new' }],
        });
      }),
    );
  });

  test('reads the old form, too: whole sets before and after', () => {
    const changes: FieldChange[] = [{ field: 'listIds', before: [LIST_A], after: [LIST_B, LIST_A] }];
    const before = { ...NOTHING, listIds: [LIST_A] };
    const after = { ...NOTHING, listIds: [LIST_B, LIST_A] };
    expect(applyChanges(before, changes)).toEqual(after);
    expect(applyChanges(after, invertedChanges(changes))).toEqual(before);
  });
});

function asStored(changes: FieldChange[]): FieldChange[] {
  return JSON.parse(JSON.stringify(changes));
}

/** As in a row of a contact, except for the order of attributes, which has no meaning. */
function comparable({ attributes, ...sets }: ContactParts): unknown {
  return JSON.parse(JSON.stringify([Object.entries(attributes).sort(), sets]));
}

function replaced(field: ContactPart, before: unknown, after: unknown) {
  return { field, removed: [{ index: 0, member: before }], added: [{ index: 0, member: after }] } as FieldChange;
}

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${index}`);
}
