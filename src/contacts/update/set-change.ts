/** A change of an ordered set. Absent `replacement` keeps what is there. */
export interface SetChange {
  replacement?: readonly string[];
  added: readonly string[];
  removed: readonly string[];
}

/**
 * The one rule for every set (specification §2): ((replacement, else current) ∪ added) \ removed. Keeps the order,
 * folds duplicates, and lets removal win, so that opting out of a list always works.
 */
export function changeSet(current: string[], { replacement, added, removed }: SetChange): string[] {
  // The most common change, and the same array tells everybody that nothing has changed.
  if (replacement === undefined && added.length + removed.length === 0) return current;
  const final = new Set([...(replacement ?? current), ...added]);
  for (const member of removed) final.delete(member);
  return [...final];
}

/** What a change brings in and takes out. */
export interface Difference {
  entered: string[];
  left: string[];
}

/** How two states of a set differ, to write only that. */
export function difference(before: readonly string[], after: readonly string[]): Difference {
  const was = new Set(before);
  const is = new Set(after);
  return { entered: after.filter((member) => !was.has(member)), left: before.filter((member) => !is.has(member)) };
}
