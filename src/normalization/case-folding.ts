/**
 * Returns the same text for texts that differ in case alone: NFC, Unicode simple case folding, then NFC again, because
 * folding can undo it. Unlike `toLowerCase`, it does not depend on context: every sigma is the same.
 */
export function foldCase(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text.normalize('NFC').replace(NOT_ASCII_OR_CAPITAL, foldCharacter).normalize('NFC');
}

/**
 * Returns the form of a text for search: NFC and full case folding, so that `STRASSE` finds `Straße`. It equates more
 * texts than `foldCase`, for example `ı` and `i`, so it must not identify contacts.
 */
export function foldForSearch(text: string): string {
  if (isAscii(text)) return text.toUpperCase();
  return text.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC');
}

export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

const ASCII = /^[\0-\x7f]*$/;

/** The characters that folding can change. Small ASCII letters stay unchanged. */
const NOT_ASCII_OR_CAPITAL = /[A-Z]|[^\0-\x7f]/gu;

/**
 * Folds a character by simple case folding (CaseFolding.txt, status C and S). JavaScript has no function for this, so
 * it is derived from the upper and lower case mappings, with two corrections: mappings that change the number of
 * characters are ignored, and `EXCEPTIONS` apply.
 */
function foldCharacter(character: string): string {
  const exception = EXCEPTIONS.get(character);
  if (exception !== undefined) return exception;
  if (CHEROKEE.test(character)) return mapped(character, character.toUpperCase());
  const upper = mapped(character, character.toUpperCase());
  return mapped(upper, upper.toLowerCase());
}

function mapped(character: string, mapping: string): string {
  return mapping.length === ((mapping.codePointAt(0) as number) > 0xffff ? 2 : 1) ? mapping : character;
}

/** Unicode added the small letters of Cherokee later, so Cherokee folds to capitals. */
const CHEROKEE = /\p{Script=Cherokee}/u;

const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  // The dotless i is a separate letter, although its capital is I.
  ['\u0131', '\u0131'],
  // Pairs that map to the same sequence of characters.
  ['\u1fd3', '\u0390'],
  ['\u1fe3', '\u03b0'],
  ['\ufb05', '\ufb06'],
]);
