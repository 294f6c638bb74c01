import type { ContactSet } from '../../store/contact-set-tables.ts';
import { MAX_IDENTIFIERS } from '../validation/limits.ts';
import type { Contact } from './contact.ts';
import { bySet, SET_RULES } from './contact-sets.ts';

export type LimitedSets = Pick<Contact, LimitedSet>;
type LimitedSet = 'identifiers' | ContactSet;

/** Returns the sets of a contact that grow beyond their limits in a change, each with its limit in words. */
export function exceededLimits(before: LimitedSets, after: LimitedSets): { set: LimitedSet; limit: string }[] {
  return LIMITED_SETS.filter((set) => after[set].length > Math.max(LIMITS[set].max, before[set].length)).map((set) => ({
    set,
    limit: `${LIMITS[set].max} ${LIMITS[set].many}`,
  }));
}

const LIMITS: Record<LimitedSet, { max: number; many: string }> = {
  identifiers: { max: MAX_IDENTIFIERS, many: 'identifiers' },
  ...bySet((set) => SET_RULES[set]),
};

const LIMITED_SETS = Object.keys(LIMITS) as LimitedSet[];
