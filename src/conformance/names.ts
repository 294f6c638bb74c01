import { randomInt } from 'node:crypto';
import type { Identifier } from './step.ts';

/** A mapping between the names in the table (ids, addresses, numbers) and the names on a server. */
export interface Names {
  /** Translates data of the table for the server. */
  outward<Data>(data: Data): Data;
  /** Translates a response of the server into the names of the table. */
  inward<Data>(data: Data): Data;
  /** Maps an id of the table to an id of the server. */
  pair(known: string, real: string): void;
}

/**
 * Creates names that nothing else on the server has: each e-mail address gets its own domain, each phone number gets
 * other digits, and any other identifier gets the token as a prefix. `token` consists of lower-case letters and digits.
 */
export function newNames(token: string, pairs: Iterable<readonly [string, string]> = []): Names {
  const ids = new Map(pairs);
  const phones = PHONES.map((known) => [known, withNewDigits(known)] as const);
  const prefix = `${token}-`;
  /** Long values, by their sent form. */
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

/** The domain of all addresses in the table. */
const EMAIL_DOMAIN = /@((?:[\p{L}\p{M}\d-]+[.。])?example\.com)/giu;

/** All valid phone numbers in the table. */
const PHONES = ['+12025550142', '+31612345678', '+5215512345678', '+85245450000'];

/** Values of these kinds have a fixed form. Other kinds accept any prefix. */
const NORMALISED_KEYS = ['emailaddress', 'phonenumber'];

/** Values of at least this length may be at the limit, so their length stays the same. */
const LONG = 100;

/** Keeps the country and area code and replaces the last digits by others that are valid in each of the countries. */
function withNewDigits(phone: string): string {
  return `${phone.slice(0, -7)}${randomInt(2_000_000, 9_999_999)}`;
}

/** Replaces a phone number by another one, in either width, with any separators between digits. */
function renumbered(text: string, from: string, to: string): string {
  const replaced = [from, fullWidth(from)].map((known, width) => [known, width === 0 ? to : fullWidth(to)] as const);
  return replaced.reduce((sent, [known, real]) => {
    const pattern = new RegExp(`\\${[...known].join('([ ()-]{0,2})')}`, 'g');
    return sent.replaceAll(pattern, (_, ...between) =>
      [...real].map((digit, index) => (index === 0 ? digit : `${between[index - 1]}${digit}`)).join(''),
    );
  }, text);
}

/** Returns ASCII as full-width forms, as East Asian keyboards write them. */
function fullWidth(ascii: string): string {
  return [...ascii].map((character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0)).join('');
}

/** Replaces an id by another one, in either case. */
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
