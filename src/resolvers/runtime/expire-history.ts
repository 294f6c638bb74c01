import type { Logger } from 'pino';
import { deleteChanges, findOldChanges } from '../../contacts/history/expire-history.queries.ts';
import { listWorkspaces } from '../../contacts/workspaces/workspace.queries.ts';
import { runSlice } from '../../store/slices.ts';
import { repeatHourly } from './repeat-hourly.ts';
import type { Services } from './services.ts';

/** Changes that are looked at in one slice, so that others have their turn in between. */
const CHANGES_AT_ONCE = 200;

/** Forgets every hour the changes that are older than `lifetime` (milliseconds; 0: none). Returns what ends that. */
export function startExpiringHistory(services: Services, lifetime: number, log: Pick<Logger, 'error'>): () => void {
  if (lifetime === 0) return () => {};
  return repeatHourly(() => expireHistory(services, lifetime), 'old history was not swept', log);
}

/**
 * Forgets the changes that are older than `lifetime` (milliseconds), workspace by workspace, oldest first, a few at a
 * time. The newest change of a contact and the change that removed one stay. Each change is looked at once.
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
