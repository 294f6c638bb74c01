import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import { type Store, StoreUnavailable, type WriteScope } from './store.ts';
import type { StoreSettings } from './store-settings.ts';

/**
 * A store that refuses changes as busy when `maxConcurrentWrites` are under way, and those that have waited for `writeQueueTimeout`
 * without being begun: nothing of them is done then, also when their turn comes. Nor are changes begun for which nobody
 * waits any more. However many clients ask and go away, what waits here does not fill the memory. A workspace with less
 * than its equal share under way is not refused, so that one that asks for too much leaves room for others: at most
 * twice `maxConcurrentWrites` are under way.
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
        // What is overdue keeps its place in a transaction of several: the others must not notice.
        if (isOverdue) return undefined as Result;
        if (reach.signal?.aborted) {
          reject(reach.signal.reason);
          return undefined as Result;
        }
        return work(transaction);
      };
      const end = () => {
        clearTimeout(clock);
        count(reach.workspaceId, -1);
      };
      store.write(reach, begin).finally(end).then(resolve, reject);
    });
  }
  async function close(): Promise<void> {
    // An engine only waits for what it has begun.
    if (underWay > 0) await new Promise<void>((resolve) => (onIdle = resolve));
    await store.close();
  }
  return { ...store, write, close };
}
