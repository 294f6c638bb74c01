import { describe, expect, test } from 'vitest';
import {
  type AttributeRules,
  changeAttributes,
  type ImpliedDefinition,
} from '../../../src/contacts/attributes/change-attributes.ts';
import type { Attributes, AttributeValue } from '../../../src/contacts/contact/contact.ts';
import { DEFINITIONS, stored } from '../samples.ts';

const RULES: AttributeRules = {
  definitions: DEFINITIONS,
  undefinedAttributes: 'reject',
  mayWriteReadOnly: false,
};
const DEFINING = { undefinedAttributes: 'define' } as const;
const WRITING = { mayWriteReadOnly: true };

const LARGE = 'attributes must not make the attributes of the contact larger than 65536 bytes as JSON';

interface AttributeCase {
  name: string;
  current?: Attributes;
  requested: [key: string, value: AttributeValue | null][];
  rules?: Partial<AttributeRules>;
  /** The attributes after the update; undefined: as before. */
  attributes?: Attributes;
  implied?: ImpliedDefinition[];
  problems?: [key: string | null, message: string][];
}

const READ_ONLY = 'cannot edit read-only attribute "serial"';

const CASES: AttributeCase[] = [
  { name: 'keeps attributes that are not in the request', current: { firstName: 'x', rating: 1 }, requested: [] },
  {
    name: 'replaces a value, whole',
    current: { firstName: 'x', labels: ['a', 'b'] },
    requested: [['labels', ['c']]],
    attributes: { firstName: 'x', labels: ['c'] },
  },
  {
    name: 'removes by null',
    current: { firstName: 'x', rating: 1 },
    requested: [['firstName', null]],
    attributes: { rating: 1 },
  },
  { name: 'ignores the removal of an absent value', current: { rating: 1 }, requested: [['labels', null]] },
  { name: 'sets a read-only value that is absent', requested: [['serial', 'A']], attributes: { serial: 'A' } },
  { name: 'ignores the removal of an absent read-only value', requested: [['serial', null]] },
  { name: 'accepts an equal read-only value', current: { serial: 'A' }, requested: [['serial', 'A']] },
  {
    name: 'accepts an equal read-only scalar as its array',
    current: { serials: ['A'] },
    requested: [['serials', 'A']],
  },
  {
    name: 'rejects a change of a read-only value',
    current: { serial: 'A' },
    requested: [['serial', 'B']],
    problems: [['serial', READ_ONLY]],
  },
  {
    name: 'rejects the removal of a read-only value',
    current: { serial: 'A' },
    requested: [['serial', null]],
    problems: [['serial', READ_ONLY]],
  },
  {
    name: 'rejects another order of a read-only array',
    current: { serials: ['A', 'B'] },
    requested: [['serials', ['B', 'A']]],
    problems: [['serials', 'cannot edit read-only attribute "serials"']],
  },
  {
    name: 'changes a read-only value if that is allowed',
    current: { serial: 'A' },
    requested: [['serial', 'B']],
    rules: WRITING,
    attributes: { serial: 'B' },
  },
  {
    name: 'removes a read-only value if that is allowed',
    current: { serial: 'A' },
    requested: [['serial', null]],
    rules: WRITING,
    attributes: {},
  },
  {
    name: 'rejects a read-only value of the wrong type even if writing is allowed',
    current: { serial: 'A' },
    requested: [['serial', 1]],
    rules: WRITING,
    problems: [['serial', 'attributes.serial must be a string']],
  },
  ...['emailaddress', 'phonenumber'].flatMap((key) =>
    [['x'], 'x', null].map(
      (value): AttributeCase => ({
        name: `rejects ${JSON.stringify(value)} for the mirror ${key}, even if writing is allowed`,
        requested: [[key, value]],
        rules: { ...WRITING, identifiers: [stored({ key, value: 'own' })] },
        problems: [[key, `cannot edit read-only attribute "${key}"`]],
      }),
    ),
  ),
  ...(['x', null] as const).flatMap((value): AttributeCase[] => [
    {
      name: `rejects ${value} for an unknown key`,
      requested: [['fristName', value]],
      problems: [['fristName', unknown('fristName', 'firstName')]],
    },
    {
      name: `refuses ${value} for __proto__`,
      requested: [['__proto__', value]],
      problems: [['__proto__', expect.stringContaining('unknown attribute "__proto__"')]],
    },
  ]),
  ...[{}, DEFINING].flatMap((rules): AttributeCase[] => {
    const setting = `undefinedAttributes ${rules === DEFINING ? 'define' : 'reject'}`;
    const archived = expect.stringMatching(/^attribute "retired" is archived: .* the nearest one .* is "(?!retired)/);
    return [
      {
        name: `rejects another value for an archived key, with ${setting}`,
        current: { retired: 'was' },
        requested: [['retired', 'x']],
        rules,
        problems: [['retired', archived]],
      },
      {
        name: `keeps the value of an archived key, with ${setting}`,
        current: { retired: 'was' },
        requested: [['retired', 'was']],
        rules,
        attributes: { retired: 'was' },
      },
      {
        name: `removes the value of an archived key, with ${setting}`,
        current: { retired: 'was' },
        requested: [['retired', null]],
        rules,
        attributes: {},
      },
    ];
  }),
  {
    name: 'accepts the current values of a mirror, and null for a mirror without values',
    requested: [
      ['emailaddress', ['own@example.com']],
      ['phonenumber', null],
    ],
    rules: { identifiers: [stored({ key: 'emailaddress', value: 'own@example.com' })] },
    attributes: {},
  },
  {
    name: 'defines keys from their first values, in order',
    requested: [
      ['b', true],
      ['a', 1.5],
      ['c', ['x']],
      ['__proto__', 'x'],
      ['constructor', [1]],
      ['d', '2026-01-31'],
    ],
    rules: DEFINING,
    attributes: JSON.parse('{"b":true,"a":1.5,"c":["x"],"__proto__":"x","constructor":[1],"d":"2026-01-31"}'),
    implied: [
      { key: 'b', type: 'boolean', cardinality: 'one' },
      { key: 'a', type: 'number', cardinality: 'one' },
      { key: 'c', type: 'string', cardinality: 'many' },
      { key: '__proto__', type: 'string', cardinality: 'one' },
      { key: 'constructor', type: 'number', cardinality: 'many' },
      { key: 'd', type: 'string', cardinality: 'one' },
    ],
  },
  { name: 'defines nothing from null', requested: [['d', null]], rules: DEFINING },
  {
    name: 'validates by existing definitions even if it may define new ones',
    requested: [['rating', 'x']],
    rules: DEFINING,
    problems: [['rating', 'attributes.rating must be a number']],
  },
  {
    name: 'accepts 65,536 bytes as JSON',
    requested: [['firstName', 'x'.repeat(65_520)]],
    attributes: { firstName: 'x'.repeat(65_520) },
  },
  {
    name: 'refuses 65,537 bytes as JSON',
    requested: [['firstName', 'x'.repeat(65_521)]],
    attributes: { firstName: 'x'.repeat(65_521) },
    problems: [[null, LARGE]],
  },
  {
    name: 'counts bytes, not characters',
    requested: [['firstName', 'é'.repeat(32_761)]],
    attributes: { firstName: 'é'.repeat(32_761) },
    problems: [[null, LARGE]],
  },
  {
    name: 'counts existing values',
    current: { labels: ['x'.repeat(65_520)] },
    requested: [['consent', true]],
    attributes: { labels: ['x'.repeat(65_520)], consent: true },
    problems: [[null, LARGE]],
  },
  {
    name: 'reports every problem in the order of the request, the size last, and omits the invalid values',
    current: { rating: 1, serial: 'A', labels: ['x'.repeat(65_520)] },
    requested: [
      ['serial', 'B'],
      ['firstName', 'fine'],
      ['fristName', 'x'],
      ['rating', 'x'],
      ['emailaddress', 'x'],
    ],
    attributes: { rating: 1, serial: 'A', labels: ['x'.repeat(65_520)], firstName: 'fine' },
    problems: [
      ['serial', READ_ONLY],
      ['fristName', unknown('fristName', 'firstName')],
      ['rating', 'attributes.rating must be a number'],
      ['emailaddress', 'cannot edit read-only attribute "emailaddress"'],
      [null, LARGE],
    ],
  },
];

describe('changeAttributes', () => {
  test.each(CASES)(
    '$name',
    ({ current = {}, requested, rules = {}, attributes = current, implied = [], problems = [] }) => {
      expect(changeAttributes(Object.freeze(current), new Map(requested), { ...RULES, ...rules })).toEqual({
        attributes,
        implied,
        problems: problems.map(([key, message]) => ({
          code: 'InvalidPayload',
          message,
          path: key === null ? ['attributes'] : ['attributes', key],
        })),
      });
    },
  );
});

function unknown(key: string, nearest: string): string {
  return `unknown attribute "${key}"; the nearest one that is defined is "${nearest}"`;
}
