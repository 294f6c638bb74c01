import fc from 'fast-check';

/** Characters that folding or normalization changes, moves or joins with others, and some without any case. */
const SPECIAL = [
  ...'aAbZ 1@+',
  ...'ßẞıİſÅéÉσςΣŉǰΐǅﬁﬅ',
  ...'ᾳᾼᾲԵև',
  ...'ꭰᎠაᲐªº',
  // The Kelvin sign, combining marks, an invisible character, parts of a syllable.
  ...'\u212a\u0301\u0307\u0323\u0345\u030c\u200b\u1100\u1161',
  // A face, Deseret, a small letter without a capital, the last code point.
  ...'\u{1f600}\u{10400}\u{1d4ea}\u{10ffff}',
];

const character = fc.oneof(
  { arbitrary: fc.constantFrom(...SPECIAL), weight: 6 },
  { arbitrary: fc.constantFrom(...'abcdefABCDEF'), weight: 6 },
  { arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), weight: 1 },
);

/** Names of all lengths around that of a key. PostgreSQL stores no NUL. */
export const arbitraryName: fc.Arbitrary<string> = fc
  .array(character, { maxLength: 16 })
  .map((parts) => parts.join('').replaceAll('\0', '').toWellFormed());

/** A prefix of a name, in another form or case, or of any other name. */
export const nameAndPrefix: fc.Arbitrary<{ name: string; prefix: string }> = fc
  .tuple(arbitraryName, arbitraryName, fc.nat(18), fc.nat(7))
  .map(([name, other, length, form]) => {
    const beginning = [...name].slice(0, length).join('');
    const forms = [
      beginning,
      beginning.toLowerCase(),
      beginning.toUpperCase(),
      beginning.normalize('NFD'),
      beginning.normalize('NFC'),
      beginning.normalize('NFD').toUpperCase(),
      beginning.slice(0, 14).toWellFormed(),
      other,
    ];
    return { name, prefix: forms[form] as string };
  });
