import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

const GROUP_AND_OTHERS = 0o077;
/** The first bytes of a SQLite database, and of custom and plain dumps of PostgreSQL. */
const HEADERS = ['SQLite format 3\0', 'PGDMP', '--\n-- PostgreSQL database'];
/** The longest header that is compared. */
const LENGTH = Math.max(...HEADERS.map((header) => header.length));
/** The maximum number of names in a folder to look at. */
const MAX_NAMES = 10_000;

/**
 * Returns whether users other than its owner can read or write a file. False on Windows, which has no such permissions,
 * and for a file that does not exist.
 */
export function isExposed(file: string): boolean {
  if (process.platform === 'win32') return false;
  return ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & GROUP_AND_OTHERS) !== 0;
}

/** Returns the databases and backups in a folder that users other than their owner can read or write. */
export function exposedBackups(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .slice(0, MAX_NAMES)
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name))
    .filter((file) => isExposed(file) && isBackup(file));
}

function isBackup(file: string): boolean {
  const header = Buffer.alloc(LENGTH);
  try {
    const descriptor = openSync(file, 'r');
    try {
      readSync(descriptor, header);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // A file that this user may not read is none of this gateway.
    return false;
  }
  return HEADERS.some((known) => header.toString('latin1').startsWith(known));
}
