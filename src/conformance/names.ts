import { randomInt } from 'node:crypto';
import type { Identifier } from './step.ts';

/** The names of the table (ids, addresses, numbers) beside those that a server knows the same things by. */
export interface Names {
  /** Data of the table, as it is sent to the server. */
  outward<Data>(data: Data): Data;
  /** What the server answered, in the names of the table. */
  inward<Data>(data: Data): Data;
  /** Lets an id of the table stand for one of the server. */
  pair(known: string, real: string): void;
}

/**
 * Names that nothing else on the server has: each e-mail address gets a domain of its own, each phone number other
 * digits, and any other identifier the token in front. `token` is of lower-case letters and digits.
 */
export function newNames(token: string, pairs: Iterable<readonly [string, string]> = []): Names {
  const ids = new Map(pairs);
  const phones = PHONES.map((known) => [known, withNewDigits(known)] as const);
  const prefix = `${token}-`;
  /** Long values, by what is sent for them. */
  const longValues = new Map<string, string>();

  function outwardText(text: string): string {
    const addressed = text.replaceAll(EMAIL_DOMAIN, `@${token}.$1`);
    const numbered = phones.reduce((sent, [known, real]) => renumbered(sent, known, real), addressed);
    return [...ids].reduce((sent, [known, real]) => renamed(sent, known, real), numbered);
  }

  function inwardText(text: string): string {
    const short = [...longValues].reduce((received, [real, known]) => received.replaceAll(real, known), text);
    const addressed = short.replaceAll(`@${token}.`, '@').replaceAll(prefix, '');
    const numbered = phones.reduce((received, [known, real]) => renumbered(received, real, known), addressed);
    return [...ids].reduce((received, [known, real]) => renamed(received, real, known), numbered);
  }

  function outwardIdentifier(identifier: Identifier): Identifier {
    const { key, value } = identifier;
    const sent = outwardText(value);
    if (sent !== value || value === '' || NORMALISED_KEYS.includes(key)) return { ...identifier, value: sent };
    if (value.length < LONG) return { ...identifier, value: prefix + value };
    const overwritten = prefix + value.slice(prefix.length);
    longValues.set(overwritten, value);
    return { ...identifier, value: overwritten };
  }

  return {
    outward: (data) => rewritten(data, outwardText, outwardIdentifier) as typeof data,
    inward: (data) => rewritten(data, inwardText, (identifier) => identifier) as typeof data,
    pair: (known, real) => ids.set(known, real),
  };
}

/** Of all addresses of the table. */
const EMAIL_DOMAIN = /@((?:[\p{L}\p{M}\d-]+[.。])?example\.com)/giu;

/** All valid phone numbers of the table. */
const PHONES = ['+12025550142', '+31612345678', '+5215512345678', '+85245450000'];

/** Values of these are what they say; in front of others anything may stand. */
const NORMALISED_KEYS = ['emailaddress', 'phonenumber'];

/** Values from here on may be as long as they are allowed to be, so they keep their length. */
const LONG = 100;

/** The same country and area, and other digits behind, such as both countries have. */
function withNewDigits(phone: string): string {
  return `${phone.slice(0, -7)}${randomInt(2_000_000, 9_999_999)}`;
}

/** Puts one phone number in the place of another, in either width, with whatever stands between its digits. */
function renumbered(text: string, from: string, to: string): string {
  const replaced = [from, fullWidth(from)].map((known, width) => [known, width === 0 ? to : fullWidth(to)] as const);
  return replaced.reduce((sent, [known, real]) => {
    const pattern = new RegExp(`\\${[...known].join('([ ()-]{0,2})')}`, 'g');
    return sent.replaceAll(pattern, (_, ...between) =>
      [...real].map((digit, index) => (index === 0 ? digit : `${between[index - 1]}${digit}`)).join(''),
    );
  }, text);
}

/** ASCII as full-width forms, as East Asian keyboards write it. */
function fullWidth(ascii: string): string {
  return [...ascii].map((character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0)).join('');
}

/** Puts one id in the place of another, in either case. */
function renamed(text: string, from: string, to: string): string {
  return text.replaceAll(from, to).replaceAll(from.toUpperCase(), to.toUpperCase());
}

function rewritten(
  data: unknown,
  text: (text: string) => string,
  identifier: (identifier: Identifier) => Identifier,
): unknown {
  if (typeof data === 'string') return text(data);
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map((item) => rewritten(item, text, identifier));
  const whole = isIdentifier(data) ? identifier(data) : data;
  const kept = whole === data ? [] : ['value'];
  return Object.fromEntries(
    Object.entries(whole).map(([key, item]) => [key, kept.includes(key) ? item : rewritten(item, text, identifier)]),
  );
}

function isIdentifier(data: object): data is Identifier {
  return 'key' in data && typeof data.key === 'string' && 'value' in data && typeof data.value === 'string';
}
