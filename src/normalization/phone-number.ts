import { createRequire } from 'node:module';
import { extname } from 'node:path';
import type { CountryCode } from 'libphonenumber-js/max';

type Library = typeof import('./phone-number-library.ts');

/** ITU-T E.164: at most 15 digits, including the country calling code. */
const MAX_DIGITS = 15;
const MIN_DIGITS = 8;

/**
 * Normalizes a phone number to E.164, or returns the problem. Format characters and full-width forms count as the
 * characters that they look like. A number is valid if it begins with a known country calling code and has 8 to 15
 * digits, because numbering plans change faster than the library. The library only detects trunk prefixes such as
 * `(0)`, which are removed.
 */
export function normalizePhoneNumber(text: string): { normalized: string } | { message: string } {
  const written = plainForm(text);
  // A number with a parameter or an extension is rejected, because different extensions may belong to different people.
  const number = INTERNATIONAL.test(written) ? parse(written) : undefined;
  return number === undefined || !E164.test(number) ? { message: NO_NUMBER } : { normalized: number };
}

/**
 * Returns a plus and the digits of a text in international format, even if it is not a valid number. Undefined for any
 * other text.
 */
export function digitsOf(text: string): string | undefined {
  const written = plainForm(text);
  return INTERNATIONAL.test(written) ? `+${written.replace(/\D/g, '')}` : undefined;
}

/** Whether the numbers of a country can be read, which is named as in ISO 3166: `NL`. */
export function isSupportedCountry(country: string): boolean {
  return libphonenumber().isSupportedCountry(country);
}

/**
 * A phone number in E.164 that is written as people of a country write it, or in international form; undefined if it is
 * none of that country.
 */
export function nationalNumber(text: string, country: string): string | undefined {
  const { parsePhoneNumberWithError, ParseError } = libphonenumber();
  try {
    const number = parsePhoneNumberWithError(plainForm(text), {
      defaultCountry: country as CountryCode,
      extract: false,
    });
    return number.ext === undefined && number.isPossible() ? number.number : undefined;
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

const NO_NUMBER = 'must be a phone number in international format, for example +31612345678';

const E164 = new RegExp(`^\\+[1-9]\\d{${MIN_DIGITS - 1},${MAX_DIGITS - 1}}$`);

/** Digits and common separators. */
const INTERNATIONAL = /^\+[\d\s\p{Pd}().[\]/~]*$/u;

const FORMAT_CHARACTERS = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const FULL_WIDTH_FORMS = /[\uff01-\uff5e]/g;
/** The offset from an ASCII character to its full-width form. */
const FULL_WIDTH_OFFSET = 0xfee0;
const ARABIC_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

function plainForm(text: string): string {
  return text
    .replace(FORMAT_CHARACTERS, '')
    .replace(FULL_WIDTH_FORMS, (form) => String.fromCharCode(form.charCodeAt(0) - FULL_WIDTH_OFFSET))
    .replace(ARABIC_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf))
    .trim();
}

/** Returns a plus and all digits without a trunk prefix. Undefined if the country calling code does not exist. */
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

/**
 * Loads the library with the first number, because loading it takes a tenth of the time to start. Throws if loading
 * fails.
 */
function libphonenumber(): Library {
  // Compiled or not, the module has the same file extension as this one.
  library ??= require(`./phone-number-library${extname(import.meta.url)}`) as Library;
  return library;
}
