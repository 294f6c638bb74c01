import { readSettings } from '../config/settings.ts';
import { backupStore } from '../store/open-store.ts';
import { copyFile } from './copy-file.ts';

/** Copies the database that the settings name into a file, also beside a server that runs on it. */
export async function backup(file: string): Promise<void> {
  await copyFile(await backupStore(readSettings(process.env, { demo: false }).store, file), 'the backup is complete');
}
