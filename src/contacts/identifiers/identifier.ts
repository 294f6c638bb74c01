import { foldCase } from '../../normalization/case-folding.ts';
import { type IdentifierValue, readIdentifierValue, storedForms } from '../../normalization/identifier-value.ts';
import type { Identifier } from '../contact/contact.ts';
import type { IdentifierRef } from '../validation/problem.ts';

/** What an identifier is compared by. */
interface NormalizedIdentifier extends IdentifierRef {
  normalized: string;
}

/** An identifier as somebody names it who may mean one that is stored. */
export interface NamedIdentifier extends NormalizedIdentifier {
  /** The value as it is named; `value` is how it would be stored. */
  given: string;
}

/** The value of an identifier as it is stored and as it is compared (specification §3), or what is wrong with it. */
export function normalizeIdentifier({ key, value }: IdentifierRef): IdentifierValue | { message: string } {
  return readIdentifierValue(key, value);
}

/** An identifier that may be stored, with any value: one that no identifier can have today may be there from before. */
export function nameIdentifier({ key, value: given }: IdentifierRef): NamedIdentifier {
  const read = normalizeIdentifier({ key, value: given });
  return 'message' in read ? { key, given, value: given, normalized: given } : { key, given, ...read };
}

/** What is wrong with the key of a new identifier: one that only looks like a built-in key would make another kind. */
export function keyViolation(key: string): string | undefined {
  const meant = foldCase(key.replace(INVISIBLE, ''));
  return meant !== key && BUILT_IN_KEYS.has(meant) ? `must be "${meant}", written just so` : undefined;
}

const INVISIBLE = /[\p{White_Space}\p{Default_Ignorable_Code_Point}]/gu;
const BUILT_IN_KEYS: ReadonlySet<string> = new Set(['emailaddress', 'phonenumber', 'pushtoken', 'visitorid', 'chatid']);

/** One text for one identifier, for sets and maps. */
export function identifierId({ key, normalized }: { key: string; normalized: string }): string {
  return `${key}\0${normalized}`;
}

/** The ids under which the identifier may be stored that somebody names, the likeliest first. */
export function storedIds({ key, given, normalized }: NamedIdentifier): string[] {
  return storedForms(key, given, normalized).map((form) => identifierId({ key, normalized: form }));
}

/** Finds, among the identifiers of a contact, the one that somebody names: first by the value that it shows. */
export function identifierFinder(
  identifiers: readonly Identifier[],
): (named: NamedIdentifier) => Identifier | undefined {
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
