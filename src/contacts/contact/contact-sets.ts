import { CONTACT_SET_TABLES, type ContactSet } from '../../store/contact-set-tables.ts';
import {
  MAX_ACCOUNTS,
  MAX_BODY_ACCOUNTS,
  MAX_BODY_COMPANY_REFS,
  MAX_BODY_LISTS,
  MAX_COMPANY_REF_LENGTH,
  MAX_COMPANY_REFS,
  MAX_LISTS,
} from '../validation/limits.ts';

const UUID_MEMBER = { type: 'string', format: 'uuid' };

/** The field names and limits of the sets of a contact (specification §2). */
export const SET_RULES = {
  listIds: {
    add: 'addToLists',
    remove: 'removeFromLists',
    filter: 'listId',
    one: 'list',
    many: 'lists',
    max: MAX_LISTS,
    maxInBody: MAX_BODY_LISTS,
    member: UUID_MEMBER,
    minItems: { update: 0, create: 1 },
  },
  accountIds: {
    add: 'addToAccounts',
    remove: 'removeFromAccounts',
    filter: 'accountId',
    one: 'account',
    many: 'accounts',
    max: MAX_ACCOUNTS,
    maxInBody: MAX_BODY_ACCOUNTS,
    member: UUID_MEMBER,
    minItems: { update: 1, create: 1 },
  },
  companyRefs: {
    add: 'addCompanyRefs',
    remove: 'removeCompanyRefs',
    filter: 'companyRef',
    one: 'company',
    many: 'companies',
    max: MAX_COMPANY_REFS,
    maxInBody: MAX_BODY_COMPANY_REFS,
    member: { type: 'string', minLength: 1, maxLength: MAX_COMPANY_REF_LENGTH },
    minItems: { update: 0, create: 0 },
  },
} as const satisfies Record<ContactSet, SetRules>;

interface SetRules {
  /** The fields of an update that add and remove members. The field with the name of the set replaces it. */
  add: string;
  remove: string;
  /** The field of a filter for the contacts of one member. */
  filter: string;
  /** The words for one member and for several. */
  one: string;
  many: string;
  /** The maximum number of members of one contact. */
  max: number;
  /** The maximum number of elements of one array in a body. */
  maxInBody: number;
  /** The JSON schema of a member. */
  member: object;
  /** The minimum number of elements, in the array that replaces the set and in the array of a new contact. */
  minItems: { update: number; create: number };
}

/** All sets, in the order of requests and responses. */
export const CONTACT_SETS = Object.keys(SET_RULES) as readonly ContactSet[];

/** Returns an object with a value for each set. */
export function bySet<Value>(toValue: (set: ContactSet) => Value): Record<ContactSet, Value> {
  const values = {} as Record<ContactSet, Value>;
  for (const set of CONTACT_SETS) values[set] = toValue(set);
  return values;
}

/** A field of an update that changes a set. */
export type SetUpdateField = ContactSet | (typeof SET_RULES)[ContactSet]['add' | 'remove'];

/** Returns an object with a value for each field of an update that changes a set. */
export function bySetUpdateField<Value>(
  toValue: (set: ContactSet, field: SetUpdateField, change: 'add' | 'remove' | 'replace') => Value,
): Record<SetUpdateField, Value> {
  const entries = CONTACT_SETS.flatMap((set) => {
    const { add, remove } = SET_RULES[set];
    return [
      [add, toValue(set, add, 'add')],
      [remove, toValue(set, remove, 'remove')],
      [set, toValue(set, set, 'replace')],
    ];
  });
  return Object.fromEntries(entries);
}

export type SetFilterField = (typeof SET_RULES)[ContactSet]['filter'];

/** Returns an object with a value for each field of a filter that names a member of a set. */
export function bySetFilterField<Value>(toValue: (set: ContactSet) => Value): Record<SetFilterField, Value> {
  return Object.fromEntries(CONTACT_SETS.map((set) => [SET_RULES[set].filter, toValue(set)])) as Record<
    SetFilterField,
    Value
  >;
}

/** Returns whether the members of a set are UUIDs. They match in either case and are stored in lower case. */
export function hasIds(set: ContactSet): boolean {
  return SET_RULES[set].member === UUID_MEMBER;
}

/** Returns the word for the name of a member in requests. */
export function referenceWord(set: ContactSet): 'id' | 'reference' {
  return hasIds(set) ? 'id' : 'reference';
}

/** Returns the description of the members of a set: "ids of the lists". */
export function membersInWords(set: ContactSet): string {
  return `${referenceWord(set)}s of the ${SET_RULES[set].many}`;
}

/** Returns whether the first mention creates a member. */
export function isMadeByMention(set: ContactSet): boolean {
  return CONTACT_SET_TABLES[set].madeIn !== null;
}
