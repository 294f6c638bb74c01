import { mayReadRemoved } from '../../access/access-key.ts';
import { findHistory } from '../../contacts/history/history.queries.ts';
import { historyPage, positionOfChange } from '../../contacts/history/history-page.queries.ts';
import { collectionOf, type PageInput, parsePageRequest } from '../../contacts/paging/page.ts';
import { idFrom } from '../../contacts/validation/id.ts';
import { isRejected, missingScope, notFound, rejected } from '../../contacts/validation/problem.ts';
import { operation } from '../runtime/operation.ts';

export { positionOfChange };

const DEFAULT_PAGE = 10;

interface ContactHistoryInput {
  workspaceId: string;
  contactId: string;
  /** `descending` means from the oldest change on, as for every collection from its end. */
  page: PageInput;
}

/**
 * A page of the changes of a contact, newest first. Of a contact that was deleted or merged into another one, only for
 * keys with the scope `history:read`.
 */
export const pageContactHistory = operation({
  name: 'contactHistory',
  scope: 'contacts:read',
  async run({ store }, { key, signal }, { workspaceId, contactId: given, page }: ContactHistoryInput) {
    const contactId = idFrom(given);
    const db = store.reader({ workspaceId });
    const history = await findHistory(db, workspaceId, contactId);
    if (history === undefined) return rejected(notFound('contact'));
    if (history.isOfRemoved && !mayReadRemoved(key)) return rejected(missingScope('history:read'));
    const collection = collectionOf('contactHistory', workspaceId, contactId);
    const { request, problems } = parsePageRequest(page, DEFAULT_PAGE, collection);
    if (problems.length > 0) return { problems };
    const found = await historyPage(db, history, { ...request, descending: !request.descending }, signal);
    if (!isRejected(found)) return { ...found, collection };
    const { path = [] } = page.descending ?? {};
    return { problems: found.problems.map((problem) => ({ ...problem, path })) };
  },
});
