import type { Case } from './cases/case.ts';

/** The one operation of which a short run has every usual case: it takes nearly all that the others take. */
const WHOLE = 'PATCH /workspaces/{workspaceId}/contacts/{contactId}';

/** What a short run has of every operation: what is worst where it has a limit, and what nobody needs a key for. */
const EVERYWHERE =
  /every field at once|the request as it is|page sizes?( |$)|^aliases|keys of include|keys on a full page|contacts that belong|^dropped|keys to define|^document|^updates of|^a body|documents$|^variable/;
/** What a short run has of fields within fields. */
const NESTED = /on the way (contact|list|contacts)(\.\w+){0,2}$/;

/** Whether a short run has a case. */
export function isInShortRun({ operation, dimension, isUsual }: Case): boolean {
  if (!isUsual) return false;
  if (operation === WHOLE && dimension.endsWith('(a contact)')) return !dimension.includes('one text of plain');
  // What there is more of takes longer.
  if (/\((a contact|a definition)\)$/.test(dimension)) return false;
  return dimension.includes('on the way') ? NESTED.test(dimension) : EVERYWHERE.test(dimension);
}
