import { readSettings } from '../config/settings.ts';
import { migrateStore } from '../store/open-store.ts';
import { showMigrationReports } from './migration-reports.ts';

/** Makes the tables of the database that the settings name, or brings them up to date. */
export async function migrate(): Promise<void> {
  showMigrationReports({ info: console.log, warn: console.warn });
  await migrateStore(readSettings(process.env, { demo: false }).store);
  console.log('the tables are up to date');
}
