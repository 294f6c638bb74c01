import type { Identifier } from '../contact/contact.ts';
import { identifierId } from '../identifiers/identifier.ts';

/** A change of an ordered set. Without `replacement`, the current members stay. */
export interface SetChange {
  replacement?: readonly string[];
  added: readonly string[];
  removed: readonly string[];
}

/**
 * The common rule for sets (specification §2): ((replacement, or current) ∪ added) \ removed. Keeps the order, removes
 * duplicates, and lets removal win, so that opting out of a list always works.
 */
export function changeSet(current: string[], { replacement, added, removed }: SetChange): string[] {
  // The most common case. Returning the same array shows that nothing has changed.
  if (replacement === undefined && added.length + removed.length === 0) return current;
  const final = new Set([...(replacement ?? current), ...added]);
  for (const member of removed) final.delete(member);
  return [...final];
}

/** The added and removed members of a set. */
export interface Difference<Member = string> {
  entered: Member[];
  left: Member[];
}

/** Returns the difference of two states of a set, so that only changes are written. */
export function difference(before: readonly string[], after: readonly string[]): Difference {
  const was = new Set(before);
  const is = new Set(after);
  return { entered: after.filter((member) => !was.has(member)), left: before.filter((member) => !is.has(member)) };
}

/** Returns the identifiers that a contact has gained and lost. A new spelling of an identifier is neither. */
export function identifierDifference(
  before: readonly Identifier[],
  after: readonly Identifier[],
): Difference<Identifier> {
  if (before.length === 0) return { entered: [...after], left: [] };
  const was = new Map(before.map((identifier) => [identifierId(identifier), identifier]));
  const is = new Map(after.map((identifier) => [identifierId(identifier), identifier]));
  const { entered, left } = difference([...was.keys()], [...is.keys()]);
  return { entered: entered.flatMap((id) => is.get(id) ?? []), left: left.flatMap((id) => was.get(id) ?? []) };
}
