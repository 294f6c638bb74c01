import type { Contact } from '../contacts/contact.ts';
import { findContactByIdentifier as findByIdentifier } from '../contacts/find-contact.ts';
import { type IdentifierRef, notFound, type Refused, refused } from '../contacts/problem.ts';
import { contactIdFrom, operation } from './operation.ts';

/** The contact with an id, or the problem that there is none. */
export const findContact = operation({
  name: 'findContact',
  scope: 'contacts:read',
  run: async ({ loaders }, _caller, { workspaceId, contactId }: { workspaceId: string; contactId: string }) =>
    orNotFound(await loaders.contact.load({ workspaceId, id: contactIdFrom(contactId) })),
});

/** The contact that has an identifier, compared normalised, or the problem that there is none. */
export const findContactByIdentifier = operation({
  name: 'findContactByIdentifier',
  scope: 'contacts:read',
  run: async ({ store }, _caller, { workspaceId, identifier }: { workspaceId: string; identifier: IdentifierRef }) =>
    orNotFound(await findByIdentifier(store.reader, workspaceId, identifier)),
});

function orNotFound(contact: Contact | undefined): Contact | Refused {
  return contact ?? refused(notFound('contact'));
}
