import { normalizeEmailAddress } from './email-address.ts';
import { digitsOf, normalizePhoneNumber } from './phone-number.ts';
import { trimWhiteSpace } from './white-space.ts';

/** The value of an identifier, in its stored form and in its normalized form. */
export interface IdentifierValue {
  value: string;
  normalized: string;
}

/**
 * Parses the value of an identifier (specification §3), or returns the problem. E-mail addresses are stored as given,
 * phone numbers in E.164, and all other values are opaque. Surrounding white space is removed.
 */
export function readIdentifierValue(key: string, given: string): IdentifierValue | { message: string } {
  const value = trimWhiteSpace(given);
  if (key === 'emailaddress') {
    const read = normalizeEmailAddress(value);
    return 'message' in read ? read : { value, normalized: read.normalized };
  }
  if (key === 'phonenumber') {
    const read = normalizePhoneNumber(value);
    return 'message' in read ? read : { value: read.normalized, normalized: read.normalized };
  }
  return value === '' ? { message: 'must not be white space alone' } : { value, normalized: value };
}

/**
 * Returns the normalized values under which an identifier with this value may be stored, the most likely first: the
 * value itself, its normalized form in earlier versions, and its current normalized form. So identifiers are found even
 * after the rules have changed, and two identifiers that the current rules would make equal stay distinct.
 */
export function storedForms(key: string, given: string, normalized: string | undefined): string[] {
  const earlier = earlierForm(key, given);
  const current = normalized ?? given;
  // The most common case.
  if (given === current && given === earlier) return [given];
  const forms = [given, ...(isAnother(key, earlier, normalized) ? [] : [earlier]), current];
  return [...new Set(forms)];
}

/**
 * Returns whether an earlier form is today the normalized form of another identifier. Example: `İ`, whose earlier form
 * is `i` and a dot.
 */
function isAnother(key: string, earlier: string, normalized: string | undefined): boolean {
  if (normalized === undefined || earlier === normalized) return false;
  const read = readIdentifierValue(key, earlier);
  return 'normalized' in read && read.normalized !== normalized;
}

function earlierForm(key: string, given: string): string {
  if (key === 'emailaddress') return trimWhiteSpace(given).toLowerCase();
  return key === 'phonenumber' ? (digitsOf(given) ?? given) : given;
}
