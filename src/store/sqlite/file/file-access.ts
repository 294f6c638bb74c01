import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { isExposed } from '../../exposed-backups.ts';

/** Access for the owner only. SQLite gives the log of a database the access of the database. */
const OWNER_ONLY = { file: 0o600, folder: 0o700 } as const;

/** Creates the folder of a file if it does not exist, accessible to its owner only. */
export function createFolderOf(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: OWNER_ONLY.folder });
}

/** Creates an empty file if it does not exist, accessible to its owner only. */
export function createFile(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'a', OWNER_ONLY.file));
}

const SUFFIXES = ['', '-wal', '-shm'];

/** Returns the files of a database that users other than their owner can read or write. */
export function exposedFiles(file: string): string[] {
  return SUFFIXES.map((suffix) => file + suffix).filter(isExposed);
}
