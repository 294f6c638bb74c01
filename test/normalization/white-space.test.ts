import { expect, test } from 'vitest';
import { isBlank, trimWhiteSpace } from '../../src/normalization/white-space.ts';

test.each([
  ['a b', 'a b'],
  [' a\t', 'a'],
  ['\u3000a\u00a0\u2028', 'a'],
  ['\u0085a\u0085', 'a'],
  ['\ufeffa\u200b', '\ufeffa\u200b'],
  [' \n ', ''],
  ['', ''],
])('trimWhiteSpace(%j) is %j', (text, trimmed) => {
  expect(trimWhiteSpace(text)).toBe(trimmed);
});

test.each([
  ['', true],
  [' \u00a0\t', true],
  ['\u200b\ufeff', true],
  ['\u3164', true],
  [' a ', false],
  ['0', false],
])('isBlank(%j) is %j', (text, expected) => {
  expect(isBlank(text)).toBe(expected);
});
