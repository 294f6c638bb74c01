import { expect, it } from 'vitest';
import { exceededLimit } from '../../src/protocol/json-limits.ts';

const MAX = 20;

const keys = (count: number) => `{${Array.from({ length: count }, (_, index) => `"key${index}":1`).join()}}`;
const elements = (count: number, element: string) => `[${Array(count).fill(element).join()}]`;

it.each([
  ['as many keys as there may be', keys(MAX), undefined],
  ['one key more', keys(MAX + 1), 'keys'],
  ['keys of several objects', `[${keys(MAX)},${keys(1)}]`, 'keys'],
  ['as many objects and arrays as there may be', elements(MAX - 1, '{}'), undefined],
  ['one object more', elements(MAX, '{}'), 'containers'],
  ['one array more', elements(MAX, '[]'), 'containers'],
  ['many numbers', elements(MAX * 10, '1'), undefined],
  ['colons and brackets in a string', JSON.stringify([':{['.repeat(MAX)]), undefined],
  ['escaped quotation marks in a string', JSON.stringify(['":{"['.repeat(MAX)]), undefined],
])('finds the limit that a JSON text with %s exceeds, if any', (_, text, limit) => {
  expect(exceededLimit(text, MAX)).toBe(limit);
});

it('a JSON text nested deeper than 10,000 levels exceeds the depth', () => {
  expect(exceededLimit('['.repeat(10_001), 100_000)).toBe('depth');
  expect(exceededLimit('['.repeat(10_000), 100_000)).toBeUndefined();
});
