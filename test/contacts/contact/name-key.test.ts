import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Contact } from '../../../src/contacts/contact/contact.ts';
import { nameKeyOf, nameKeysOfPrefix } from '../../../src/contacts/contact/name-key.ts';
import { isMatch } from '../../../src/contacts/paging/contact-filter.ts';
import { ADAS } from '../samples.ts';
import { nameAndPrefix } from './names.ts';

const named = (name: string): Contact => ({ ...ADAS, attributes: { displayName: name }, identifiers: [] });

describe('the key of a name', () => {
  test.each<[what: string, name: string, key: string | null]>([
    ['is in capitals', 'Ada', 'ADA'],
    ['has twelve characters at most', 'Augusta Ada King', 'AUGUSTA ADA '],
    ['is the beginning of the folded name', 'Straßenfest am Wall', 'STRASSENFEST'],
    ['is composed', 'Jose\u0301', 'JOSÉ'],
    ['ends before a character that it has no place for', '12345678901😀', '12345678901'],
    ['has a character that fits', '1234567890😀', '1234567890😀'],
    ['is empty without a visible name', ' \u200b', ''],
    ['is unknown with a small letter that has no capital', 'ʘ𝓪', null],
    ['is unknown with an unassigned character', 'a\u{e0fff}', null],
    ['is unknown with half of a character', 'a\ud800b', null],
    ['does not depend on later characters', 'Augusta Ada 𝓪', 'AUGUSTA ADA '],
  ])('%s', (_what, name, key) => {
    expect(nameKeyOf(named(name))).toBe(key);
  });

  test('is that of the first identifier of a contact without a name', () => {
    expect(nameKeyOf({ ...ADAS, attributes: {} })).toBe('ADA@EXAMPLE.');
  });

  test('is in the range of each prefix that the filter matches, in the order of both engines', () => {
    let matches = 0;
    fc.assert(
      fc.property(nameAndPrefix, ({ name, prefix }) => {
        const contact = named(name);
        if (!isMatch({ displayNamePrefix: prefix }, contact)) return;
        matches += 1;
        const [key, range] = [nameKeyOf(contact), nameKeysOfPrefix(prefix)];
        if (key === null || range === undefined) return;
        expect(key.isWellFormed() && key.length <= 12).toBe(true);
        expect([inBytes(range.first, key) <= 0, inBytes(key, range.end) < 0]).toEqual([true, true]);
      }),
      { numRuns: 3_000 },
    );
    expect(matches).toBeGreaterThan(500);
  });

  test('is outside the range of most other prefixes', () => {
    const range = nameKeysOfPrefix('Graz');
    const outside = ['Grace', 'GRAY', 'Gra', 'grb', 'Ada', ''].map((name) => nameKeyOf(named(name)) ?? '');
    expect(outside.filter((key) => key >= (range?.first ?? '') && key < (range?.end ?? ''))).toEqual([]);
  });
});

test('an empty prefix has no range', () => {
  expect(nameKeysOfPrefix('')).toBeUndefined();
});

/** Both engines compare the bytes of UTF-8. */
function inBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
