import { engineOf } from '../engines.ts';

/** Returns whether two URLs name one database, as far as they show it: a server may have several names. */
export function isSameStore(one: string, other: string): boolean {
  const locations = engineOf(one).locationsOf(one);
  return engineOf(other)
    .locationsOf(other)
    .some((location) => locations.includes(location));
}
