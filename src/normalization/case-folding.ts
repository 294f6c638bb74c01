/**
 * A text by which texts that differ in case alone are equal: NFC, Unicode simple case folding, then NFC again, because
 * folding can undo it. Unlike `toLowerCase` it does not depend on context: every sigma is the same.
 */
export function foldCase(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text.normalize('NFC').replace(NOT_ASCII_OR_CAPITAL, foldCharacter).normalize('NFC');
}

/**
 * A text by which people search: NFC and full case folding, so that `STRASSE` finds `Straße`. Wider than `foldCase`, so
 * it must not decide who somebody is. It also equates `ı` and `i`.
 */
export function foldForSearch(text: string): string {
  if (isAscii(text)) return text.toUpperCase();
  return text.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC');
}

export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

const ASCII = /^[\0-\x7f]*$/;

/** What folding can change; small letters of ASCII stay as they are. */
const NOT_ASCII_OR_CAPITAL = /[A-Z]|[^\0-\x7f]/gu;

/**
 * The engine has no function for simple case folding, but its upper and lower case mappings yield the one of
 * CaseFolding.txt (status C and S). What the mappings lack: one that changes the number of characters does not
 * count, and the exceptions below.
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

/** Cherokee got its small letters later, and so folds to capitals. */
const CHEROKEE = /\p{Script=Cherokee}/u;

const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  // The dotless i is another letter, although its capital is I.
  ['\u0131', '\u0131'],
  // Pairs that map to the same sequence of characters.
  ['\u1fd3', '\u0390'],
  ['\u1fe3', '\u03b0'],
  ['\ufb05', '\ufb06'],
]);
