import { isBlank } from '../../normalization/white-space.ts';
import type { ContactSet } from '../../store/contact-set-tables.ts';
import { MAX_FEATURED_IDENTIFIERS } from '../validation/limits.ts';
import type { IdentifierRef } from '../validation/problem.ts';

export type AttributeScalar = boolean | number | string;
export type AttributeValue = AttributeScalar | AttributeScalar[];
export type Attributes = Record<string, AttributeValue>;

/** An identifier that a contact has. `value` is as it is shown, `normalized` is what it is compared by. */
export interface Identifier extends IdentifierRef {
  normalized: string;
  properties?: Record<string, unknown>;
  /** Milliseconds since 1970. */
  createdAt: number;
}

/** A contact as it is stored. Times are milliseconds since 1970; `version` starts at 1 and grows by one a change. */
export interface Contact extends Record<ContactSet, string[]> {
  workspaceId: string;
  id: string;
  version: number;
  createdAt: number;
  updatedAt: number;
  /** Without the mirrors of identifiers, which `visibleAttributes` adds. */
  attributes: Attributes;
  /** Oldest first. */
  identifiers: Identifier[];
  /** The last row of history of the stored contact that this is, or was made of; null where there is none. */
  lastChangeId: string | null;
}

/** The identifiers that also show as read-only array attributes of the same name. */
const MIRRORED_KEYS = ['emailaddress', 'phonenumber'] as const;

/**
 * The first present of displayName, firstName, first e-mail address, first phone number (specification §3). A text of
 * which nothing can be seen counts as absent.
 */
export function computedDisplayName({ attributes, identifiers }: Contact): string | undefined {
  const candidates = [
    attributes.displayName,
    attributes.firstName,
    identifiers.find(({ key }) => key === 'emailaddress')?.value,
    identifiers.find(({ key }) => key === 'phonenumber')?.value,
  ];
  return candidates.find((candidate): candidate is string => typeof candidate === 'string' && !isBlank(candidate));
}

/** The e-mail addresses and phone numbers, then all other identifiers, each oldest first, at most ten together. */
export function featuredIdentifiers({ identifiers }: Contact): IdentifierRef[] {
  const reachable = identifiers.filter(({ key }) => isMirrored(key));
  const others = identifiers.filter(({ key }) => !isMirrored(key));
  return [...reachable, ...others].slice(0, MAX_FEATURED_IDENTIFIERS).map(({ key, value }) => ({ key, value }));
}

/** Whether nothing but visitor ids, or nothing at all, says who the contact is. */
export function isAnonymous({ identifiers }: Contact): boolean {
  return identifiers.every(({ key }) => key === 'visitorid');
}

/**
 * The attributes as a client sees them, sorted by key: what is stored, the mirrors of identifiers, and null for each
 * requested key that has no value, defined or not.
 */
export function visibleAttributes(
  { attributes, identifiers }: Contact,
  requested: readonly string[] = [],
): Record<string, AttributeValue | null> {
  // Neither a spread nor `fromEntries` minds that `__proto__` is a key like any other.
  const visible: Record<string, AttributeValue | null> = {
    ...Object.fromEntries(requested.map((key) => [key, null])),
    ...attributes,
  };
  Object.assign(visible, identifierMirrors({ identifiers }));
  return Object.fromEntries(
    Object.keys(visible)
      .sort()
      .map((key) => [key, visible[key] as AttributeValue | null]),
  );
}

/** The attributes that mirror the identifiers of a contact, as arrays; those without a value are absent. */
export function identifierMirrors({ identifiers = [] }: { identifiers?: readonly Identifier[] }): Attributes {
  const mirrors: Attributes = {};
  for (const mirrored of MIRRORED_KEYS) {
    const values = identifiers.filter(({ key }) => key === mirrored).map(({ value }) => value);
    if (values.length > 0) mirrors[mirrored] = values;
  }
  return mirrors;
}

export function isMirrored(key: string): boolean {
  return (MIRRORED_KEYS as readonly string[]).includes(key);
}
