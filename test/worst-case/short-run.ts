import type { Case } from './cases/case.ts';

/** The operation whose usual cases are all in a short run, because it has nearly all parameters of the others. */
const WHOLE = 'PATCH /workspaces/{workspaceId}/contacts/{contactId}';

/** The cases of every operation in a short run: the worst with a limit, and those without a key. */
const EVERYWHERE =
  /every field at once|the request as it is|page sizes?( |$)|^aliases|keys of include|keys on a full page|contacts that belong|^dropped|keys to define|^document|^updates of|^a body|documents$|tokens at once|^variable/;
/** The cases of nested fields in a short run. */
const NESTED = /on the way (contact|list|contacts)(\.\w+){0,2}$/;

/** Whether a short run includes a case. */
export function isInShortRun({ operation, dimension, isUsual }: Case): boolean {
  if (!isUsual) return false;
  if (operation === WHOLE && dimension.endsWith('(a contact)')) return !dimension.includes('one text of plain');
  // Cases with many variants take longer.
  if (/\((a contact|a definition)\)$/.test(dimension)) return false;
  return dimension.includes('on the way') ? NESTED.test(dimension) : EVERYWHERE.test(dimension);
}
