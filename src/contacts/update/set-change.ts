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
export interface Difference {
  entered: string[];
  left: string[];
}

/** Returns the difference of two states of a set, so that only changes are written. */
export function difference(before: readonly string[], after: readonly string[]): Difference {
  const was = new Set(before);
  const is = new Set(after);
  return { entered: after.filter((member) => !was.has(member)), left: before.filter((member) => !is.has(member)) };
}
