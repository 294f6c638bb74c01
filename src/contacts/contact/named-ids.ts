import type { Argument } from '../../store/statement.ts';

/** Ids as arguments of a statement, by name. */
export type NamedIds = Record<string, string>;

/**
 * Returns at least one id as arguments of a statement, each once. Rounds their number up to a power of two with an id
 * that no row has, to keep the number of different statements small.
 */
export function namedIds(ids: readonly string[]): { values: NamedIds; count: number } {
  const distinct = [...new Set(ids)];
  const count = 2 ** Math.ceil(Math.log2(distinct.length));
  const named = Array.from({ length: count }, (_, index) => [`id${index}`, distinct[index] ?? '']);
  return { values: Object.fromEntries(named), count };
}

/** Returns the placeholders of this many ids. */
export function idArguments(argument: Argument<NamedIds>, count: number): string[] {
  return Array.from({ length: count }, (_, index) => argument(`id${index}`) as string);
}
