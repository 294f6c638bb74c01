import { findLists } from '../../contacts/groups/list.queries.ts';
import { collectionOf, type PageInput, pageFromArray, parsePageRequest } from '../../contacts/paging/page.ts';
import { isRejected } from '../../contacts/validation/problem.ts';
import { operation } from '../runtime/operation.ts';
import { findContact } from './find-contact.ts';

const DEFAULT_PAGE = 100;

interface ContactListsInput {
  workspaceId: string;
  contactId: string;
  page: PageInput;
}

/** Returns a page of the lists of a contact, oldest list first. */
export const pageContactLists = operation({
  name: 'contactLists',
  scope: 'contacts:read',
  async run(services, caller, { page, ...input }: ContactListsInput) {
    const contact = await findContact(services, caller, input);
    if (isRejected(contact)) return contact;
    const collection = collectionOf('contactLists', contact.workspaceId, contact.id);
    const { request, problems } = parsePageRequest(page, DEFAULT_PAGE, collection);
    if (problems.length > 0) return { problems };
    const lists = await findLists(services.store.reader(input), input.workspaceId, contact.listIds);
    return { ...pageFromArray(lists, (list) => list, request), collection };
  },
});
