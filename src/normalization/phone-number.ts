import { createRequire } from 'node:module';

type Library = typeof import('libphonenumber-js/max');

/** ITU-T E.164: at most 15 digits with the country calling code. */
const MAX_DIGITS = 15;
const MIN_DIGITS = 8;

/**
 * A phone number in E.164, or what is wrong with the text. Format characters and full-width forms count as what people
 * see. A number is accepted where it begins with a known country calling code and has 8 to 15 digits: numbering plans
 * change faster than the library that knows them, which only tells where a trunk prefix such as `(0)` is to be left out.
 */
export function normalizePhoneNumber(text: string): { normalized: string } | { message: string } {
  const written = plainForm(text);
  // What has a parameter or an extension names more than a number, and so could be two people's.
  const number = INTERNATIONAL.test(written) ? parse(written) : undefined;
  return number === undefined || !E164.test(number) ? { message: NO_NUMBER } : { normalized: number };
}

/** A plus and the digits of a number in international form, which may be none today; undefined for any other text. */
export function digitsOf(text: string): string | undefined {
  const written = plainForm(text);
  return INTERNATIONAL.test(written) ? `+${written.replace(/\D/g, '')}` : undefined;
}

const NO_NUMBER = 'must be a phone number in international format, for example +31612345678';

const E164 = new RegExp(`^\\+[1-9]\\d{${MIN_DIGITS - 1},${MAX_DIGITS - 1}}$`);

/** Digits with what commonly stands between them. */
const INTERNATIONAL = /^\+[\d\s\p{Pd}().[\]/~]*$/u;

const FORMAT_CHARACTERS = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const FULL_WIDTH_FORMS = /[\uff01-\uff5e]/g;
/** Between a full-width form and its ASCII character. */
const FULL_WIDTH_OFFSET = 0xfee0;
const ARABIC_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

function plainForm(text: string): string {
  return text
    .replace(FORMAT_CHARACTERS, '')
    .replace(FULL_WIDTH_FORMS, (form) => String.fromCharCode(form.charCodeAt(0) - FULL_WIDTH_OFFSET))
    .replace(ARABIC_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf))
    .trim();
}

/** A plus and all digits, less a trunk prefix; undefined where no country has such a calling code. */
function parse(written: string): string | undefined {
  const { parsePhoneNumberWithError, ParseError } = libphonenumber();
  try {
    const number = parsePhoneNumberWithError(written, { extract: false });
    return number.isValid() ? number.number : `+${written.replace(/\D/g, '')}`;
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

const require = createRequire(import.meta.url);
let library: Library | undefined;

/** Loaded with the first number: a tenth of every start would go there. Throws where it cannot be loaded. */
function libphonenumber(): Library {
  library ??= require('libphonenumber-js/max') as Library;
  return library;
}
