import { engineOf } from '../engines.ts';

/** Returns whether two URLs name the same database, as far as their text shows: a server may have several names. */
export function isSameStore(one: string, other: string): boolean {
  const locations = engineOf(one).locationsOf(one);
  return engineOf(other)
    .locationsOf(other)
    .some((location) => locations.includes(location));
}
