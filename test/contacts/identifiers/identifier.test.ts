import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  identifierFinder,
  identifierId,
  keyViolation,
  nameIdentifier,
  normalizeIdentifier,
  refOf,
} from '../../../src/contacts/identifiers/identifier.ts';
import { stored } from '../samples.ts';

const NO_ADDRESS = { message: 'must be an e-mail address' };
const NO_NUMBER = { message: 'must be a phone number in international format, for example +31612345678' };

const E_ACUTE = 'e\u0301';

describe('normalizeIdentifier', () => {
  test.each<{ key: string; value: string; expected: ReturnType<typeof normalizeIdentifier> }>([
    email('ada@example.com', 'ada@example.com'),
    email('ADA@Example.COM', 'ada@example.com'),
    email('Ada+Tag@example.com', 'ada+tag@example.com'),
    email('a.d.a@example.com', 'a.d.a@example.com'),
    email('ÄDA@münchen.de', 'äda@xn--mnchen-3ya.de'),
    email('a@XN--MNCHEN-3YA.de', 'a@xn--mnchen-3ya.de'),
    email('a@mu\u0308nchen.de', 'a@xn--mnchen-3ya.de'),
    email(`jos${E_ACUTE}@example.com`, 'josé@example.com'),
    email('ΟΔΥΣΣΕΥΣ@example.gr', 'οδυσσευσ@example.gr'),
    email('οδυσσευς@example.gr', 'οδυσσευσ@example.gr'),
    email('J\u030c@example.com', 'ǰ@example.com'),
    email('𠮷野@example.jp', '𠮷野@example.jp'),
    email('𐐀@example.com', '𐐨@example.com'),
    email('"two words"@example.com', '"two words"@example.com'),
    email('"a\\"b"@example.com', '"a\\"b"@example.com'),
    email('a@例。jp', 'a@xn--fsq.jp'),
    email('a@xn--ls8h.example.com', 'a@xn--ls8h.example.com'),
    email('a\u226eb@\u226e.com', 'a\u226eb@xn--gdh.com'),
    email('a<\u0338b@<\u0338.com', 'a\u226eb@xn--gdh.com'),
    email(`${E_ACUTE.repeat(32)}@example.com`, `${'é'.repeat(32)}@example.com`),
    email('İ@example.com', 'İ@example.com'),
    email('\u212a@example.com', 'k@example.com'),
    { key: 'emailaddress', value: ' \t ada@example.com\n', expected: same('ada@example.com') },
    { key: 'emailaddress', value: '\u3000ada@example.com\u00a0', expected: same('ada@example.com') },
    ...[
      '',
      '   ',
      'ada',
      'ada@localhost',
      '@example.com',
      'ada@',
      'a@b@example.com',
      'ada.@example.com',
      'a..b@example.com',
      '"a"b"@example.com',
      'a@example.com.',
      'a@-example.com',
      'a@exa_mple.com',
      'a@example.com/x',
      'a@example%2ecom',
      'a@1.2.3.4',
      'a@１.２.３.４',
      'a@[1.2.3.4]',
      'a@example.com,b@example.com',
      'a@xn--a.com',
      'a@xn--ab-g1t.com',
      'a@xn--faß.de',
      `${'a'.repeat(65)}@b.com`,
      `${E_ACUTE.repeat(33)}@b.com`,
      `${'é'.repeat(33)}@b.com`,
      `${'a'.repeat(490)}@b.com`,
    ].map((value) => ({ key: 'emailaddress', value, expected: NO_ADDRESS })),
    invisible('a da@example.com', 'U+0020'),
    invisible('Ada <ada@example.com>', 'U+0020'),
    invisible('a\u200b@example.com', 'U+200B'),
    invisible('ada@example.com\u200b', 'U+200B'),
    invisible('\ufeffada@example.com', 'U+FEFF'),
    invisible('ada@exam\u3000ple.com', 'U+3000'),
    invisible('ada@exam\u00adple.com', 'U+00AD'),
    invisible('ada@exam\ue000ple.com', 'U+E000'),
    invisible('ada@example\u{10ffff}.com', 'U+10FFFF'),
    invisible('a\u034f@example.com', 'U+034F'),
    invisible('a\ufe0f@example.com', 'U+FE0F'),
    invisible('"a\u00a0b"@example.com', 'U+00A0'),
    invisible('"a b"@exa mple.com', 'U+0020'),
    invisible('a\u2028@example.com', 'U+2028'),
    phone('+12025550142', '+12025550142'),
    phone(' +1 (202) 555-0142 ', '+12025550142'),
    phone('+31 6 1234.5678', '+31612345678'),
    phone('\u202a+31612345678\u202c', '+31612345678'),
    phone('+316\u200b1234\ufeff5678', '+31612345678'),
    phone('＋３１６１２３４５６７８', '+31612345678'),
    phone('+٣١٦١٢٣٤٥٦٧٨', '+31612345678'),
    phone('+52 1 55 1234 5678', '+5215512345678'),
    phone('+852 4545 0000', '+85245450000'),
    phone('+44 (0)20 7946 0018', '+442079460018'),
    phone('+39 06 1234 5678', '+390612345678'),
    phone('+10005550142', '+10005550142'),
    phone('+120255501421', '+120255501421'),
    phone('+3112345', '+3112345', NO_NUMBER),
    phone('+31123456', '+31123456'),
    phone(`+31${'1'.repeat(13)}`, `+31${'1'.repeat(13)}`),
    ...[
      '12025550142',
      '0012025550142',
      '0612345678',
      '+',
      '+1',
      '++12025550142',
      '+999123456789',
      '+0123456789',
      'tel:+12025550142',
      `+31${'1'.repeat(14)}`,
      `+${'1'.repeat(499)}`,
      '+31651234567;phone-context=x',
      '+31651234567;phone-context=x',
      '+31651234567;isub=12',
      '+31651234567;ext=5',
      '+31651234567 ext. 5',
      '+31651234567 x5',
      '+31651234567#5',
      '+31651234567,5',
      '+31 6 1234 5678 +31 6 1234 5679',
    ].map((value) => ({ key: 'phonenumber', value, expected: NO_NUMBER })),
    { key: 'pushtoken', value: ' Token ', expected: same('Token') },
    { key: 'visitorid', value: 'V', expected: same('V') },
    { key: 'externalId', value: 'a\u200bb', expected: same('a\u200bb') },
    { key: 'externalId', value: ' \u3000', expected: { message: 'must not be white space alone' } },
    { key: 'EmailAddress', value: 'No Address', expected: same('No Address') },
    { key: 'secondaryEmailAddress', value: 'ADA@example.com', expected: same('ADA@example.com') },
    { key: '__proto__', value: 'x', expected: same('x') },
  ])('reads the $key "$value"', ({ key, value, expected }) => {
    expect(normalizeIdentifier({ key, value })).toEqual(expected);
  });

  test('reads the stored and the normalized value as the same identifier', () => {
    const key = fc.constantFrom('emailaddress', 'phonenumber', 'externalId');
    const value = fc.oneof(
      fc.stringMatching(/^ ?(?:[A-Za-zİıÅßςΣ\u13a0𐐀]|\u0301|\u030c|\u0345){1,4}@[A-Zéß]{1,3}\.(com|NL) ?$/u),
      fc.stringMatching(/^ ?\+(31 6|1 202|44 20) [0-9]{7,8}$/),
      fc.string({ unit: 'binary-ascii' }),
    );
    fc.assert(
      fc.property(key, value, (key, value) => {
        const read = normalizeIdentifier({ key, value });
        if ('message' in read) return;
        expect(normalizeIdentifier({ key, value: read.value })).toEqual(read);
        expect(normalizeIdentifier({ key, value: read.normalized })).toMatchObject({ normalized: read.normalized });
      }),
      { numRuns: 200 },
    );
  });
});

