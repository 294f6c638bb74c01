import { readSettings } from '../../config/settings.ts';
import { showMigrationReports } from '../../observability/migration-reports.ts';
import { migrateStore } from '../../store/open-store.ts';

/** Creates or migrates the tables of the database that the settings name. */
export async function migrate(): Promise<void> {
  showMigrationReports({ info: console.log, warn: console.warn });
  const applied = await migrateStore(readSettings(process.env, { demo: false }).store);
  for (const name of applied) console.log(`applied ${name}`);
  console.log('the tables are up to date');
}
