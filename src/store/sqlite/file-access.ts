import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Access for nobody but the owner. SQLite gives the log of a database the access of the database. */
const OWNER_ONLY = { file: 0o600, folder: 0o700 } as const;

/** Creates the folder of a file if it does not exist, for its owner only. */
export function createFolderOf(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: OWNER_ONLY.folder });
}

/** Creates an empty file for its owner only if it does not exist. */
export function createFile(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'a', OWNER_ONLY.file));
}

const SUFFIXES = ['', '-wal', '-shm'];
const GROUP_AND_OTHERS = 0o077;

/** Returns those of the files of a database that others than their owner may use. Windows has no such access. */
export function exposedFiles(file: string): string[] {
  if (process.platform === 'win32') return [];
  return SUFFIXES.map((suffix) => file + suffix).filter(
    (path) => ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & GROUP_AND_OTHERS) !== 0,
  );
}
