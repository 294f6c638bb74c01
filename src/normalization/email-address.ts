import { domainToASCII, domainToUnicode } from 'node:url';
import fqdn from 'validator/lib/isFQDN.js';
import { foldCase, isAscii } from './case-folding.ts';

/** RFC 5321, 4.5.3.1. */
const MAX_ADDRESS_LENGTH = 254;
const MAX_LOCAL_PART_BYTES = 64;

/**
 * Normalizes an e-mail address without surrounding white space: the local part by Unicode simple case folding and NFC,
 * the domain in ASCII form (IDNA). Otherwise returns the problem (RFC 5321 and 6532, without comments and address
 * literals). Rejects invisible characters and names them.
 */
export function normalizeEmailAddress(address: string): { normalized: string } | { message: string } {
  // Both forms of an accent are the same address, so the same limits apply to both.
  const composed = isAscii(address) ? address : address.normalize('NFC');
  const at = composed.lastIndexOf('@');
  const local = composed.slice(0, Math.max(at, 0));
  const domain = composed.slice(at + 1);
  const isQuoted = local.length > 1 && local.startsWith('"') && local.endsWith('"');
  const invisible = INVISIBLE.exec(isQuoted ? `${local.replaceAll(' ', '')}${domain}` : address)?.[0];
  if (invisible !== undefined) {
    return { message: `${NO_ADDRESS} without invisible characters: it contains ${codePoint(invisible)}` };
  }
  const asciiDomain = asciiDomainOf(domain);
  const isAddress =
    asciiDomain !== undefined &&
    composed.length <= MAX_ADDRESS_LENGTH &&
    Buffer.byteLength(local) <= MAX_LOCAL_PART_BYTES &&
    (isQuoted ? QUOTED_CONTENT.test(local.slice(1, -1)) : local.split('.').every((atom) => ATOM.test(atom)));
  return isAddress ? { normalized: `${foldCase(local)}@${asciiDomain}` } : { message: NO_ADDRESS };
}

const NO_ADDRESS = 'must be an e-mail address';

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

// In ASCII, the characters of RFC 5321; beyond ASCII, those of RFC 6532.
const ATOM = /^(?:[\w!#$%&'*+/=?^`{|}~-]|[^\0-\x7f])+$/u;
const QUOTED_CONTENT = /^(?:[ !#-[\]-~]|\\[ -~]|[^\0-\x7f])*$/u;

function asciiDomainOf(domain: string): string | undefined {
  // `domainToASCII` would stop at characters that end a host in a URL, and decode percent signs.
  if (!DOMAIN.test(domain)) return undefined;
  const ascii = isAscii(domain) ? domain.toLowerCase() : domainToASCII(domain);
  const canBeDecoded = !ENCODED_LABEL.test(ascii) || !ENCODED_LABEL.test(domainToUnicode(ascii));
  return fqdn.default(ascii) && canBeDecoded ? ascii : undefined;
}

/** A label that stays encoded contains characters that are invalid in domains, such as invisible ones. */
const ENCODED_LABEL = /(?:^|\.)xn--/;

const DOMAIN = /^(?:[A-Za-z0-9.-]|[^\0-\x7f])+$/u;

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
}
