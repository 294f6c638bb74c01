import { openSqlite } from './sqlite/open.ts';
import type { Store } from './store.ts';

/** Opens the store that `url` names (`file:./data/contacts.db`), creating and migrating it where needed. */
export function openStore(url: string): Promise<Store> {
  return openSqlite(url.slice('file:'.length));
}
