import { type Case, NOBODY, SEED } from '../case.ts';

const READ_ONLY = 'cannot edit read-only attribute "serial"';

/** Specification §4. */
export const attributeCases: readonly Case[] = [
  ...accepted('a string', { countryCode: 'US' }),
  ...accepted('an empty string', { countryCode: '' }),
  ...accepted('4,096 characters', { countryCode: 'x'.repeat(4096) }),
  ...accepted('a number', { rating: 4.5 }),
  ...accepted('zero', { rating: 0 }),
  ...accepted('the largest safe integer', { rating: 9007199254740991 }),
  ...accepted('a boolean', { cookiesAccepted: false }),
  ...accepted('an array of strings', { labels: ['a', 'b', 'a'] }),
  ...accepted('an array of 100', { labels: Array(100).fill('x') }),
  ...accepted('an array of numbers', { scores: [1, 2.5] }),
  ...accepted('a date', { since: '2026-01-31' }),
  ...accepted('a date and time with a zone', { since: '2026-01-31T09:30:00+01:00' }),
  ...accepted('a built-in attribute', { subscribedEmail: true }),
  {
    name: 'one scalar for a many attribute becomes an array of one',
    body: { attributes: { labels: 'only' } },
    include: [],
    expect: { contact: { attributes: expectAttributes({ labels: ['only'] }) } },
  },
  {
    name: 'a value that is there already changes nothing',
    body: { attributes: { firstName: 'Ada', labels: ['first'], rating: 5 } },
    expect: { outcome: 'UNCHANGED' },
  },
  {
    name: 'null for an attribute without a value changes nothing',
    body: { attributes: { countryCode: null } },
    expect: { outcome: 'UNCHANGED' },
  },
  ...refused('a string for a number', { rating: '5' }, 'attributes.rating must be a number'),
  ...refused('a number for a string', { countryCode: 5 }, 'attributes.countryCode must be a string'),
  ...refused('a string for a boolean', { cookiesAccepted: 'true' }, 'attributes.cookiesAccepted must be a boolean'),
  ...refused('an array for a single value', { countryCode: ['US'] }),
  ...refused('an array of the wrong type', { labels: [1] }, 'attributes.labels must be an array of type string'),
  ...refused('an array of mixed types', { labels: ['a', 1] }),
  ...refused('an array with null', { labels: ['a', null] }),
  ...refused('an empty array', { labels: [] }),
  ...refused('an array of 101', { labels: Array(101).fill('x') }),
  ...refused('an object', { countryCode: { code: 'US' } }),
  ...refused('4,097 characters', { countryCode: 'x'.repeat(4097) }),
  ...refused('a date that is none', { since: '2026-02-30' }),
  ...refused('a time without a zone', { since: '2026-01-31T09:30:00' }),
  ...refused('an archived attribute', { retired: 'x' }),
  ...refused('an archived attribute, also to remove it', { retired: null }),
  ...refused('an unknown attribute, also to remove it', { unheardOf: null }),
  ...refused(
    'an unknown attribute, naming the nearest known one',
    { contryCode: 'US' },
    'unknown attribute "contryCode"; the nearest one that is defined is "countryCode"',
  ),
  {
    name: 'refuses keys that break the pattern',
    body: { attributes: { 'with space': 1, [`${'x'.repeat(65)}`]: 1 } },
    expect: {
      problems: [
        { code: 'InvalidPayload', path: 'attributes.with space' },
        { code: 'InvalidPayload', path: `attributes.${'x'.repeat(65)}` },
      ],
    },
  },
  {
    name: 'refuses keys that are too long, each by itself',
    body: { attributes: { [`${'x'.repeat(300)}1`]: 1, [`${'x'.repeat(100)}2`]: 1, [`${'x'.repeat(100)}3`]: 1 } },
    expect: {
      problems: [
        { code: 'InvalidPayload', path: 'attributes' },
        ...Array(3).fill({ code: 'InvalidPayload', path: `attributes.${'x'.repeat(100)}…` }),
      ],
    },
  },
  {
    name: 'refuses attributes that grow over 64 KiB',
    body: {
      attributes: Object.fromEntries(
        ['labels', 'firstName'].map((key) => [key, key === 'labels' ? Array(17).fill('x'.repeat(4096)) : 'x']),
      ),
    },
    expect: { problems: [{ code: 'InvalidPayload', path: 'attributes' }] },
  },
  {
    name: 'a read-only attribute may be set while it has no value',
    body: { attributes: { contract: 'C-1' } },
    expect: { contact: { attributes: expectAttributes({ contract: 'C-1' }) } },
  },
  {
    name: 'a read-only attribute may be given its value again',
    body: { attributes: { serial: 'A-1' } },
    expect: { outcome: 'UNCHANGED' },
  },
  ...refused('a change of a read-only attribute', { serial: 'A-2' }, READ_ONLY),
  ...refused('the removal of a read-only attribute', { serial: null }, READ_ONLY),
  ...refused(
    'a write to the mirror of an identifier',
    { emailaddress: ['x@example.com'] },
    'cannot edit read-only attribute "emailaddress"',
  ),
  ...refused(
    'the removal of the mirror of an identifier',
    { phonenumber: null },
    'cannot edit read-only attribute "phonenumber"',
  ),
  ...refused('a change of initialReference', { initialReference: 'x' }),
  ...(['flow', 'journey'] as const).map((origin) => ({
    name: `a key of origin ${origin} may change read-only attributes when it says so`,
    rights: { origin },
    body: { attributes: { serial: 'A-2' }, allowWritingReadOnly: true },
    expect: { contact: { attributes: expectAttributes({ serial: 'A-2' }) } },
  })),
  {
    name: 'a key of origin flow that does not say so may not',
    rights: { origin: 'flow' },
    body: { attributes: { serial: 'A-2' } },
    expect: { problems: [{ code: 'InvalidPayload', path: 'attributes.serial', message: READ_ONLY }] },
  },
  {
    name: 'no key may write the mirrors of identifiers',
    rights: { origin: 'flow' },
    body: { attributes: { emailaddress: ['x@example.com'] }, allowWritingReadOnly: true },
    expect: { problems: [{ code: 'InvalidPayload', path: 'attributes.emailaddress' }] },
  },
  {
    name: 'a workspace may define attributes from their first value',
    seed: { settings: { undefinedAttributes: 'define' } },
    body: { attributes: { shoeSize: 42, nicknames: ['Al'] } },
    expect: { contact: { attributes: expectAttributes({ shoeSize: 42, nicknames: ['Al'] }) } },
  },
  {
    name: 'a workspace that defines attributes still refuses archived ones',
    seed: { settings: { undefinedAttributes: 'define' } },
    body: { attributes: { retired: 'x' } },
    expect: { problems: [{ code: 'InvalidPayload', path: 'attributes.retired' }] },
  },
];

function accepted(what: string, attributes: Record<string, unknown>): Case[] {
  return [
    {
      name: `accepts ${what}`,
      body: { attributes },
      expect: { contact: { attributes: expectAttributes(attributes) } },
    },
  ];
}

function refused(what: string, attributes: Record<string, unknown>, message?: string): Case[] {
  const problem = { code: 'InvalidPayload', path: `attributes.${Object.keys(attributes)[0]}` };
  return [
    {
      name: `refuses ${what}`,
      body: { attributes },
      expect: { problems: [message === undefined ? problem : { ...problem, message }] },
    },
  ];
}

/** What Ada has from the seed, and what the case changed. */
function expectAttributes(changed: Record<string, unknown>): Record<string, unknown> {
  const seeded = SEED.contacts?.[0]?.body.attributes;
  return { emailaddress: ['ada@example.com'], initialReference: NOBODY, ...seeded, ...changed };
}
