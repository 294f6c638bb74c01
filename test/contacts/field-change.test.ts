import { describe, expect, test } from 'vitest';
import { ACCOUNT_A, ACCOUNT_B, ADAS_EMAIL, FREE_EMAIL, LIST_A, LIST_B } from '../../src/conformance/seed.ts';
import type { Contact } from '../../src/contacts/contact.ts';
import { type FieldChange, fieldChanges } from '../../src/contacts/field-change.ts';
import { ADAS, stored } from './samples.ts';

const [EMAIL, FREE] = [stored(ADAS_EMAIL), stored(FREE_EMAIL)];

describe('fieldChanges', () => {
  test.each<{ name: string; before?: Partial<Contact> | null; after: Partial<Contact>; expected: FieldChange[] }>([
    { name: 'nothing changes', after: {}, expected: [] },
    { name: 'version and times are no fields', after: { version: 9, updatedAt: 9, createdAt: 9 }, expected: [] },
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
      name: 'an attribute changes its type alone',
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
      name: 'an equal array is no change',
      before: { attributes: { a: ['x'] } },
      after: { attributes: { a: ['x'] } },
      expected: [],
    },
    {
      name: 'the order of attributes is no change',
      before: { attributes: { a: 1, b: 2 } },
      after: { attributes: { b: 2, a: 1 } },
      expected: [],
    },
    {
      name: '__proto__ is a key like any other',
      before: { attributes: {} },
      after: { attributes: JSON.parse('{"__proto__":"x"}') },
      expected: [{ field: 'attributes.__proto__', before: null, after: 'x' }],
    },
    {
      name: 'an identifier enters',
      after: { identifiers: [EMAIL, FREE] },
      expected: [{ field: 'identifiers', before: [EMAIL], after: [EMAIL, FREE] }],
    },
    {
      name: 'the properties of an identifier change',
      after: { identifiers: [{ ...EMAIL, properties: { a: 1 } }] },
      expected: [{ field: 'identifiers', before: [EMAIL], after: [{ ...EMAIL, properties: { a: 1 } }] }],
    },
    {
      name: 'the order of a set changes',
      before: { listIds: [LIST_A, LIST_B] },
      after: { listIds: [LIST_B, LIST_A] },
      expected: [{ field: 'listIds', before: [LIST_A, LIST_B], after: [LIST_B, LIST_A] }],
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
        { field: 'identifiers', before: [EMAIL], after: [FREE] },
        { field: 'listIds', before: [LIST_A], after: [LIST_B] },
        { field: 'accountIds', before: [ACCOUNT_A], after: [ACCOUNT_B] },
        { field: 'companyRefs', before: ['acme'], after: [] },
      ],
    },
    {
      name: 'a contact that was not there yet had nothing',
      before: null,
      after: { attributes: { a: 1 }, listIds: [], accountIds: [] },
      expected: [
        { field: 'attributes.a', before: null, after: 1 },
        { field: 'identifiers', before: [], after: [EMAIL] },
        { field: 'companyRefs', before: [], after: ['acme'] },
      ],
    },
  ])('$name', ({ before = {}, after, expected }) => {
    expect(fieldChanges(before === null ? null : { ...ADAS, ...before }, { ...ADAS, ...before, ...after })).toEqual(
      expected,
    );
  });
});
