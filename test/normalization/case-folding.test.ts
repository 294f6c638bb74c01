import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldCase, foldForSearch } from '../../src/normalization/case-folding.ts';

/** Every character with case in NFC form. */
const CASED = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((character) => /\p{Changes_When_Casemapped}/u.test(character) && character === character.normalize('NFC'));

describe('foldCase', () => {
  test.each([
    ['capitals of ASCII', 'Ada.L@Example', 'ada.l@example'],
    ['every sigma', 'ΣσςΑΣ', 'σσσασ'],
    ['a letter that folding decomposes, composed again', 'J\u030c', '\u01f0'],
    ['both forms of an accent', 'JOSE\u0301', 'josé'],
    ['ß and its capital to one', 'ßẞ', 'ßß'],
    ['the long s and the Kelvin sign', 'ſK', 'sk'],
    ['Cherokee to capitals', '\uab70\u13a0', '\u13a0\u13a0'],
    ['a capital outside the basic plane', '𐐀', '𐐨'],
    ['neither the dotless i nor the dotted I', 'ıİ', 'ıİ'],
    ['a ligature of st to the other one', '\ufb05', '\ufb06'],
  ])('folds %s', (_what, text, folded) => {
    expect(foldCase(text)).toBe(folded);
  });

  test('makes characters equal exactly if the engine compares them as equal without case', () => {
    for (const character of CASED) {
      for (const other of new Set([foldCase(character), character.toLowerCase(), character.toUpperCase()])) {
        if ([...other].length !== 1 || other !== other.normalize('NFC')) continue;
        const isEqual = new RegExp(`^${character}$`, 'iu').test(other);
        expect([character, other, foldCase(other) === foldCase(character)]).toEqual([character, other, isEqual]);
      }
    }
  });

  test('is idempotent, and its result is in NFC', () => {
    const part = fc.oneof(
      fc.constantFrom(...CASED),
      fc.string({ unit: 'binary', maxLength: 2 }),
      fc.constantFrom('\u0301', '\u0345', '\u030c'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const folded = foldCase(parts.join(''));
        expect([foldCase(folded), folded.normalize('NFC')]).toEqual([folded, folded]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('foldForSearch', () => {
  test.each([
    ['Straße', 'STRASSE'],
    ['STRAẞE', 'strasse'],
    ['josé', 'JOSE\u0301'],
    ['Οδυσσεύς', 'ΟΔΥΣΣΕΎΣ'],
    ['ﬁn', 'FIN'],
  ])('finds %s by %s', (text, other) => {
    expect(foldForSearch(text)).toBe(foldForSearch(other));
  });

  test('distinguishes different letters', () => {
    expect(foldForSearch('jose')).not.toBe(foldForSearch('josé'));
  });
});
