import { describe, expect, test } from 'vitest';
import {
  invalidValue,
  moreProblems,
  type Problem,
  reportable,
  shownOptions,
} from '../../../src/contacts/validation/problem.ts';

const wrong = (count: number): Problem[] =>
  Array.from({ length: count }, (_, index) => invalidValue(['a', index], 'wrong'));
const conflict = (index: number): Problem => ({
  code: 'ResourceAlreadyExists',
  message: 'taken',
  path: ['addIdentifiers', index],
  identifier: { key: 'externalId', value: `${index}` },
  holderId: 'somebody',
  remedies: [],
});

describe('reportable', () => {
  test('keeps 100 problems', () => {
    expect(reportable(wrong(100))).toEqual(wrong(100));
  });

  test('counts problems beyond 100 in a last entry', () => {
    expect(reportable(wrong(101))).toEqual([...wrong(100), moreProblems(1)]);
  });

  test('adds earlier counts, at any position', () => {
    const problems = [...wrong(60), moreProblems(5), ...wrong(60), moreProblems(7)];
    expect(reportable(problems)).toEqual([...wrong(60), ...wrong(40), moreProblems(32)]);
  });

  test('keeps the code of conflicts', () => {
    const [last] = reportable(Array.from({ length: 150 }, (_, index) => conflict(index))).slice(-1);
    expect(last).toEqual({ code: 'ResourceAlreadyExists', message: 'and 50 more problems', path: [], count: 50 });
  });
});

describe('shownOptions', () => {
  test('names all values that fit', () => {
    expect(shownOptions(['a', 1, null])).toBe('a, 1, null');
  });

  test('truncates after 200 characters', () => {
    expect(shownOptions(Array(1_000_000).fill('option'))).toBe(`${'option, '.repeat(25)}…`);
    expect(shownOptions(['x'.repeat(201)])).toBe(`${'x'.repeat(200)}…`);
  });
});
