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
  /** `descending` means from the oldest change, as collections reverse their order. */
  page: PageInput;
}

/**
 * Returns a page of the changes of a contact, newest first. A contact that was deleted or merged into another one
 * requires the scope `history:read`.
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
