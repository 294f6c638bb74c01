import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import { type ChangeReach, type Store, StoreUnavailable } from './store.ts';
import type { StoreSettings } from './store-settings.ts';

/**
 * A store that refuses changes as busy when `writesAtOnce` are under way, and those that have waited for `writeWait`
 * without being begun: nothing of them is done then, also when their turn comes. However many clients ask and go away,
 * what waits here does not fill the memory.
 */
export function limitWrites(
  store: Store,
  { writesAtOnce, writeWait }: Pick<StoreSettings, 'writesAtOnce' | 'writeWait'>,
): Store {
  let underWay = 0;

  function write<Result>(reach: ChangeReach, work: (transaction: Transaction<Database>) => Promise<Result>) {
    return new Promise<Result>((resolve, reject) => {
      if (underWay >= writesAtOnce) throw new StoreUnavailable('busy');
      underWay += 1;
      let isOverdue = false;
      const clock = setTimeout(() => {
        isOverdue = true;
        reject(new StoreUnavailable('busy'));
      }, writeWait);
      const begin = async (transaction: Transaction<Database>) => {
        clearTimeout(clock);
        // What is overdue keeps its place in a transaction of several: the others must not notice.
        return isOverdue ? (undefined as Result) : work(transaction);
      };
      const end = () => {
        clearTimeout(clock);
        underWay -= 1;
      };
      store.write(reach, begin).finally(end).then(resolve, reject);
    });
  }
  return { ...store, write };
}
