import email from 'validator/lib/isEmail.js';
import type { Identifier } from './contact.ts';
import { parsePhoneNumber } from './phone-number.ts';
import type { IdentifierRef } from './problem.ts';

/** What an identifier is compared by. */
export interface NormalizedIdentifier extends IdentifierRef {
  normalized: string;
}

const INTERNATIONAL_PHONE_NUMBER = /^\s*\+/;

/**
 * The value that identifiers are compared by (specification §3), or what is wrong with it: e-mail addresses trimmed
 * and lower-cased, phone numbers in E.164, any other key byte for byte.
 */
export function normalizeIdentifier({ key, value }: IdentifierRef): { normalized: string } | { message: string } {
  if (key === 'emailaddress') {
    const address = value.trim().toLowerCase();
    return email.default(address) ? { normalized: address } : { message: 'must be an e-mail address' };
  }
  if (key === 'phonenumber') {
    const number = e164(value);
    return number === undefined
      ? { message: 'must be a phone number in international format, for example +31612345678' }
      : { normalized: number };
  }
  return { normalized: value };
}

/** One text for one identifier, for sets and maps. */
export function identifierId({ key, normalized }: { key: string; normalized: string }): string {
  return `${key}\0${normalized}`;
}

export function sameIdentifier(
  a: { key: string; normalized: string },
  b: { key: string; normalized: string },
): boolean {
  return a.key === b.key && a.normalized === b.normalized;
}

export function refOf({ key, value }: IdentifierRef | Identifier): IdentifierRef {
  return { key, value };
}

function e164(value: string): string | undefined {
  if (!INTERNATIONAL_PHONE_NUMBER.test(value)) return undefined;
  try {
    const number = parsePhoneNumber(value.trim(), { extract: false });
    // E.164 has no extensions: two people behind one switchboard would become one.
    return number.isValid() && number.ext === undefined ? number.number : undefined;
  } catch {
    return undefined;
  }
}
