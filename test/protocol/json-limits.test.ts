import { expect, it } from 'vitest';
import { exceededLimit } from '../../src/protocol/json-limits.ts';

const MAX = { keys: 20, containers: 20, values: 50 };

const keys = (count: number) => `{${Array.from({ length: count }, (_, index) => `"key${index}":1`).join()}}`;
const elements = (count: number, element: string) => `[${Array(count).fill(element).join()}]`;

it.each([
  ['the maximum number of keys', keys(MAX.keys), undefined],
  ['one key more', keys(MAX.keys + 1), 'keys'],
  ['keys of several objects', `[${keys(MAX.keys)},${keys(1)}]`, 'keys'],
  ['the maximum number of objects and arrays', elements(MAX.containers - 1, '{}'), undefined],
  ['one object more', elements(MAX.containers, '{}'), 'containers'],
  ['one array more', elements(MAX.containers, '[]'), 'containers'],
  ['the maximum number of values', elements(MAX.values, '1'), undefined],
  ['one number more', elements(MAX.values + 1, '1'), 'values'],
  ['one empty string more', elements(MAX.values + 1, '""'), 'values'],
  ['colons and brackets in a string', JSON.stringify([':{[,'.repeat(MAX.values)]), undefined],
  ['escaped quotation marks in a string', JSON.stringify(['":{"[,'.repeat(MAX.values)]), undefined],
])('finds the limit that a JSON text with %s exceeds, if any', (_, text, limit) => {
  expect(exceededLimit(text, MAX)).toBe(limit);
});

it('a JSON text nested deeper than 10,000 levels exceeds the depth', () => {
  expect(exceededLimit('['.repeat(10_001), { keys: 100_000, containers: 100_000, values: 100_000 })).toBe('depth');
  expect(exceededLimit('['.repeat(10_000), { keys: 100_000, containers: 100_000, values: 100_000 })).toBeUndefined();
});
