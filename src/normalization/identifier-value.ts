import { normalizeEmailAddress } from './email-address.ts';
import { digitsOf, normalizePhoneNumber } from './phone-number.ts';
import { trimWhiteSpace } from './white-space.ts';

/** The value of an identifier as it is stored and shown, and as it is compared. */
export interface IdentifierValue {
  value: string;
  normalized: string;
}

/**
 * Reads the value of an identifier of a kind (specification §3), or says what is wrong with it: e-mail addresses are
 * stored as given, phone numbers in E.164, anything else is opaque. White space around a value does not belong to it.
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
 * The normalized values under which an identifier may be stored that shows this value, the likeliest owner first: the
 * value itself, as earlier versions normalized it, and as it is normalized today. So what is stored is found also where
 * rules have changed since, and two that would be one today stay apart.
 */
export function storedForms(key: string, given: string, normalized: string | undefined): string[] {
  const earlier = earlierForm(key, given);
  const forms = [given, ...(isAnother(key, earlier, normalized) ? [] : [earlier]), normalized ?? given];
  return [...new Set(forms)];
}

/** Whether an earlier form is what another identifier is compared by today, as that of `İ`, which is `i` and a dot. */
function isAnother(key: string, earlier: string, normalized: string | undefined): boolean {
  if (normalized === undefined || earlier === normalized) return false;
  const read = readIdentifierValue(key, earlier);
  return 'normalized' in read && read.normalized !== normalized;
}

function earlierForm(key: string, given: string): string {
  if (key === 'emailaddress') return trimWhiteSpace(given).toLowerCase();
  return key === 'phonenumber' ? (digitsOf(given) ?? given) : given;
}
