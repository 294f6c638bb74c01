import { isBlank } from '../../normalization/white-space.ts';
import type { ContactSet } from '../../store/contact-set-tables.ts';
import { MAX_FEATURED_IDENTIFIERS } from '../validation/limits.ts';
import type { IdentifierRef } from '../validation/problem.ts';

export type AttributeScalar = boolean | number | string;
export type AttributeValue = AttributeScalar | AttributeScalar[];
export type Attributes = Record<string, AttributeValue>;

/** An identifier of a contact. `value` is the displayed form, `normalized` is the form for comparison. */
export interface Identifier extends IdentifierRef {
  normalized: string;
  properties?: Record<string, unknown>;
  /** Milliseconds since 1970. */
  createdAt: number;
}

/** A stored contact. Times are milliseconds since 1970. `version` starts at 1 and increases by one with each change. */
export interface Contact extends Record<ContactSet, string[]> {
  workspaceId: string;
  id: string;
  version: number;
  createdAt: number;
  updatedAt: number;
  /** Without mirrored identifiers, which `visibleAttributes` adds. */
  attributes: Attributes;
  /** Oldest first. */
  identifiers: Identifier[];
  /** The id of the last history row of the stored contact. Null if there is none. */
  lastChangeId: string | null;
}

/** The identifiers that are also visible as read-only array attributes of the same name. */
const MIRRORED_KEYS = ['emailaddress', 'phonenumber'] as const;

/**
 * Returns the first existing one of displayName, firstName, first e-mail address and first phone number (specification
 * §3). An invisible text counts as absent.
 */
export function computedDisplayName({
  attributes,
  identifiers,
}: Pick<Contact, 'attributes' | 'identifiers'>): string | undefined {
  const candidates = [
    attributes.displayName,
    attributes.firstName,
    identifiers.find(({ key }) => key === 'emailaddress')?.value,
    identifiers.find(({ key }) => key === 'phonenumber')?.value,
  ];
  return candidates.find((candidate): candidate is string => typeof candidate === 'string' && !isBlank(candidate));
}

/**
 * Returns the e-mail addresses and phone numbers, then all other identifiers, each oldest first, at most ten in total.
 */
export function featuredIdentifiers({ identifiers }: Contact): IdentifierRef[] {
  const reachable = identifiers.filter(({ key }) => isMirrored(key));
  const others = identifiers.filter(({ key }) => !isMirrored(key));
  return [...reachable, ...others].slice(0, MAX_FEATURED_IDENTIFIERS).map(({ key, value }) => ({ key, value }));
}

/** Returns whether the contact has no identifiers except visitor ids. */
export function isAnonymous({ identifiers }: Contact): boolean {
  return identifiers.every(({ key }) => key === 'visitorid');
}

/**
 * Returns the attributes for clients, sorted by key: stored values, mirrored identifiers, and null for each requested
 * key without a value, even if it has no definition.
 */
export function visibleAttributes(
  { attributes, identifiers }: Contact,
  requested: readonly string[] = [],
): Record<string, AttributeValue | null> {
  // Spreads and `fromEntries` treat `__proto__` as a normal key.
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

/** Returns the attributes that mirror the identifiers of a contact, as arrays. Omits empty ones. */
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
