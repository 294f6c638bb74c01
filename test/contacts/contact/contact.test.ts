import { describe, expect, test } from 'vitest';
import {
  type Attributes,
  type Contact,
  computedDisplayName,
  featuredIdentifiers,
  isAnonymous,
  visibleAttributes,
} from '../../../src/contacts/contact/contact.ts';
import type { IdentifierRef } from '../../../src/contacts/validation/problem.ts';
import { ADAS, stored } from '../samples.ts';

const EMAIL = { key: 'emailaddress', value: 'Ada@example.com' };
const OTHER_EMAIL = { key: 'emailaddress', value: 'other@example.com' };
const PHONE = { key: 'phonenumber', value: '+1 202-555-0142' };
const VISIT = { key: 'visitorid', value: 'v' };
const CUSTOM = { key: 'externalId', value: '42' };

interface Holding {
  name: string;
  attributes?: Attributes;
  identifiers?: IdentifierRef[];
}

describe('computedDisplayName', () => {
  test.each<Holding & { expected: string | undefined }>([
    {
      name: 'is displayName if there is one',
      attributes: { firstName: 'Ada', displayName: 'Countess' },
      identifiers: [PHONE, EMAIL],
      expected: 'Countess',
    },
    {
      name: 'is firstName without a displayName',
      attributes: { firstName: 'Ada' },
      identifiers: [EMAIL],
      expected: 'Ada',
    },
    {
      name: 'is the first e-mail address, as given, without both',
      identifiers: [PHONE, EMAIL, OTHER_EMAIL],
      expected: EMAIL.value,
    },
    {
      name: 'is the first phone number, as given, without an e-mail address',
      identifiers: [CUSTOM, PHONE],
      expected: PHONE.value,
    },
    {
      name: 'is empty without any of them',
      attributes: { lastName: 'Lovelace' },
      identifiers: [CUSTOM, VISIT],
      expected: undefined,
    },
    {
      name: 'skips empty names',
      attributes: { displayName: '', firstName: '' },
      identifiers: [EMAIL],
      expected: EMAIL.value,
    },
  ])('$name', ({ expected, ...holding }) => {
    expect(computedDisplayName(contact(holding))).toBe(expected);
  });
});

describe('featuredIdentifiers', () => {
  test.each<Holding & { expected: IdentifierRef[] }>([
    { name: 'is empty without identifiers', identifiers: [], expected: [] },
    {
      name: 'is e-mail addresses and phone numbers alike, then all others, oldest first',
      identifiers: [PHONE, CUSTOM, EMAIL, VISIT, OTHER_EMAIL],
      expected: [PHONE, EMAIL, OTHER_EMAIL, CUSTOM, VISIT],
    },
    { name: 'is at most ten', identifiers: [VISIT, ...emails(11)], expected: emails(10) },
  ])('$name', ({ expected, ...holding }) => {
    expect(featuredIdentifiers(contact(holding))).toEqual(expected);
  });
});

describe('isAnonymous', () => {
  test.each<Holding & { expected: boolean }>([
    { name: 'is true without identifiers', identifiers: [], expected: true },
    { name: 'is true with visitor ids alone', identifiers: [VISIT, { ...VISIT, value: 'w' }], expected: true },
    { name: 'is true with a name but no identifier', attributes: { firstName: 'Ada' }, expected: true },
    { name: 'is false with any other identifier', identifiers: [VISIT, CUSTOM], expected: false },
    { name: 'is false with an e-mail address', identifiers: [EMAIL], expected: false },
  ])('$name', ({ expected, ...holding }) => {
    expect(isAnonymous(contact(holding))).toBe(expected);
  });
});

describe('visibleAttributes', () => {
  test.each<Holding & { requested?: string[]; expected: [key: string, value: unknown][] }>([
    { name: 'is empty for a contact without attributes', expected: [] },
    {
      name: 'has the stored values, sorted by key',
      attributes: { b: 1, a: ['x'], B: false, 'a-b': '' },
      expected: [
        ['B', false],
        ['a', ['x']],
        ['a-b', ''],
        ['b', 1],
      ],
    },
    {
      name: 'has e-mail addresses and phone numbers as arrays, as given',
      identifiers: [PHONE, EMAIL, CUSTOM, OTHER_EMAIL],
      expected: [
        ['emailaddress', [EMAIL.value, OTHER_EMAIL.value]],
        ['phonenumber', [PHONE.value]],
      ],
    },
    {
      name: 'is null for requested keys without a value, also mirrors and undefined ones',
      attributes: { a: 1 },
      identifiers: [EMAIL],
      requested: ['unheardOf', 'a', 'phonenumber', 'emailaddress', 'unheardOf'],
      expected: [
        ['a', 1],
        ['emailaddress', [EMAIL.value]],
        ['phonenumber', null],
        ['unheardOf', null],
      ],
    },
    {
      name: 'treats no key specially',
      attributes: JSON.parse('{"__proto__":"x","constructor":1}'),
      requested: ['__proto__', 'toString', 'hasOwnProperty'],
      expected: [
        ['__proto__', 'x'],
        ['constructor', 1],
        ['hasOwnProperty', null],
        ['toString', null],
      ],
    },
  ])('$name', ({ expected, requested, ...holding }) => {
    expect(Object.entries(visibleAttributes(contact(holding), requested))).toEqual(expected);
  });
});

function contact({ attributes = {}, identifiers = [] }: Holding): Contact {
  return { ...ADAS, attributes, identifiers: identifiers.map((ref) => stored(ref, { normalized: 'as compared' })) };
}

function emails(count: number): IdentifierRef[] {
  return Array.from({ length: count }, (_, index) => ({ key: 'emailaddress', value: `a${index}@example.com` }));
}
