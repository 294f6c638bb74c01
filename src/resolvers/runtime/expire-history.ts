import type { Logger } from 'pino';
import { deleteChanges, findOldChanges } from '../../contacts/history/expire-history.queries.ts';
import { listWorkspaces } from '../../contacts/workspaces/workspace.queries.ts';
import { runSlice } from '../../store/slices.ts';
import { repeatHourly } from './repeat-hourly.ts';
import type { Services } from './services.ts';

/** The number of changes in one slice, so that other requests run in between. */
const CHANGES_AT_ONCE = 200;

/**
 * Deletes changes that are older than `lifetime` (milliseconds; 0: none) every hour. Returns a function that stops
 * this.
 */
export function startExpiringHistory(services: Services, lifetime: number, log: Pick<Logger, 'error'>): () => void {
  if (lifetime === 0) return () => {};
  return repeatHourly(() => expireHistory(services, lifetime), 'old history was not swept', log);
}

/**
 * Deletes changes that are older than `lifetime` (milliseconds), workspace by workspace, oldest first, a few at a time.
 * Keeps the newest change of each contact, and changes that removed a contact. Reads each change once.
 */
export async function expireHistory({ store, now, monotonicNow }: Services, lifetime: number): Promise<void> {
  const before = Math.min(now(), monotonicNow()) - lifetime;
  for (const { id: workspaceId } of await listWorkspaces(store.reader('workspaces'))) {
    for (let behind: string | undefined = ''; behind !== undefined; ) {
      const range: Parameters<typeof findOldChanges>[2] = { behind, before, limit: CHANGES_AT_ONCE };
      const found = await runSlice(workspaceId, () =>
        findOldChanges(store.reader({ workspaceId }), workspaceId, range),
      );
      const ids = found.filter(({ isKept }) => !isKept).map(({ id }) => id);
      if (ids.length > 0) {
        await store.write({ workspaceId }, (transaction) => deleteChanges(transaction, workspaceId, ids));
      }
      behind = found.at(-1)?.id;
    }
  }
}
