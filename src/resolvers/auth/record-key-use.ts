import type { Logger } from 'pino';
import { recordKeyUses } from '../../access/access-key.queries.ts';
import type { KeyUse } from '../../access/access-key.ts';
import { StoreUnavailable } from '../../store/store.ts';
import type { Services } from '../runtime/services.ts';

/** The interval for recording the use of keys, in milliseconds. */
const PAUSE = 60_000;
/**
 * The number of workspaces to write concurrently. On SQLite they share a transaction; on PostgreSQL they must not
 * exhaust the pool.
 */
const AT_ONCE = 10;

/** Records every minute which keys were used. Returns a function that records the rest and stops. */
export function startWritingKeyUses(services: Services, log: Pick<Logger, 'error' | 'warn'>): () => Promise<void> {
  const write = () =>
    writeKeyUses(services).catch((error) => {
      if (error instanceof StoreUnavailable) log.warn(error, 'the last use of keys was not recorded yet');
      else log.error(error, 'the last use of keys was not recorded');
    });
  const timer = setInterval(write, PAUSE);
  timer.unref();
  return () => {
    clearInterval(timer);
    return write();
  };
}

/**
 * Records when keys were last used, in one transaction for each workspace, or through the process that writes. Failed
 * records are kept for the next time.
 */
export async function writeKeyUses({
  store,
  writer,
  pendingKeyUses,
}: Pick<Services, 'store' | 'writer' | 'pendingKeyUses'>): Promise<void> {
  if (writer !== undefined) {
    const uses = [...pendingKeyUses.values()];
    if (uses.length > 0) await writer.recordKeyUses(uses);
    for (const use of uses) forget(pendingKeyUses, use);
    return;
  }
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

/** Records uses that another process has seen. Keeps a later use that this process knows. */
export async function writeOtherKeyUses(services: Services, uses: readonly KeyUse[]): Promise<void> {
  const { pendingKeyUses } = services;
  for (const use of uses) if ((pendingKeyUses.get(use.id)?.at ?? 0) < use.at) pendingKeyUses.set(use.id, use);
  await writeKeyUses(services);
}

/** Removes a use, unless the key was used again while it was being written. */
function forget(pendingKeyUses: Map<string, KeyUse>, use: KeyUse): void {
  if (pendingKeyUses.get(use.id) === use) pendingKeyUses.delete(use.id);
}
