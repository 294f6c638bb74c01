import { engineOf } from './engines.ts';
import type { FileCopy } from './file-copy.ts';
import type { Finding } from './finding.ts';
import { limitWrites } from './limit-writes.ts';
import type { Reader, Source, Store } from './store.ts';
import { STORE_DEFAULTS, type StoreSettings } from './store-settings.ts';

/**
 * Opens the store that the settings name. Creates and migrates a SQLite file if needed. PostgreSQL must already have
 * the tables (`migrateStore`), because several programs share it.
 */
export async function openStore(given: GivenSettings): Promise<Store> {
  const settings = withDefaults(given);
  return limitWrites(await engineOf(settings.url).open(settings), settings);
}

/** Returns whether only one process of a gateway writes to the database. The others open it with `openReader`. */
export function hasOneWriter({ url }: Pick<StoreSettings, 'url'>): boolean {
  return engineOf(url).openReader !== undefined;
}

/**
 * Opens a store for the reads of a process beside the one that writes it. Calls `onDamage` when a read detects damage.
 * Throws if all processes can write.
 */
export async function openReader(given: GivenSettings, onDamage: () => void): Promise<Reader> {
  const reader = await engineOf(given.url).openReader?.(withDefaults(given), onDamage);
  if (reader === undefined) throw new Error('all processes can write to this database: open it with openStore');
  return reader;
}

/**
 * Opens a store for reading. Creates and migrates nothing. Rejects with an error of one line that says what to do if
 * the database or its tables do not exist or are not up to date.
 */
export async function openSource(given: GivenSettings): Promise<Source> {
  return engineOf(given.url).openSource(withDefaults(given));
}

/**
 * Opens a store for reading at one moment: all reads see the same state, whatever others write. Rejects like
 * `openSource`. Close it soon: meanwhile the engine keeps what others delete and overwrite.
 */
export async function openSnapshot(given: GivenSettings): Promise<Source> {
  return engineOf(given.url).openSnapshot(withDefaults(given));
}

/** Creates or migrates the tables of the store that the settings name. Returns the names of the applied migrations. */
export async function migrateStore(given: GivenSettings): Promise<string[]> {
  return engineOf(given.url).migrate(withDefaults(given));
}

/** Returns the database files that other users of this machine can read or write. */
export function exposedFiles({ url }: Pick<StoreSettings, 'url'>): Promise<string[]> {
  return engineOf(url).exposedFiles(url);
}

/** Checks all that the store of the settings needs. Changes no data. */
export function diagnoseStore(given: GivenSettings): Promise<Finding[]> {
  return engineOf(given.url).diagnose(withDefaults(given));
}

/**
 * Divides the big tables of the store by workspace into `count` partitions each. Returns the names of the divided
 * tables; none if they are already divided. Rejects if the engine has no partitions.
 */
export async function partitionStore(given: GivenSettings, count: number): Promise<string[]> {
  return engineOf(given.url).partition(withDefaults(given), count);
}

/** Collects statistics of the tables, for use after bulk loads: until then, a server reads them slowly. */
export async function analyzeStore(given: GivenSettings): Promise<void> {
  await engineOf(given.url).analyze(withDefaults(given));
}

/** Prepares a copy of the store in a new file. Rejects if the store is not a file. */
export async function backupStore(given: GivenSettings, to: string): Promise<FileCopy> {
  return engineOf(given.url).backup(withDefaults(given), to);
}

/** Prepares a copy of a backup as a new store. Rejects if the store is not a file. */
export async function restoreStore(given: GivenSettings, from: string): Promise<FileCopy> {
  return engineOf(given.url).restore(withDefaults(given), from);
}

/** Missing settings have defaults. */
type GivenSettings = Pick<StoreSettings, 'url'> & Partial<StoreSettings>;

function withDefaults(given: GivenSettings): StoreSettings {
  return { ...STORE_DEFAULTS, ...given };
}
