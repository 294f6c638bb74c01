import type { Case } from '../case.ts';
import { accountCases } from './accounts.ts';
import { attributeCases } from './attributes/attributes.ts';
import { definitionCases } from './attributes/definitions.ts';
import { timeCases } from './attributes/times.ts';
import { unchangedAttributeCases } from './attributes/unchanged-attributes.ts';
import { clientCases } from './clients.ts';
import { creatingCases } from './creating.ts';
import { deletingCases } from './deleting.ts';
import { errorCases } from './errors.ts';
import { fieldCases } from './fields.ts';
import { historyCases } from './history/history.ts';
import { revertingCases } from './history/reverting.ts';
import { identifierKeyCases } from './identifiers/identifier-keys.ts';
import { identifierCases } from './identifiers/identifiers.ts';
import { identityCases } from './identifiers/identity.ts';
import { singleIdentifierCases } from './identifiers/single-identifiers.ts';
import { spellingCases } from './identifiers/spellings.ts';
import { strategyCases } from './identifiers/strategies.ts';
import { limitCases } from './limits.ts';
import { listCases } from './lists.ts';
import { mergedContactCases } from './merging/merged-contacts.ts';
import { mergingCases } from './merging/merging.ts';
import { undoingMergesCases } from './merging/undoing-merges.ts';
import { filterCases } from './paging/filters.ts';
import { pagingCases } from './paging/paging.ts';
import { previewCases } from './previews.ts';
import { readingCases } from './reading.ts';
import { sequenceCases } from './sequences.ts';
import { severalUpdatesCases } from './several-updates.ts';
import { truthTable } from './truth-table.ts';

/** The specification as a table: the cases for every API, by subject. */
export const CASES: Record<string, readonly Case[]> = {
  'fields of an update': fieldCases,
  'absent, null, empty and value': truthTable,
  attributes: attributeCases,
  identifiers: identifierCases,
  'keys of identifiers': identifierKeyCases,
  'unchanged and removed attributes': unchangedAttributeCases,
  'equal identifiers': identityCases,
  'spellings and the order of identifiers': spellingCases,
  strategies: strategyCases,
  'several updates': severalUpdatesCases,
  previews: previewCases,
  errors: errorCases,
  reading: readingCases,
  'one after another': sequenceCases,
  'creating contacts': creatingCases,
  'deleting contacts': deletingCases,
  'merging contacts': mergingCases,
  'reverting contacts': revertingCases,
  'undoing merges': undoingMergesCases,
  'history and earlier states': historyCases,
  times: timeCases,
  'merged contacts': mergedContactCases,
  'single identifiers': singleIdentifierCases,
  paging: pagingCases,
  filters: filterCases,
  lists: listCases,
  accounts: accountCases,
  'attribute definitions': definitionCases,
  limits: limitCases,
  'requests of clients': clientCases,
};
