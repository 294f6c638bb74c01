import type { Identifier } from '../../contacts/contact/contact.ts';
import { identifierFinder } from '../../contacts/identifiers/identifier.ts';
import { collectionOf, type PageInput, pageInOrder, parsePageRequest } from '../../contacts/paging/page.ts';
import { internalUpdate, parseIdentifier } from '../../contacts/update/parse-update.ts';
import { idFrom } from '../../contacts/validation/id.ts';
import { isRejected, notFound, type Rejected } from '../../contacts/validation/problem.ts';
import { operation } from '../runtime/operation.ts';
import { findContact } from './find-contact.ts';
import { changeContact, ifMerged, type UpdateInput } from './update-contact.ts';

const DEFAULT_PAGE = 100;

interface ContactPageInput {
  workspaceId: string;
  contactId: string;
  page: PageInput;
}

/** Returns a page of the identifiers of a contact, oldest first. */
export const pageContactIdentifiers = operation({
  name: 'contactIdentifiers',
  scope: 'contacts:read',
  async run(services, caller, { page, ...input }: ContactPageInput) {
    const contact = await findContact(services, caller, input);
    if (isRejected(contact)) return contact;
    const collection = collectionOf('contactIdentifiers', contact.workspaceId, contact.id);
    const { request, problems } = parsePageRequest(page, DEFAULT_PAGE, collection);
    if (problems.length > 0) return { problems };
    return { contact, ...pageInOrder(contact.identifiers, positionOfIdentifier, request), collection };
  },
});

/** Returns the position of an identifier among those of its contact. */
export function positionOfIdentifier(identifier: Identifier) {
  // As JSON, because tokens must not contain NUL.
  return { createdAt: identifier.createdAt, id: JSON.stringify([identifier.key, identifier.normalized]) };
}

type IdentifierInput = UpdateInput & { contactId: string };

/** Adds one identifier to a contact. Replaces its properties if the contact already has it. */
export const addContactIdentifier = operation({
  name: 'addContactIdentifier',
  scope: 'contacts:write',
  async run(services, caller, input: IdentifierInput) {
    const { identifier, problems, ignoredProperties } = parseIdentifier(input.body, 'add');
    const added = identifier === undefined ? [] : [identifier];
    const { request } = internalUpdate({ addIdentifiers: added, remedies: ['move', 'merge'] });
    const read = { request, problems, ignoredProperties, deprecatedProperties: [] };
    const target = { contactId: idFrom(input.contactId), ifMerged: ifMerged(caller) };
    const result = await changeContact(services, caller, input, target, read);
    if (isRejected(result) || identifier === undefined) return result as Rejected;
    const own = identifierFinder(result.contact.identifiers)(identifier) as Identifier;
    const isNew = identifierFinder(result.before?.identifiers ?? [])(identifier) === undefined;
    return { ...result, identifier: own, isNew };
  },
});

/** Removes one identifier from a contact. Returns a problem if the contact does not have it. */
export const removeContactIdentifier = operation({
  name: 'removeContactIdentifier',
  scope: 'contacts:write',
  async run(services, caller, input: IdentifierInput) {
    const { identifier, problems, ignoredProperties } = parseIdentifier(input.body, 'remove');
    const { request } = internalUpdate({ removeIdentifiers: identifier === undefined ? [] : [identifier] });
    const read = { request, problems, ignoredProperties, deprecatedProperties: [] };
    const target = { contactId: idFrom(input.contactId), ifMerged: 'refuse' } as const;
    return changeContact(services, caller, input, target, read, notFound('identifier'));
  },
});
