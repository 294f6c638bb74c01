import { describe, expect, test } from 'vitest';
import type { Path } from '../../../src/contacts/validation/problem.ts';
import { unsafeParts } from '../../../src/contacts/validation/storable-json.ts';

const NUL = 'must not contain NUL characters';
const SURROGATE = 'must be well-formed Unicode: it contains a lone surrogate';
const NUMBER = 'must be a number that keeps its exact value: integers up to 2^53 - 1';
const BAD_KEY = 'must not have keys with NUL characters or lone surrogates';
const LONG_KEY = 'must not have keys longer than 250 characters';
const DEEP = 'must not be nested deeper than 32 levels';

describe('unsafeParts', () => {
  test.each<{ name: string; value: unknown; expected: [path: Path, message: string][] }>([
    ...[null, true, '', 'é😀\u0001\uffff', 0, -0, 1.5, 5e-324, 2 ** 53 - 1, 1 - 2 ** 53, [], {}].map(accepted),
    accepted({ a: [{ b: null }], '': '', ['k'.repeat(250)]: 1 }),
    accepted(JSON.parse('{"__proto__":{"constructor":1}}')),
    ...['\0', 'a\0b'].map((value) => ({
      name: `rejects NUL in ${JSON.stringify(value)}`,
      value,
      expected: at([], NUL),
    })),
    ...['\ud83d', '\ude00', '\ude00\ud83d', 'a\ud83db'].map((value) => ({
      name: `rejects a lone surrogate in ${JSON.stringify(value)}`,
      value,
      expected: at([], SURROGATE),
    })),
    ...[2 ** 53, -(2 ** 53), 1e300, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN].map((value) => ({
      name: `rejects the number ${value}`,
      value,
      expected: at([], NUMBER),
    })),
    { name: 'rejects a key of 251 characters', value: { a: { ['k'.repeat(251)]: 1 } }, expected: at(['a'], LONG_KEY) },
    { name: 'rejects a key with NUL', value: { a: [{ '\0': 1 }] }, expected: at(['a', 0], BAD_KEY) },
    { name: 'rejects a key with a lone surrogate', value: { a: { '\ud83d': 1 } }, expected: at(['a'], BAD_KEY) },
    {
      name: 'rejects NUL under __proto__',
      value: JSON.parse('{"__proto__":"\\u0000"}'),
      expected: at(['__proto__'], NUL),
    },
    { name: 'accepts 32 levels of arrays', value: nested(32, 'x'), expected: [] },
    { name: 'rejects 33 levels of arrays', value: nested(33, 'x'), expected: at(Array(32).fill(0), DEEP) },
    { name: 'checks the deepest level', value: nested(32, '\0'), expected: at(Array(32).fill(0), NUL) },
    {
      name: 'rejects 100,000 levels at the same place',
      value: nested(100_000, 'x'),
      expected: at(Array(32).fill(0), DEEP),
    },
    {
      name: 'counts objects and arrays equally',
      value: { a: [{ b: nested(30, 'x') }] },
      expected: at(['a', 0, 'b', ...Array(29).fill(0)], DEEP),
    },
    {
      name: 'reports every place in order, a key before its value',
      value: { list: ['fine', '\0', 1e300], 'bad\0': '\ud83d', last: { n: Number.NaN } },
      expected: [
        [['list', 1], NUL],
        [['list', 2], NUMBER],
        [[], BAD_KEY],
        [['bad\0'], SURROGATE],
        [['last', 'n'], NUMBER],
      ],
    },
  ])('$name', ({ value, expected }) => {
    expect(unsafeParts(value)).toEqual(
      expected.map(([path, message]) => ({
        code: 'InvalidPayload',
        message: expect.stringMatching(endingIn(message)),
        path,
      })),
    );
  });

  test('lists 100 problems and counts the others', () => {
    const problems = unsafeParts({ a: Array(99).fill('\0'), b: Array(1_000_000).fill(Number.NaN) });
    expect(problems).toHaveLength(101);
    expect(problems.at(99)).toMatchObject({ path: ['b', 0] });
    expect(problems.at(100)).toMatchObject({ path: [], message: 'and 999999 more problems', count: 999_999 });
  });

  test('reports invalid keys once for each object, and skips values after a long key', () => {
    const keys = Array.from({ length: 3 }, (_, index) => [`${'k'.repeat(251)}${index}`, '\0']);
    expect(unsafeParts({ a: Object.fromEntries([...keys, ['\0', 1], ['b\0', 1]]) })).toEqual([
      expect.objectContaining({ path: ['a'], message: `a ${LONG_KEY}` }),
      expect.objectContaining({ path: ['a'], message: `a ${BAD_KEY}` }),
    ]);
  });

  test.each<{ name: string; path: Path; value: unknown; expected: string }>([
    { name: 'the body', path: [], value: '\0', expected: 'the body must not contain NUL characters' },
    { name: 'a field', path: ['a'], value: '\0', expected: 'a must not contain NUL characters' },
    { name: 'an element', path: ['a', 2], value: { b: '\0' }, expected: 'a[2].b must not contain NUL characters' },
    {
      name: 'a long key, truncated',
      path: ['a', 'k'.repeat(101)],
      value: '\0',
      expected: `a.${'k'.repeat(100)}… must not contain NUL characters`,
    },
  ])('a message names $name', ({ path, value, expected }) => {
    expect(unsafeParts(value, path).map(({ message }) => message)).toEqual([expected]);
  });
});

function accepted(value: unknown) {
  return { name: `accepts ${Object.is(value, -0) ? '-0' : JSON.stringify(value).slice(0, 50)}`, value, expected: [] };
}

function at(path: Path, message: string): [Path, string][] {
  return [[path, message]];
}

function nested(levels: number, innermost: unknown): unknown {
  let value = innermost;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

function endingIn(message: string): RegExp {
  return new RegExp(` ${message.replaceAll('^', '\\^')}$`);
}
