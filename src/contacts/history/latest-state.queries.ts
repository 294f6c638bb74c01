import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import { findContacts } from '../contact/contact.queries.ts';
import type { Contact } from '../contact/contact.ts';
import { bySet } from '../contact/contact-sets.ts';
import { type ContactChange, findRemoval, presentOrRemoved } from './history.queries.ts';

/** The end of a contact's history: the contact, or only its version and times if it was removed. */
export interface LatestState {
  contact: Contact;
  isRemoved: boolean;
}

/** Returns the end of a contact's history. Undefined if the contact never existed or was purged completely. */
export async function findLatestState(
  db: Kysely<Database>,
  workspaceId: string,
  contactId: string,
): Promise<LatestState | undefined> {
  return presentOrRemoved<LatestState>(
    async () => {
      const [contact] = await findContacts(db, workspaceId, [contactId]);
      return contact && { contact, isRemoved: false };
    },
    async () => {
      const removal = await findRemoval(db, workspaceId, contactId);
      return removal && { contact: removedContact(removal), isRemoved: true };
    },
  );
}

/** Returns the remains of a removed contact: its id, version and times. */
export function removedContact({ workspaceId, contactId, id, version, at, contactCreatedAt }: ContactChange): Contact {
  return {
    workspaceId,
    id: contactId,
    version,
    createdAt: contactCreatedAt ?? at,
    updatedAt: at,
    attributes: {},
    identifiers: [],
    ...bySet((): string[] => []),
    lastChangeId: id,
  };
}
