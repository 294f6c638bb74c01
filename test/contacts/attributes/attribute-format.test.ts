import { describe, expect, test } from 'vitest';
import {
  type AttributeFormat,
  formatProblem,
  formatViolation,
} from '../../../src/contacts/attributes/attribute-format.ts';

const SELECT: AttributeFormat = { type: 'select', select: { options: [{ label: 'Gold', value: 'gold' }] } };
const range = (bounds: { min?: number; max?: number }): AttributeFormat => ({ type: 'range', range: bounds });

describe('formatViolation', () => {
  test.each<[AttributeFormat, (string | number)[], (string | number)[]]>([
    [{ type: 'emailAddress' }, ['a@example.com', ' A@Example.com '], ['', 'a@', 'example.com', 'a@b@example.com']],
    [{ type: 'phoneNumber' }, ['+31612345678', '+31 6 1234 5678'], ['', '0612345678', '+31', '+31612345678 x1']],
    [
      { type: 'url' },
      ['https://example.com', 'http://localhost:4000/a?b=c#d', 'https://user@example.com/'],
      ['', 'example.com', 'ftp://example.com', 'javascript:alert(1)', 'https://', 'https://exa mple.com'],
    ],
    [{ type: 'date' }, ['2026-01-31', '2024-02-29'], ['', '2026-02-30', '2026-1-31', '2026-01-31T09:30:00Z']],
    [SELECT, ['gold'], ['', 'Gold', 'gold ']],
    [range({ min: 0, max: 10 }), [0, 5.5, 10, -0], [-1, 10.1]],
    [range({ min: 0 }), [0, 1e9], [-1]],
    [range({ max: 0 }), [0, -1e9], [1]],
  ])('%j', (format, fitting, misfitting) => {
    expect(fitting.map((value) => [value, formatViolation(value, format)])).toEqual(
      fitting.map((value) => [value, undefined]),
    );
    expect(misfitting.filter((value) => formatViolation(value, format) === undefined)).toEqual([]);
  });

  test.each([
    [{ type: 'url' } as const, 'x', 'must be a URL with http or https'],
    [SELECT, 'x', 'must be one of gold'],
    [range({ min: 1 }), 0, 'must be at least 1'],
    [range({ max: 1 }), 2, 'must be at most 1'],
  ])('%j has a message with the allowed values', (format, value, rule) => {
    expect(formatViolation(value, format)).toBe(rule);
  });
});

describe('formatProblem', () => {
  const types = ['boolean', 'datetime', 'number', 'string'] as const;
  test.each<[AttributeFormat, (typeof types)[number][]]>([
    [{ type: 'emailAddress' }, ['string']],
    [{ type: 'phoneNumber' }, ['string']],
    [{ type: 'url' }, ['string']],
    [{ type: 'date' }, ['datetime', 'string']],
    [SELECT, ['string']],
    [range({ min: 0 }), ['number']],
  ])('%j fits %j', (format, fitting) => {
    expect(types.filter((type) => formatProblem(format, type) === undefined)).toEqual(fitting);
  });

  test('the minimum of a range must not exceed its maximum', () => {
    expect(formatProblem(range({ min: 1, max: 1 }), 'number')).toBeUndefined();
    expect(formatProblem(range({ min: 2, max: 1 }), 'number')).toBe('must not have a min above its max');
  });
});
