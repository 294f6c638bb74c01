import Type, { type TSchema } from 'typebox';
import { describe, expect, test } from 'vitest';
import { NOBODY } from '../../../src/conformance/environment/seed.ts';
import type { Path } from '../../../src/contacts/validation/problem.ts';
import { schemaCheck } from '../../../src/contacts/validation/schema-validator.ts';

const Uuid = Type.String({ format: 'uuid' });
const Choice = Type.Union([Type.Number(), Type.Array(Type.String(), { minItems: 1 })], {
  description: 'a number or strings',
});
const Keyed = Type.Unsafe({
  type: 'object',
  propertyNames: { pattern: '^[a-z]+$' },
  additionalProperties: Type.Number(),
});

type Said = [path: Path, message: string][];

interface SchemaCase {
  name: string;
  schema: TSchema;
  value: unknown;
  expected: Said;
}

const CASES: SchemaCase[] = [
  ...[NOBODY, NOBODY.toUpperCase(), '00000000-0000-0000-0000-000000000000'].map((value) =>
    accepted('a UUID', Uuid, value),
  ),
  ...['', 'x', `urn:uuid:${NOBODY}`, `{${NOBODY}}`, NOBODY.replaceAll('-', ''), ` ${NOBODY}`, `${NOBODY}\n`].map(
    (value) => rejected(`${JSON.stringify(value)} as a UUID`, Uuid, value, [[[], 'the body must be a UUID']]),
  ),
  ...(
    [
      [Type.String(), 'a string', 1],
      [Type.Number(), 'a number', '1'],
      [Type.Boolean(), 'a boolean', 'true'],
      [Type.Integer(), 'an integer', 1.5],
      [Type.Array(Type.String()), 'an array', {}],
      [Type.Object({}), 'an object', []],
    ] as const
  ).flatMap(([schema, what, wrong]) => [
    rejected(`what is not ${what}`, inA(schema), { a: wrong }, [[['a'], `a must be ${what}`]]),
    rejected(`null for ${what}`, inA(schema), { a: null }, [[['a'], 'a must not be null']]),
  ]),
  rejected('null once if it breaks the type and the choice', inA(oneOf('x', 'y')), { a: null }, [
    [['a'], 'a must not be null'],
  ]),
  rejected('a text that is not an option', inA(oneOf('x', 'y')), { a: 'z' }, [[['a'], 'a must be one of x, y']]),
  rejected('a missing property, at its own place', inA(Type.Object({ b: Type.String() })), { a: {} }, [
    [['a', 'b'], 'a.b is required'],
  ]),
  rejected('too few items', inA(Type.Array(Type.Null(), { minItems: 1 })), { a: [] }, [
    [['a'], 'a must have at least 1 items'],
  ]),
  rejected('too many items', inA(Type.Array(Type.Null(), { maxItems: 1 })), { a: [null, null] }, [
    [['a'], 'a must have at most 1 items'],
  ]),
  rejected('items out of both bounds', inA(Type.Array(Type.Null(), { minItems: 1, maxItems: 2 })), { a: [] }, [
    [['a'], 'a must have 1 to 2 items'],
  ]),
  rejected('a number below its bound', inA(Type.Integer({ minimum: 1, description: 'A version.' })), { a: 0 }, [
    [['a'], 'a must be at least 1'],
  ]),
  rejected('too short a text', inA(Type.String({ minLength: 2 })), { a: 'x' }, [
    [['a'], 'a must have at least 2 characters'],
  ]),
  rejected('a text out of both bounds', inA(Type.String({ minLength: 1, maxLength: 2 })), { a: 'xyz' }, [
    [['a'], 'a must have 1 to 2 characters'],
  ]),
  accepted('as many characters as code points', Type.String({ maxLength: 1 }), '😀'),
  rejected('a text that breaks a pattern', inA(Type.String({ pattern: '^x$' })), { a: 'y' }, [
    [['a'], 'a must match ^x$'],
  ]),
  ...[1, ['x']].map((value) => accepted('either side of a choice', Choice, value)),
  ...['x', [], [1], ['x', null], {}, true].map((value) =>
    rejected(`${JSON.stringify(value)} once, as neither side of a choice`, inA(Choice), { a: value }, [
      [['a'], 'a must be a number or strings'],
    ]),
  ),
  rejected('a choice without a description', Type.Union([Type.Number(), Type.Boolean()]), 'x', [
    [[], 'the body must be valid'],
  ]),
  rejected('keys that break a pattern, and the values beside', inA(Keyed), { a: { 'A B': 1, b: 'x', '': 2 } }, [
    [['a', 'A B'], 'a.A B must have a key that matches ^[a-z]+$'],
    [['a', ''], 'a. must have a key that matches ^[a-z]+$'],
    [['a', 'b'], 'a.b must be a number'],
  ]),
  rejected(
    'values at keys that need escaping in a JSON pointer',
    Type.Record(Type.String(), Type.Number()),
    { 'a/b~1': 'x', '~0': 'x', '0': 'x' },
    [
      [['0'], '0 must be a number'],
      [['a/b~1'], 'a/b~1 must be a number'],
      [['~0'], '~0 must be a number'],
    ],
  ),
  rejected('values at __proto__', Type.Record(Type.String(), Type.Number()), JSON.parse('{"__proto__":"x"}'), [
    [['__proto__'], '__proto__ must be a number'],
  ]),
  rejected(
    'every invalid element, by its index',
    Type.Object({ a: Type.Array(Type.Array(Type.Number())) }),
    { a: [[1, 'x'], [], [true]] },
    [
      [['a', 0, 1], 'a[0][1] must be a number'],
      [['a', 2, 0], 'a[2][0] must be a number'],
    ],
  ),
  rejected(
    'too many items, also invalid ones',
    inA(Type.Array(Type.Number(), { maxItems: 2 })),
    { a: ['x', {}, null] },
    [[['a'], 'a must have at most 2 items']],
  ),
  rejected(
    'too many keys, also invalid ones',
    inA(Type.Unsafe({ ...Keyed, maxProperties: 1 })),
    { a: { 'A B': 'x', c: 'x' } },
    [[['a'], 'a must have at most 1 keys']],
  ),
  rejected('each item of an array within the limit', inA(Type.Array(Type.Number(), { maxItems: 2 })), { a: ['x', 1] }, [
    [['a', 0], 'a[0] must be a number'],
  ]),
  accepted('a map with the maximum number of bytes', inA(Type.Unsafe({ type: 'object', 'x-max-bytes': 10 })), {
    a: { b: 'é' },
  }),
  rejected('a map with more bytes', inA(Type.Unsafe({ type: 'object', 'x-max-bytes': 10 })), { a: { b: 'éé' } }, [
    [['a'], 'a must be at most 10 bytes as JSON'],
  ]),
  accepted('properties that are not in the schema', Type.Object({}), { more: true }),
];

describe('schemaCheck', () => {
  test.each(CASES)('$name', ({ schema, value, expected }) => {
    const problems = expected.map(([path, message]) => ({ code: 'InvalidPayload', message, path }));
    expect(schemaCheck(schema)(value)).toEqual(problems);
  });
});

function accepted(what: string, schema: TSchema, value: unknown): SchemaCase {
  return { name: `accepts ${what}: ${JSON.stringify(value)}`, schema, value, expected: [] };
}

function rejected(what: string, schema: TSchema, value: unknown, expected: Said): SchemaCase {
  return { name: `refuses ${what}`, schema, value, expected };
}

function inA(schema: TSchema): TSchema {
  return Type.Object({ a: schema });
}

function oneOf(...values: string[]): TSchema {
  return Type.Unsafe({ type: 'string', enum: values });
}
