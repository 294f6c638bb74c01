import { readSettings } from '../config/settings.ts';
import { backupStore } from '../store/open-store.ts';
import { copyFile } from './copy/copy-file.ts';

/** Copies the database that the settings name into a file, even while a server uses it. */
export async function backup(file: string): Promise<void> {
  await copyFile(await backupStore(readSettings(process.env, { demo: false }).store, file), 'the backup is complete');
}
