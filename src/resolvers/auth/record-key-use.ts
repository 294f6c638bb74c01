import type { Logger } from 'pino';
import { recordKeyUses } from '../../access/access-key.queries.ts';
import type { KeyUse } from '../../access/access-key.ts';
import { StoreUnavailable } from '../../store/store.ts';
import type { Services } from '../runtime/services.ts';

/** How often it is written which keys were used, in milliseconds. */
const PAUSE = 60_000;
/** Workspaces that are written at a time: on SQLite they share a transaction, on PostgreSQL the pool must not run dry. */
const AT_ONCE = 10;

/** Writes every minute which keys were used. Returns what writes the last of it and ends that. */
export function startWritingKeyUses(services: Services, log: Pick<Logger, 'error' | 'warn'>): () => Promise<void> {
  const write = () =>
    writeKeyUses(services).catch((error) => {
      if (error instanceof StoreUnavailable) log.warn(error, 'when keys were last used is not written yet');
      else log.error(error, 'when keys were last used was not written');
    });
  const timer = setInterval(write, PAUSE);
  timer.unref();
  return () => {
    clearInterval(timer);
    return write();
  };
}

/** Writes when keys were last used: those of a workspace in one transaction. What cannot be written stays for later. */
export async function writeKeyUses({
  store,
  pendingKeyUses,
}: Pick<Services, 'store' | 'pendingKeyUses'>): Promise<void> {
  const byWorkspace = [...Map.groupBy(pendingKeyUses.values(), ({ workspaceId }) => workspaceId)];
  for (let start = 0; start < byWorkspace.length; start += AT_ONCE) {
    await Promise.all(
      byWorkspace.slice(start, start + AT_ONCE).map(async ([workspaceId, uses]) => {
        await store.write({ workspaceId }, (transaction) => recordKeyUses(transaction, workspaceId, uses));
        for (const use of uses) forget(pendingKeyUses, use);
      }),
    );
  }
}

/** Unless the key was used again while that was written. */
function forget(pendingKeyUses: Map<string, KeyUse>, use: KeyUse): void {
  if (pendingKeyUses.get(use.id) === use) pendingKeyUses.delete(use.id);
}
