import { readSettings } from '../config/settings.ts';
import { showMigrationReports } from '../observability/migration-reports.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';

/** Runs work on the database that the settings name, even while a server uses it. */
export async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  showMigrationReports({ info: console.error, warn: console.error });
  const store = await openStore(readSettings(process.env, { demo: false }).store);
  try {
    await work(store);
  } finally {
    await store.close();
  }
}
