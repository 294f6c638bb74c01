import type { Case } from '../../case.ts';
import { NOBODY, SEED } from '../../environment/seed.ts';
import { update } from '../steps.ts';

const READ_ONLY = 'cannot edit read-only attribute "serial"';

/** Specification §4. */
export const attributeCases: readonly Case[] = [
  { ...accepted('string', 'a string', { countryCode: 'US' }), source: 'documented' },
  accepted('empty-string', 'an empty string', { countryCode: '' }),
  accepted('4096-characters', '4,096 characters', { countryCode: 'x'.repeat(4096) }),
  { ...accepted('number', 'a number', { rating: 4.5 }), source: 'documented' },
  accepted('zero', 'zero', { rating: 0 }),
  accepted('largest-safe-integer', 'the largest safe integer', { rating: 9007199254740991 }),
  { ...accepted('boolean', 'a boolean', { cookiesAccepted: false }), source: 'documented' },
  { ...accepted('strings', 'an array of strings', { labels: ['a', 'b', 'a'] }), source: 'documented' },
  accepted('array-of-100', 'an array of 100', { labels: Array(100).fill('x') }),
  { ...accepted('numbers', 'an array of numbers', { scores: [1, 2.5] }), source: 'documented' },
  accepted('date', 'a date', { since: '2026-01-31' }),
  accepted('date-time', 'a date and time with a zone', { since: '2026-01-31T09:30:00+01:00' }),
  { ...accepted('built-in', 'a built-in attribute', { subscribedEmail: true }), source: 'documented' },
  {
    id: 'attributes.scalar-for-many',
    name: 'one scalar for a many attribute becomes an array of one',
    when: update({ attributes: { labels: 'only' } }),
    expect: { result: { attributes: expectAttributes({ labels: ['only'] }) } },
  },
  {
    id: 'attributes.same-value',
    name: 'the current value changes nothing',
    when: update({ attributes: { firstName: 'Ada', labels: ['first'], rating: 5 } }),
    expect: { outcome: 'UNCHANGED' },
  },
  {
    id: 'attributes.null-for-absent',
    name: 'null for an attribute without a value changes nothing',
    when: update({ attributes: { countryCode: null } }),
    expect: { outcome: 'UNCHANGED' },
  },
  rejected('string-for-number', 'a string for a number', { rating: '5' }, 'attributes.rating must be a number'),
  rejected('number-for-string', 'a number for a string', { countryCode: 5 }, 'attributes.countryCode must be a string'),
  rejected(
    'string-for-boolean',
    'a string for a boolean',
    { cookiesAccepted: 'true' },
    'attributes.cookiesAccepted must be a boolean',
  ),
  rejected('array-for-one', 'an array for a single value', { countryCode: ['US'] }),
  rejected(
    'array-of-wrong-type',
    'an array of the wrong type',
    { labels: [1] },
    'attributes.labels must be an array of type string',
  ),
  { ...rejected('mixed-array', 'an array of mixed types', { labels: ['a', 1] }), source: 'documented' },
  { ...rejected('null-in-array', 'an array with null', { labels: ['a', null] }), source: 'documented' },
  { ...rejected('empty-array', 'an empty array', { labels: [] }), source: 'documented' },
  rejected('array-of-101', 'an array of 101', { labels: Array(101).fill('x') }),
  { ...rejected('object', 'an object', { countryCode: { code: 'US' } }), source: 'documented' },
  rejected('4097-characters', '4,097 characters', { countryCode: 'x'.repeat(4097) }),
  rejected('no-date', 'an invalid date', { since: '2026-02-30' }),
  rejected('no-zone', 'a time without a zone', { since: '2026-01-31T09:30:00' }),
  rejected('archived', 'an archived attribute', { retired: 'x' }),
  rejected('unknown-removal', 'an unknown attribute, also for removal', { unheardOf: null }),
  {
    ...rejected(
      'unknown',
      'an unknown attribute, naming the nearest known one',
      { contryCode: 'US' },
      'unknown attribute "contryCode"; the nearest one that is defined is "countryCode"',
    ),
    source: 'seen',
  },
  {
    id: 'attributes.refuses.key-pattern',
    name: 'refuses keys that break the pattern',
    source: 'documented',
    when: update({ attributes: { 'with space': 1, [`${'x'.repeat(65)}`]: 1 } }),
    expect: {
      problems: [
        { code: 'InvalidPayload', path: 'attributes.with space' },
        { code: 'InvalidPayload', path: `attributes.${'x'.repeat(65)}` },
      ],
    },
  },
  {
    id: 'attributes.refuses.key-lengths',
    name: 'refuses keys that are too long, each alone',
    source: 'documented',
    when: update({
      attributes: { [`${'x'.repeat(300)}1`]: 1, [`${'x'.repeat(100)}2`]: 1, [`${'x'.repeat(100)}3`]: 1 },
    }),
    expect: {
      problems: [
        { code: 'InvalidPayload', path: 'attributes' },
        ...Array(3).fill({ code: 'InvalidPayload', path: `attributes.${'x'.repeat(100)}…` }),
      ],
    },
  },
  {
    id: 'attributes.refuses.64-kib',
    name: 'refuses attributes above 64 KiB',
    when: update({
      attributes: Object.fromEntries(
        ['labels', 'firstName'].map((key) => [key, key === 'labels' ? Array(17).fill('x'.repeat(4096)) : 'x']),
      ),
    }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'attributes' }] },
  },
  {
    id: 'attributes.read-only.first-value',
    name: 'a read-only attribute can be set while it has no value',
    when: update({ attributes: { contract: 'C-1' } }),
    expect: { result: { attributes: expectAttributes({ contract: 'C-1' }) } },
  },
  {
    id: 'attributes.read-only.same-value',
    name: 'a read-only attribute accepts its current value',
    when: update({ attributes: { serial: 'A-1' } }),
    expect: { outcome: 'UNCHANGED' },
  },
  {
    ...rejected('read-only-change', 'a change of a read-only attribute', { serial: 'A-2' }, READ_ONLY),
    source: 'seen',
  },
  {
    ...rejected('read-only-removal', 'the removal of a read-only attribute', { serial: null }, READ_ONLY),
    source: 'seen',
  },
  {
    ...rejected(
      'mirror-change',
      'a write to the mirror of an identifier',
      { emailaddress: ['x@example.com'] },
      'cannot edit read-only attribute "emailaddress"',
    ),
    source: 'seen',
  },
  {
    ...rejected(
      'mirror-removal',
      'the removal of the mirror of an identifier',
      { emailaddress: null },
      'cannot edit read-only attribute "emailaddress"',
    ),
    source: 'seen',
  },
  { ...rejected('initial-reference', 'a change of initialReference', { initialReference: 'x' }), source: 'documented' },
  ...(['flow', 'journey'] as const).map(
    (origin): Case => ({
      id: `attributes.read-only.origin-${origin}`,
      name: `a key of origin ${origin} can change read-only attributes with the flag`,
      source: 'documented',
      rights: { origin },
      when: update({ attributes: { serial: 'A-2' }, allowWritingReadOnly: true }),
      expect: { result: { attributes: expectAttributes({ serial: 'A-2' }) } },
    }),
  ),
  {
    id: 'attributes.read-only.origin-flow-unsaid',
    name: 'a key of origin flow cannot change read-only attributes without the flag',
    source: 'documented',
    rights: { origin: 'flow' },
    when: update({ attributes: { serial: 'A-2' } }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'attributes.serial', message: READ_ONLY }] },
  },
  {
    id: 'attributes.read-only.mirrors',
    name: 'no key can write the mirrors of identifiers',
    rights: { origin: 'flow' },
    when: update({ attributes: { emailaddress: ['x@example.com'] }, allowWritingReadOnly: true }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'attributes.emailaddress' }] },
  },
  {
    id: 'attributes.undefined.define',
    name: 'a workspace may define attributes from their first value',
    seed: { settings: { undefinedAttributes: 'define' } },
    when: update({ attributes: { shoeSize: 42, nicknames: ['Al'] } }),
    expect: { result: { attributes: expectAttributes({ shoeSize: 42, nicknames: ['Al'] }) } },
  },
  {
    id: 'attributes.undefined.archived',
    name: 'a workspace that defines attributes still refuses archived ones',
    seed: { settings: { undefinedAttributes: 'define' } },
    when: update({ attributes: { retired: 'x' } }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'attributes.retired' }] },
  },
];

function accepted(id: string, what: string, attributes: Record<string, unknown>): Case {
  return {
    id: `attributes.accepts.${id}`,
    name: `accepts ${what}`,
    when: update({ attributes }),
    expect: { result: { attributes: expectAttributes(attributes) } },
  };
}

function rejected(id: string, what: string, attributes: Record<string, unknown>, message?: string): Case {
  const problem = { code: 'InvalidPayload', path: `attributes.${Object.keys(attributes)[0]}` };
  return {
    id: `attributes.refuses.${id}`,
    name: `refuses ${what}`,
    when: update({ attributes }),
    expect: { problems: [message === undefined ? problem : { ...problem, message }] },
  };
}

/** Returns Ada's attributes in the seed, with the changes of the case. */
function expectAttributes(changed: Record<string, unknown>): Record<string, unknown> {
  const seeded = SEED.contacts[0]?.body.attributes;
  return { emailaddress: ['ada@example.com'], initialReference: NOBODY, ...seeded, ...changed };
}
