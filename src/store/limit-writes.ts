import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import { type Store, StoreUnavailable, type WriteScope } from './store.ts';
import type { StoreSettings } from './store-settings.ts';

/**
 * Returns a store that limits concurrent changes, so that the waiting changes of any number of clients have bounded
 * memory. It rejects a change as busy if `maxConcurrentWrites` are in progress, or if the change does not begin within
 * `writeQueueTimeout`; a rejected change writes nothing, even if its turn comes later. It does not begin a change whose
 * client has gone away.
 *
 * A workspace below its equal share is never rejected, so that one busy workspace leaves room for others. At most twice
 * `maxConcurrentWrites` are in progress.
 */
export function limitWrites(
  store: Store,
  { maxConcurrentWrites, writeQueueTimeout }: Pick<StoreSettings, 'maxConcurrentWrites' | 'writeQueueTimeout'>,
): Store {
  let underWay = 0;
  let onIdle = () => {};
  const byWorkspace = new Map<string, number>();

  function isTooMuch(workspaceId: string): boolean {
    if (underWay < maxConcurrentWrites) return false;
    const own = byWorkspace.get(workspaceId) ?? 0;
    const workspaces = byWorkspace.size + (own === 0 ? 1 : 0);
    return own >= Math.floor(maxConcurrentWrites / workspaces);
  }

  function count(workspaceId: string, change: 1 | -1): void {
    underWay += change;
    if (underWay === 0) onIdle();
    const own = (byWorkspace.get(workspaceId) ?? 0) + change;
    if (own === 0) byWorkspace.delete(workspaceId);
    else byWorkspace.set(workspaceId, own);
  }

  function write<Result>(reach: WriteScope, work: (transaction: Transaction<Database>) => Promise<Result>) {
    return new Promise<Result>((resolve, reject) => {
      if (isTooMuch(reach.workspaceId)) throw new StoreUnavailable('busy');
      count(reach.workspaceId, 1);
      let isOverdue = false;
      const clock = setTimeout(() => {
        isOverdue = true;
        reject(new StoreUnavailable('busy'));
      }, writeQueueTimeout);
      const begin = async (transaction: Transaction<Database>) => {
        clearTimeout(clock);
        // An overdue change keeps its place in a shared transaction, so that the others are not affected.
        if (isOverdue) return undefined as Result;
        if (reach.signal?.aborted) {
          reject(reach.signal.reason);
          return undefined as Result;
        }
        return work(transaction);
      };
      const ending =
        <Value>(settle: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(clock);
          count(reach.workspaceId, -1);
          settle(value);
        };
      // Not `finally`, which takes four more promises.
      store.write(reach, begin).then(ending(resolve), ending(reject));
    });
  }
  async function close(): Promise<void> {
    // An engine waits only for changes that it has begun.
    if (underWay > 0) await new Promise<void>((resolve) => (onIdle = resolve));
    await store.close();
  }
  return { ...store, write, close };
}
