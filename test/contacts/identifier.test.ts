import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identifierId, normalizeIdentifier, refOf, sameIdentifier } from '../../src/contacts/identifier.ts';
import { stored } from './samples.ts';

const NO_ADDRESS = { message: 'must be an e-mail address' };
const NO_NUMBER = { message: 'must be a phone number in international format, for example +31612345678' };

describe('normalizeIdentifier', () => {
  test.each<{ key: string; value: string; expected: ReturnType<typeof normalizeIdentifier> }>([
    { key: 'emailaddress', value: 'ada@example.com', expected: { normalized: 'ada@example.com' } },
    { key: 'emailaddress', value: 'ADA@Example.COM', expected: { normalized: 'ada@example.com' } },
    { key: 'emailaddress', value: ' \t ada@example.com\n', expected: { normalized: 'ada@example.com' } },
    { key: 'emailaddress', value: 'Ada+Tag@example.com', expected: { normalized: 'ada+tag@example.com' } },
    { key: 'emailaddress', value: 'a.d.a@example.com', expected: { normalized: 'a.d.a@example.com' } },
    { key: 'emailaddress', value: 'ÄDA@münchen.de', expected: { normalized: 'äda@münchen.de' } },
    { key: 'emailaddress', value: '', expected: NO_ADDRESS },
    { key: 'emailaddress', value: '   ', expected: NO_ADDRESS },
    { key: 'emailaddress', value: 'ada', expected: NO_ADDRESS },
    { key: 'emailaddress', value: 'ada@localhost', expected: NO_ADDRESS },
    { key: 'emailaddress', value: '@example.com', expected: NO_ADDRESS },
    { key: 'emailaddress', value: 'a da@example.com', expected: NO_ADDRESS },
    { key: 'emailaddress', value: 'Ada <ada@example.com>', expected: NO_ADDRESS },
    { key: 'emailaddress', value: 'a@example.com,b@example.com', expected: NO_ADDRESS },
    { key: 'emailaddress', value: `${'a'.repeat(490)}@b.com`, expected: NO_ADDRESS },
    { key: 'phonenumber', value: '+12025550142', expected: { normalized: '+12025550142' } },
    { key: 'phonenumber', value: ' +1 (202) 555-0142 ', expected: { normalized: '+12025550142' } },
    { key: 'phonenumber', value: '+31 6 1234.5678', expected: { normalized: '+31612345678' } },
    { key: 'phonenumber', value: '12025550142', expected: NO_NUMBER },
    { key: 'phonenumber', value: '0012025550142', expected: NO_NUMBER },
    { key: 'phonenumber', value: '0612345678', expected: NO_NUMBER },
    { key: 'phonenumber', value: '+', expected: NO_NUMBER },
    { key: 'phonenumber', value: '+1', expected: NO_NUMBER },
    { key: 'phonenumber', value: '++12025550142', expected: NO_NUMBER },
    { key: 'phonenumber', value: '+999123456789', expected: NO_NUMBER },
    { key: 'phonenumber', value: '+10005550142', expected: NO_NUMBER },
    { key: 'phonenumber', value: '+120255501421', expected: NO_NUMBER },
    { key: 'phonenumber', value: 'tel:+12025550142', expected: NO_NUMBER },
    { key: 'phonenumber', value: `+${'1'.repeat(499)}`, expected: NO_NUMBER },
    { key: 'pushtoken', value: ' Token ', expected: { normalized: ' Token ' } },
    { key: 'visitorid', value: 'V', expected: { normalized: 'V' } },
    { key: 'EmailAddress', value: 'No Address', expected: { normalized: 'No Address' } },
    { key: 'secondaryEmailAddress', value: 'ADA@example.com', expected: { normalized: 'ADA@example.com' } },
    { key: '__proto__', value: '', expected: { normalized: '' } },
  ])('reads the $key "$value"', ({ key, value, expected }) => {
    expect(normalizeIdentifier({ key, value })).toEqual(expected);
  });

  test('reads what it has normalised as the same', () => {
    const key = fc.constantFrom('emailaddress', 'phonenumber', 'externalId');
    const value = fc.oneof(
      fc.stringMatching(/^ ?[A-Za-zİÅß]{1,3}@[A-Zé]{1,3}\.(com|NL) ?$/),
      fc.stringMatching(/^ ?\+(31 6|1 202|44 20) [0-9]{7,8}$/),
      fc.string({ unit: 'binary-ascii' }),
    );
    fc.assert(
      fc.property(key, value, (key, value) => {
        const read = normalizeIdentifier({ key, value });
        if ('message' in read) return;
        expect(normalizeIdentifier({ key, value: read.normalized })).toEqual(read);
      }),
      { numRuns: 200 },
    );
  });
});

describe('identifierId and sameIdentifier', () => {
  test.each<{
    name: string;
    a: [key: string, normalized: string];
    b: [key: string, normalized: string];
    expected: boolean;
  }>([
    { name: 'one key and one normalised value are one identifier', a: ['k', 'v'], b: ['k', 'v'], expected: true },
    { name: 'two values are two identifiers', a: ['k', 'v'], b: ['k', 'V'], expected: false },
    { name: 'two keys are two identifiers', a: ['k', 'v'], b: ['K', 'v'], expected: false },
    { name: 'key and value do not run together', a: ['ab', 'c'], b: ['a', 'bc'], expected: false },
  ])('$name', ({ a, b, expected }) => {
    const [one, other] = [a, b].map(([key, normalized]) => stored({ key, value: '' }, { normalized }));
    if (one === undefined || other === undefined) throw new Error('unreachable');
    expect([identifierId(one) === identifierId(other), sameIdentifier(one, other)]).toEqual([expected, expected]);
  });
});

describe('refOf', () => {
  test('says an identifier as a client writes it', () => {
    const identifier = stored({ key: 'emailaddress', value: 'Ada@example.com' }, { properties: { a: 1 } });
    expect(refOf(identifier)).toEqual({ key: 'emailaddress', value: 'Ada@example.com' });
  });
});
