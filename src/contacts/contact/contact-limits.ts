import { MAX_ACCOUNTS, MAX_COMPANY_REFS, MAX_IDENTIFIERS, MAX_LISTS } from '../validation/limits.ts';
import type { Contact } from './contact.ts';

export type ContactSets = Pick<Contact, 'identifiers' | 'listIds' | 'accountIds' | 'companyRefs'>;

/** Returns the sets of a contact that a change lets grow beyond their limits, with the limit in words. */
export function exceededLimits(before: ContactSets, after: ContactSets): { set: keyof ContactSets; limit: string }[] {
  return (Object.keys(LIMITS) as (keyof ContactSets)[])
    .filter((set) => after[set].length > Math.max(LIMITS[set].max, before[set].length))
    .map((set) => ({ set, limit: `${LIMITS[set].max} ${LIMITS[set].name}` }));
}

const LIMITS = {
  identifiers: { max: MAX_IDENTIFIERS, name: 'identifiers' },
  listIds: { max: MAX_LISTS, name: 'lists' },
  accountIds: { max: MAX_ACCOUNTS, name: 'accounts' },
  companyRefs: { max: MAX_COMPANY_REFS, name: 'companies' },
} as const;
