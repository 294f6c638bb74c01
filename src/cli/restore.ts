import { readSettings } from '../config/settings.ts';
import { restoreStore } from '../store/open-store.ts';
import { copyFile } from './copy/copy-file.ts';

/** Restores a backup as the database that the settings name. */
export async function restore(file: string): Promise<void> {
  await copyFile(
    await restoreStore(readSettings(process.env, { demo: false }).store, file),
    'the database is restored',
  );
}