describe('identifierId', () => {
  test.each<{
    name: string;
    a: [key: string, normalized: string];
    b: [key: string, normalized: string];
    expected: boolean;
  }>([
    { name: 'one key and one normalized value are one identifier', a: ['k', 'v'], b: ['k', 'v'], expected: true },
    { name: 'two values are two identifiers', a: ['k', 'v'], b: ['k', 'V'], expected: false },
    { name: 'two keys are two identifiers', a: ['k', 'v'], b: ['K', 'v'], expected: false },
    { name: 'key and value are separate', a: ['ab', 'c'], b: ['a', 'bc'], expected: false },
  ])('$name', ({ a, b, expected }) => {
    const [one, other] = [a, b].map(([key, normalized]) => stored({ key, value: '' }, { normalized }));
    if (one === undefined || other === undefined) throw new Error('unreachable');
    expect(identifierId(one) === identifierId(other)).toBe(expected);
  });
});

describe('keyViolation', () => {
  test.each([
    { key: 'emailAddress', meant: 'emailaddress' },
    { key: 'emailaddress ', meant: 'emailaddress' },
    { key: ' PhoneNumber', meant: 'phonenumber' },
    { key: 'push token', meant: 'pushtoken' },
    { key: 'visitorID', meant: 'visitorid' },
    { key: 'chatid\u200b', meant: 'chatid' },
    { key: 'push\u00a0token', meant: 'pushtoken' },
    { key: 'vi\u017fitorid', meant: 'visitorid' },
  ])('suggests the built-in key for "$key"', ({ key, meant }) => {
    expect(keyViolation(key)).toBe(`must be "${meant}", written just so`);
  });

  test.each(['emailaddress', 'chatid', 'externalId', 'secondaryEmailAddress', 'email-address', 'emailaddreß', ''])(
    'accepts "%s"',
    (key) => {
      expect(keyViolation(key)).toBeUndefined();
    },
  );
});

