import { identifierKeysOf } from '../contacts/identifiers/identifier-keys.queries.ts';
import { type ContactFilter, filterProblems, withStoredIds } from '../contacts/paging/contact-filter.ts';
import { countContactsInRange } from '../contacts/paging/contact-range.queries.ts';
import { contactSlices } from '../contacts/paging/contact-slices.queries.ts';
import { type Workspace, workspaceRules } from '../contacts/workspaces/workspace.queries.ts';
import { exportedContactBody } from '../rest/resources/exported-contact.ts';
import type { Source } from '../store/store.ts';
import type { ExportSource } from './source.ts';

/** The kinds of identifiers with a column of their own. Any further kinds share one. */
const MAX_IDENTIFIER_COLUMNS = 100;

/** Exports the contacts of a workspace that match a filter from a database. Rejects if the filter has problems. */
export async function directSource(
  { reader }: Source,
  { id: workspaceId, name }: Workspace,
  given: ContactFilter,
  signal: AbortSignal,
): Promise<ExportSource> {
  const db = reader({ workspaceId });
  const { definitions } = await workspaceRules(db, new Map(), workspaceId, undefined);
  const problems = filterProblems(given, definitions);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  const filter = withStoredIds(given);
  return {
    name,
    total: await countContactsInRange(db, workspaceId, filter),
    identifierKeys: () => identifierKeysOf(db, workspaceId, MAX_IDENTIFIER_COLUMNS),
    attributeKeys: async () => [...definitions.keys()].sort(),
    async *parts() {
      for await (const { contacts, read } of contactSlices(db, workspaceId, filter, undefined, signal)) {
        yield { contacts: contacts.map(exportedContactBody), read };
      }
    },
  };
}
