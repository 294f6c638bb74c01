import { engineOf } from './engines.ts';
import type { FileCopy } from './file-copy.ts';
import { limitWrites } from './limit-writes.ts';
import type { Source, Store } from './store.ts';
import { STORE_DEFAULTS, type StoreSettings } from './store-settings.ts';

/**
 * Opens the store that the settings name. A SQLite file is created and migrated if needed; PostgreSQL must have the tables
 * already (`migrateStore`), because other programs use them too.
 */
export async function openStore(given: GivenSettings): Promise<Store> {
  const settings = withDefaults(given);
  return limitWrites(await engineOf(settings.url).open(settings), settings);
}

/**
 * Opens a store to read from. Creates and migrates nothing. Rejects, with one line that says what to do, if the database
 * or its tables do not exist or are not up to date.
 */
export async function openSource(given: GivenSettings): Promise<Source> {
  return engineOf(given.url).openSource(withDefaults(given));
}

/**
 * Creates the tables of the store that the settings name, or brings them up to date. Returns the names of the migrations
 * that it has applied.
 */
export async function migrateStore(given: GivenSettings): Promise<string[]> {
  return engineOf(given.url).migrate(withDefaults(given));
}

/** Returns the files of the store that other users of this machine may read or write. */
export function exposedFiles({ url }: Pick<StoreSettings, 'url'>): Promise<string[]> {
  return engineOf(url).exposedFiles(url);
}

/**
 * Divides the big tables of the store by workspace into `count` partitions each. Returns the names of the divided tables,
 * none if they are divided already. Rejects if the engine has no partitions.
 */
export async function partitionStore(given: GivenSettings, count: number): Promise<string[]> {
  return engineOf(given.url).partition(withDefaults(given), count);
}

/** Collects statistics of the tables. For use after many rows have come at once: a server reads them slowly until then. */
export async function analyzeStore(given: GivenSettings): Promise<void> {
  await engineOf(given.url).analyze(withDefaults(given));
}

/** Prepares a copy of the store in a file that does not exist yet. Rejects if the store is not a file. */
export async function backupStore(given: GivenSettings, to: string): Promise<FileCopy> {
  return engineOf(given.url).backup(withDefaults(given), to);
}

/** Prepares a copy of a backup as the store, which does not exist yet. Rejects if the store is not a file. */
export async function restoreStore(given: GivenSettings, from: string): Promise<FileCopy> {
  return engineOf(given.url).restore(withDefaults(given), from);
}

/** Settings that are left out have their defaults. */
type GivenSettings = Pick<StoreSettings, 'url'> & Partial<StoreSettings>;

function withDefaults(given: GivenSettings): StoreSettings {
  return { ...STORE_DEFAULTS, ...given };
}
