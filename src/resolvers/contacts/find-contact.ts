import { findContactByIdentifier as findByIdentifier, missingContact } from '../../contacts/contact/contact.queries.ts';
import type { Contact } from '../../contacts/contact/contact.ts';
import { followMerge } from '../../contacts/contact/merge-redirect.queries.ts';
import { parseSearch } from '../../contacts/identifiers/search-contacts-body.ts';
import type { CollectionPage } from '../../contacts/paging/page.ts';
import { idFrom } from '../../contacts/validation/id.ts';
import { MAX_CONTACT_IDS } from '../../contacts/validation/limits.ts';
import {
  type IdentifierRef,
  invalid,
  isRejected,
  notFound,
  type Path,
  type Problem,
  rejected,
} from '../../contacts/validation/problem.ts';
import type { Key, Loaders } from '../runtime/loaders.ts';
import { operation } from '../runtime/operation.ts';
import { findContactAsOf, type MomentInput } from './contact-as-of.ts';
import { pageOfContacts } from './page-contacts.ts';
import { ifMerged } from './update-contact.ts';

interface FindContactInput {
  workspaceId: string;
  contactId: string;
  /** The requested earlier state. */
  moment?: MomentInput | undefined;
}

/**
 * Returns the contact with an id, or the problem that it does not exist. Over GraphQL, the id of a merged contact
 * returns the survivor. For an earlier moment, returns the contact that had the id then.
 */
export const findContact = operation({
  name: 'contact',
  scope: 'contacts:read',
  async run(services, caller, { workspaceId, contactId, moment }: FindContactInput) {
    const { loaders, store } = services;
    const id = idFrom(contactId);
    if (moment !== undefined) return findContactAsOf(services, caller, workspaceId, id, moment);
    if (ifMerged(caller) === 'redirect') {
      const contact = await loaders.contact.load({ workspaceId, id });
      return contact ?? missingContact(store.reader({ workspaceId }), workspaceId, id);
    }
    return (await contactOrSurvivor(loaders, { workspaceId, id })) ?? rejected(notFound('contact'));
  },
});

/**
 * Returns the contacts with these ids, in their order, with null for those that do not exist. The id of a merged contact
 * returns the survivor.
 */
export const findContactsByIds = operation({
  name: 'contactsByIds',
  scope: 'contacts:read',
  run: ({ loaders }, _caller, { workspaceId, ids }: { workspaceId: string; ids: readonly string[] }) =>
    Promise.all(ids.map(async (id) => (await contactOrSurvivor(loaders, { workspaceId, id: idFrom(id) })) ?? null)),
});

/** Returns the problem of more ids than one request may have. */
export function contactIdsProblems(ids: readonly unknown[], path: Path): Problem[] {
  return ids.length > MAX_CONTACT_IDS ? [invalid(path, `must have at most ${MAX_CONTACT_IDS} items`)] : [];
}

/** Returns the contact with an id, or the one that it was merged into. Batches with others of the same turn. */
export async function contactOrSurvivor({ contact, survivor }: Loaders, key: Key): Promise<Contact | undefined> {
  const load = (id: string) => contact.load({ ...key, id });
  const found = await load(key.id);
  if (found !== undefined) return found;
  return (await followMerge(async () => (await survivor.load(key))?.survivorId, load))?.found;
}

/** Returns the contact with an identifier, compared in normalized form, or the problem that there is none. */
export const findContactByIdentifier = operation({
  name: 'contactByIdentifier',
  scope: 'contacts:read',
  run: async ({ store }, _caller, { workspaceId, identifier }: { workspaceId: string; identifier: IdentifierRef }) =>
    (await findByIdentifier(store.reader({ workspaceId }), workspaceId, identifier)) ?? rejected(notFound('contact')),
});

/** Returns the contacts that a body searches for: the contact with an identifier or none, or a page of a filter. */
export const searchContacts = operation({
  name: 'searchContacts',
  scope: 'contacts:read',
  async run(services, caller, { workspaceId, body }: { workspaceId: string; body: unknown }) {
    const { identifier, filter, page, problems, ignoredProperties } = parseSearch(body);
    if (identifier === undefined) {
      if (filter === undefined) return { problems };
      const result = await pageOfContacts(services, caller, { workspaceId, page, filter }, problems);
      return isRejected(result) ? result : { ...result, ignoredProperties };
    }
    if (problems.length > 0) return { problems };
    const contact = await findByIdentifier(services.store.reader({ workspaceId }), workspaceId, identifier);
    const found: CollectionPage<Contact> = {
      nodes: contact === undefined ? [] : [contact],
      hasMore: false,
      collection: '',
    };
    return { ...found, ignoredProperties };
  },
});
