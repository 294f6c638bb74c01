import { foldForSearch } from '../../normalization/case-folding.ts';
import { type Contact, computedDisplayName } from './contact.ts';

/** The maximum length of a key, in UTF-16 code units. */
const MAX_KEY_LENGTH = 12;

/**
 * Characters that a later version of Unicode may fold in another way: small letters without a capital, unassigned code
 * points, and halves of characters.
 */
const UNSTABLE = /[\p{Ll}\p{Cn}\p{Cs}]/u;
/** Sorts after all keys, because it is never assigned. */
const LAST_CHARACTER = '\u{10ffff}';

/** The keys of the names with a prefix: `first` or later, and before `end`. In the order of code points. */
export interface NameKeyRange {
  first: string;
  end: string;
}

/**
 * Returns the key of a contact's display name: the beginning of its form for search, or an empty text without a name.
 * Null if another version of Node.js may return another key: a filter then has to compare the name itself. A change of
 * this function requires a migration that sets all keys to null.
 */
export function nameKeyOf(contact: Named): string | null {
  const name = computedDisplayName(contact);
  if (name === undefined) return '';
  const key = beginningOf(foldForSearch(name));
  return UNSTABLE.test(key) ? null : key;
}

type Named = Pick<Contact, 'attributes' | 'identifiers'>;

/** Returns the range of the keys of all names with a prefix. Undefined if these are all names. */
export function nameKeysOfPrefix(prefix: string): NameKeyRange | undefined {
  const first = beginningOf(foldForSearch(prefix));
  return first === '' ? undefined : { first, end: first + LAST_CHARACTER };
}

/** Returns whether a change has changed the display name of a contact. */
export function isRenamed(before: Named, after: Named): boolean {
  return computedDisplayName(before) !== computedDisplayName(after);
}

/** Cuts between characters, because databases do not store half of one. */
function beginningOf(folded: string): string {
  const beginning = folded.slice(0, MAX_KEY_LENGTH);
  return beginning.isWellFormed() ? beginning : beginning.slice(0, -1);
}
