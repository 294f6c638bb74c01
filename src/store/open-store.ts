import { fileOf } from './database-url.ts';
import type { FileCopy } from './file-copy.ts';
import { limitWrites } from './limit-writes.ts';
import type { Source, Store } from './store.ts';
import { STORE_DEFAULTS, type StoreSettings } from './store-settings.ts';

/**
 * Opens the store that the settings name. A SQLite file is created and brought up to date where needed; the tables of
 * PostgreSQL must be there (`migrateStore`), because they are the business of more than one program.
 */
export async function openStore(given: GivenSettings): Promise<Store> {
  const settings = { ...STORE_DEFAULTS, ...given };
  const file = fileOf(settings.url);
  // Each engine's driver is loaded only where it is used.
  const store =
    file === undefined
      ? await (await import('./postgres/open.ts')).openPostgres(settings)
      : await (await import('./sqlite/open.ts')).openSqlite(file);
  return limitWrites(store, settings);
}

/**
 * Opens a store to read from. Neither makes nor migrates anything: rejects, with one line that says what to do, where
 * the database or its tables are not there or not up to date.
 */
export async function openSource(given: GivenSettings): Promise<Source> {
  const file = fileOf(given.url);
  return file === undefined ? openStore(given) : (await import('./sqlite/open-source.ts')).openSqliteSource(file);
}

/** Makes the tables of the store that the settings name, or brings them up to date. */
export async function migrateStore(given: GivenSettings): Promise<void> {
  const settings = { ...STORE_DEFAULTS, ...given };
  if (fileOf(settings.url) === undefined)
    return (await import('./postgres/maintenance/migrate.ts')).migratePostgres(settings);
  const store = await openStore(settings);
  await store.close();
}

/**
 * Divides the big tables of the store that the settings name by workspace, into so many partitions each, and returns
 * their names: none where they are divided already. Rejects where the store is a file.
 */
export async function partitionStore(given: GivenSettings, count: number): Promise<string[]> {
  const settings = { ...STORE_DEFAULTS, ...given };
  if (fileOf(settings.url) !== undefined) {
    throw new Error('only tables of PostgreSQL can be divided: name such a database in DATABASE_URL');
  }
  return (await import('./postgres/maintenance/partition.ts')).partitionPostgres(settings, count);
}

/** A copy of the store into a file that is not there yet. Rejects where the store is no file itself. */
export async function backupStore({ url }: GivenSettings, to: string): Promise<FileCopy> {
  const file = fileOf(url);
  if (file === undefined) throw new Error(`the database is a PostgreSQL: ${ITS_OWN_TOOLS}`);
  return (await import('./sqlite/backup.ts')).openBackup(file, to);
}

/** A copy of such a file into the store, which is not there yet. Rejects where the store is no file itself. */
export async function restoreStore({ url }: GivenSettings, from: string): Promise<FileCopy> {
  const file = fileOf(url);
  if (file === undefined) throw new Error(`the database is a PostgreSQL: ${ITS_OWN_TOOLS}`);
  return (await import('./sqlite/restore.ts')).openRestore(from, file);
}

const ITS_OWN_TOOLS = 'back it up with pg_basebackup or pg_dump, and restore it with what belongs to them';

/** To be called when many rows have come at once: an engine that does not know it yet reads them slowly. */
export async function analyzeStore(given: GivenSettings): Promise<void> {
  const settings = { ...STORE_DEFAULTS, ...given };
  if (fileOf(settings.url) === undefined)
    await (await import('./postgres/maintenance/analyze.ts')).analyzePostgres(settings);
}

/** What is left out is as usual. */
type GivenSettings = Pick<StoreSettings, 'url'> & Partial<StoreSettings>;
