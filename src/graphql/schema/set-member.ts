import { hasIds } from '../../contacts/contact/contact-sets.ts';
import type { ContactSet } from '../../store/contact-set-tables.ts';

/** Returns the type of the members of a contact's set. */
export function memberType(set: ContactSet): 'UUID' | 'String' {
  return hasIds(set) ? 'UUID' : 'String';
}
