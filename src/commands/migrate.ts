import { readSettings } from '../settings.ts';
import { migrateStore } from '../store/open-store.ts';

/** Makes the tables of the database that the settings name, or brings them up to date. */
export async function migrate(): Promise<void> {
  await migrateStore(readSettings(process.env, { demo: false }).store);
  console.log('the tables are up to date');
}