describe('identifierFinder', () => {
  const APART = stored(
    { key: 'emailaddress', value: `JOS${E_ACUTE}@example.com` },
    { normalized: `jos${E_ACUTE}@example.com` },
  );
  const OTHER = stored({ key: 'emailaddress', value: 'JOSÉ@example.com' }, { normalized: 'josé@example.com' });
  const OLD_NUMBER = stored({ key: 'phonenumber', value: '+999 12 345 678' }, { normalized: '+99912345678' });
  const OLD_TOKEN = stored({ key: 'pushtoken', value: ' Token ' });

  test('distinguishes i with a dot from İ, although it is its small letter', () => {
    const [capital, small] = ['İ@example.com', 'i\u0307@example.com'].map((value) =>
      stored({ key: 'emailaddress', value }, { normalized: value }),
    );
    const find = identifierFinder([small, capital].filter((it) => it !== undefined));
    expect(find(nameIdentifier({ key: 'emailaddress', value: 'İ@EXAMPLE.com' }))).toBe(capital);
    expect(find(nameIdentifier({ key: 'emailaddress', value: 'i\u0307@EXAMPLE.com' }))).toBe(small);
  });

  test.each([
    { name: 'an identifier by its displayed value', value: APART.value, expected: APART },
    {
      name: 'another one with the same normalized value today by its displayed value',
      value: OTHER.value,
      expected: OTHER,
    },
    { name: 'an identifier by another spelling', value: 'José@Example.com', expected: OTHER },
    { name: 'a number that is rejected today', value: OLD_NUMBER.value, expected: OLD_NUMBER },
    { name: 'a number that is rejected today in another spelling', value: '+99912345678', expected: OLD_NUMBER },
    { name: 'an earlier value with surrounding white space', value: OLD_TOKEN.value, expected: OLD_TOKEN },
    { name: 'nothing by an unknown value', value: 'jose@example.com', expected: undefined },
  ])('finds $name', ({ value, expected }) => {
    const find = identifierFinder([OTHER, APART, OLD_NUMBER, OLD_TOKEN]);
    const key = expected?.key ?? 'emailaddress';
    expect(find(nameIdentifier({ key, value }))).toBe(expected);
  });
});

describe('refOf', () => {
  test('shows an identifier as a client writes it', () => {
    const identifier = stored({ key: 'emailaddress', value: 'Ada@example.com' }, { properties: { a: 1 } });
    expect(refOf(identifier)).toEqual({ key: 'emailaddress', value: 'Ada@example.com' });
  });
});

function same(value: string) {
  return { value, normalized: value };
}

function email(value: string, normalized: string) {
  return { key: 'emailaddress', value, expected: { value, normalized } };
}

function phone(value: string, number: string, expected: ReturnType<typeof normalizeIdentifier> = same(number)) {
  return { key: 'phonenumber', value, expected };
}

function invisible(value: string, codePoint: string) {
  const message = `must be an e-mail address without invisible characters: it contains ${codePoint}`;
  return { key: 'emailaddress', value, expected: { message } };
}
