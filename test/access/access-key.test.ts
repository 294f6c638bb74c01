import { describe, expect, test } from 'vitest';
import { hashOf, isWellFormedKey, newKey } from '../../src/access/access-key.ts';

const KEY = newKey();
/** A character that differs from the one at a position of the key. */
const changedAt = (place: number) => KEY.slice(0, place) + (KEY[place] === 'a' ? 'b' : 'a') + KEY.slice(place + 1);

describe('a new key', () => {
  test('has a prefix for scanners, 256 random bits and a checksum', () => {
    expect(KEY).toMatch(/^cgk_[0-9a-f]{64}[0-9a-f]{6}$/);
  });

  test('differs each time', () => {
    expect(new Set(Array.from({ length: 1000 }, newKey)).size).toBe(1000);
  });
});

describe('a key is well-formed', () => {
  test('as it was made', () => expect(isWellFormedKey(KEY)).toBe(true));

  test.each([
    ['with a typing mistake', changedAt(20)],
    ['with a mistake in its checksum', changedAt(KEY.length - 1)],
    ['cut', KEY.slice(0, -1)],
    ['with more behind it', `${KEY}0`],
    ['without its prefix', KEY.slice(4)],
    ['empty', ''],
    ['the demo', 'abcd'],
  ])('but not %s', (_what, key) => expect(isWellFormedKey(key)).toBe(false));
});

test('the hash of a key is its SHA-256 in hexadecimal', () => {
  expect(hashOf('abcd')).toBe('88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589');
});
