import { foldCase } from '../../normalization/case-folding.ts';
import { type IdentifierValue, readIdentifierValue, storedForms } from '../../normalization/identifier-value.ts';
import type { Identifier } from '../contact/contact.ts';
import type { IdentifierRef } from '../validation/problem.ts';

/** An identifier with its normalized value. */
interface NormalizedIdentifier extends IdentifierRef {
  normalized: string;
}

/** An identifier in a request that may match a stored one. */
export interface NamedIdentifier extends NormalizedIdentifier {
  /** The value in the request. `value` is the form in which it would be stored. */
  given: string;
}

/** Returns the stored and the normalized form of an identifier (specification §3), or the problem of its value. */
export function normalizeIdentifier({ key, value }: IdentifierRef): IdentifierValue | { message: string } {
  return readIdentifierValue(key, value);
}

/**
 * Returns an identifier for lookups. Accepts values that are invalid today, because older versions may have stored
 * them. `read` is the result of `normalizeIdentifier`.
 */
export function nameIdentifier(
  { key, value: given }: IdentifierRef,
  read = normalizeIdentifier({ key, value: given }),
): NamedIdentifier {
  return 'message' in read ? { key, given, value: given, normalized: given } : { key, given, ...read };
}

/**
 * Returns the problem of the key of a new identifier. A key that differs from a built-in one only in its spelling would
 * create another kind.
 */
export function keyViolation(key: string): string | undefined {
  const meant = foldCase(key.replace(INVISIBLE, ''));
  return meant !== key && BUILT_IN_KEYS.has(meant) ? `must be "${meant}", written just so` : undefined;
}

const INVISIBLE = /[\p{White_Space}\p{Default_Ignorable_Code_Point}]/gu;
const BUILT_IN_KEYS: ReadonlySet<string> = new Set(['emailaddress', 'phonenumber', 'pushtoken', 'visitorid', 'chatid']);

/** Returns a text that is unique for an identifier, for sets and maps. */
export function identifierId({ key, normalized }: { key: string; normalized: string }): string {
  return `${key}\0${normalized}`;
}

/** Returns the ids under which the identifier of a request may be stored, the most likely first. */
export function storedIds({ key, given, normalized }: NamedIdentifier): string[] {
  return storedForms(key, given, normalized).map((form) => identifierId({ key, normalized: form }));
}

/** Returns a function that finds the identifier of a request among those of a contact. Exact values take precedence. */
export function identifierFinder(
  identifiers: readonly Identifier[],
): (named: NamedIdentifier) => Identifier | undefined {
  if (identifiers.length === 0) return () => undefined;
  const byValue = new Map(identifiers.map((it) => [identifierId({ key: it.key, normalized: it.value }), it]));
  const byId = new Map(identifiers.map((it) => [identifierId(it), it]));
  return (named) => {
    const shown = byValue.get(identifierId({ key: named.key, normalized: named.given }));
    if (shown !== undefined) return shown;
    const id = storedIds(named).find((it) => byId.has(it));
    return id === undefined ? undefined : byId.get(id);
  };
}

export function refOf({ key, value }: IdentifierRef | Identifier): IdentifierRef {
  return { key, value };
}
