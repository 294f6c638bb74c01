import type { Logger } from 'pino';
import { contactFromRow } from '../../contacts/contact/contact-row.ts';
import { fillNameKeys, type KnownNameKey } from '../../contacts/contact/name-key.queries.ts';
import { nameKeyOf } from '../../contacts/contact/name-key.ts';
import { readerByName } from '../../contacts/paging/contacts-by-name.queries.ts';
import { listWorkspaces } from '../../contacts/workspaces/workspace.queries.ts';
import type { ContactRow } from '../../store/database.ts';
import { runSlice } from '../../store/slices.ts';
import type { AbortState } from '../../store/store.ts';
import { repeatHourly } from './repeat-hourly.ts';
import type { Services } from './services.ts';

/** The time from the start to the first search for contacts without keys, in milliseconds. */
const DELAY = 60_000;
/** The maximum number of contacts in one slice and in one transaction. */
const CONTACTS_AT_ONCE = 128;

/**
 * Gives contacts of earlier versions the keys of their names, soon after the start and then every hour until none is
 * missing. Returns a function that stops this.
 */
export function startFillingNameKeys(services: Services, log: Pick<Logger, 'error'>): () => void {
  const closing = new AbortController();
  let isDone = false;
  const fill = async () => {
    if (!isDone) isDone = (await fillMissingNameKeys(services, closing.signal)) === 0;
  };
  const stop = repeatHourly(fill, 'the keys of names were not written', log, DELAY);
  return () => {
    stop();
    closing.abort();
  };
}

/**
 * Writes the missing keys of names, workspace by workspace, oldest contacts first, a few at a time. Ends early when the
 * signal is aborted. Returns the number of contacts that lacked a key.
 */
export async function fillMissingNameKeys(
  { store }: Pick<Services, 'store'>,
  signal?: Pick<AbortState, 'aborted'>,
): Promise<number> {
  let count = 0;
  for (const { id: workspaceId } of await listWorkspaces(store.reader('workspaces'))) {
    const request = { limit: CONTACTS_AT_ONCE, descending: false };
    const read = readerByName(store.reader({ workspaceId }), workspaceId, undefined, request);
    for (let hasMore = true; hasMore && !signal?.aborted; ) {
      const { rows, isFull } = await runSlice(workspaceId, () => read(CONTACTS_AT_ONCE));
      const keys = rows.flatMap(missingKeyOf);
      if (keys.length > 0) {
        await store.write({ workspaceId }, (transaction) => fillNameKeys(transaction, workspaceId, keys));
      }
      count += keys.length;
      hasMore = isFull;
    }
  }
  return count;
}

/** Some names have no key. */
function missingKeyOf(row: ContactRow): KnownNameKey[] {
  const key = row.name_key === null ? nameKeyOf(contactFromRow(row)) : null;
  return key === null ? [] : [{ id: row.id, version: row.version, key }];
}
