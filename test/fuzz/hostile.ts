import fc from 'fast-check';
import { ADA, GRACE, LIST_A, LIST_B, NOBODY } from '../../src/conformance/environment/seed.ts';
import { raw } from './input.ts';

/** Texts that are known to break programs. */
const TEXTS = [
  '',
  ' ',
  '\t\r\n',
  '\0',
  'a\0b',
  '\ud800',
  'a\udc00b',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  '\u202eright to left',
  '\ufeffmark',
  '\u2028\u2029',
  '\u00e9',
  'e\u0301',
  '\u212b',
  '\ufb01',
  '\u0130',
  '\u00df',
  'I\u0307',
  '\x7f\x1b[31m',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'true',
  'NaN',
  '0',
  '-1',
  '1e999',
  '..',
  '.',
  '../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  '%',
  '"',
  "'",
  "' or 1=1 --",
  '"; drop table contact; --',
  '\\',
  '$1',
  '{{7*7}}',
  '<script>alert(1)</script>',
  'a,b',
  'a;b',
  'a=b&c=d',
  'a/b',
  'a?b#c',
  'no-uuid',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  `{${ADA}}`,
  `urn:uuid:${ADA}`,
  `${ADA} `,
  ADA,
  ADA.toUpperCase(),
  GRACE,
  LIST_A,
  LIST_B,
  NOBODY,
  'emailaddress',
  'phonenumber',
  'EmailAddress',
  'externalId',
  'ada@example.com',
  'ADA@EXAMPLE.COM ',
  'a@b',
  '"a b"@example.com',
  'a@\u00fc.example',
  'a@[127.0.0.1]',
  '+12025550142',
  '+1 (202) 555-0142 ext. 5',
  `+${'9'.repeat(200)}`,
  'tel:+12025550142',
  'http://[::1',
  'http://a\0.example',
  'javascript:alert(1)',
  // Times at the limits of the range.
  '0000-01-01',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '-271821-04-20T00:00:00Z',
  '2026-02-29',
  '2024-02-29T24:00:00Z',
  '2016-12-31T23:59:60Z',
  '2026-01-31T09:30:00+23:59',
  '2026-01-31T09:30:00+99:99',
  '2026-01-31t09:30:00z',
  '2026-01-31 09:30:00Z',
  '2026-01-31T09:30:00.000000000000000001Z',
  '12:00',
];

const LONG = [64, 65, 150, 151, 250, 251, 255, 256, 257, 500, 501].flatMap((length) => [
  'x'.repeat(length),
  '\u00e9'.repeat(length),
]);
/** Too long for paths. */
const LONGER = [4096, 4097, 70_000].map((length) => 'y'.repeat(length));

/** Not `fc.string`, which takes seconds to create with a custom unit. */
const fromNothing = fc.oneof(
  textOf(fc.integer({ min: 0, max: 0x10ffff }), 8),
  textOf(fc.integer({ min: 0, max: 0xffff }), 6),
  textOf(fc.integer({ min: 0, max: 0x7f }), 12),
);

function textOf(codePoint: fc.Arbitrary<number>, maxLength: number): fc.Arbitrary<string> {
  return fc.array(codePoint, { maxLength }).map((all) => String.fromCodePoint(...all));
}

/** Any text that a client of GraphQL or JSON can send. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...TEXTS), weight: 6 },
  { arbitrary: fc.constantFrom(...LONG), weight: 2 },
  { arbitrary: fc.constantFrom(...LONGER), weight: 1 },
  { arbitrary: fromNothing, weight: 3 },
  { arbitrary: fc.tuple(fc.constantFrom(...TEXTS), fromNothing).map((parts) => parts.join('')), weight: 1 },
);

/** Any text that can be in the path of a request, in UTF-8 and short enough for the request line. */
export const hostilePathText: fc.Arbitrary<string> = fc
  .oneof(
    { arbitrary: fc.constantFrom(...TEXTS), weight: 4 },
    { arbitrary: fc.constantFrom(...LONG), weight: 1 },
    { arbitrary: fromNothing, weight: 2 },
  )
  .map((text) => text.toWellFormed());

export const hostileNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.1, 1.5, 100, 101, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53 - 1, 2 ** 53),
  fc.constantFrom(-(2 ** 53), 2 ** 63, 1e21, 5e-324, 1.7976931348623157e308, 1_700_000_000_000),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
);

/** Values that JSON can express and JSON.stringify cannot. */
const RAW = [
  '1e999',
  '-1e999',
  '9007199254740993',
  '18446744073709551616',
  '1e400',
  '1e-400',
  '-0',
  '5.0',
  '1E+2',
  '0.1000000000000000055511151231257827',
  '"\\ud800"',
  '"\\u0000"',
  '"\\udc00\\ud800"',
  '{"a":1,"a":2}',
  '{"key":"externalId","key":"visitorid","value":"1","value":"2"}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"":""}',
  '"\\/"',
  ...[30, 31, 32, 33, 100, 1000, 20_000].flatMap((depth) => [
    '['.repeat(depth) + ']'.repeat(depth),
    `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`,
  ]),
  `[${Array(101).fill('1').join()}]`,
  `[${Array(10_000).fill('"x"').join()}]`,
  `{${Array.from({ length: 2000 }, (_, index) => `"k${index}":${index}`).join()}}`,
].map(raw);

const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'key', 'value', 'firstName', 'rating', 'labels', 'since', ''),
  hostileText,
);

/** Any value that JSON can express. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: hostileText, weight: 6 },
  { arbitrary: hostileNumber, weight: 3 },
  { arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], [{}]), weight: 3 },
  { arbitrary: fc.constantFrom(...RAW), weight: 2 },
  { arbitrary: fc.array(fc.oneof(hostileText, hostileNumber, fc.boolean()), { maxLength: 4 }), weight: 1 },
  { arbitrary: objectOf(key, fc.oneof(hostileText, hostileNumber, fc.constant(null))), weight: 1 },
  { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 1 },
);

export const hostileKey = key;

/** An object whose keys are own properties, whatever their names. */
function objectOf(name: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  return fc.array(fc.tuple(name, value), { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
}
