import { accessSync, constants } from 'node:fs';
import { StoreUnavailable } from '../store.ts';

const REASONS: ReadonlyArray<[prefix: string, reason: StoreUnavailable['reason']]> = [
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_IOERR', 'unreachable'],
  ['SQLITE_CANTOPEN', 'unreachable'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
];

/**
 * Translates a failure of SQLite that is not a bug of this program to `StoreUnavailable`. Returns any other error
 * unchanged.
 */
export function translateSqliteError(error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return error;
  const known = REASONS.find(([prefix]) => code.startsWith(prefix));
  return known === undefined ? error : new StoreUnavailable(known[1], error);
}

/** Translates a failure of an open file. SQLite does not report why the system has refused a write. */
export function translateErrorOf(file: string, error: unknown): unknown {
  const translated = translateSqliteError(error);
  const isReadOnly = translated instanceof StoreUnavailable && translated.reason === 'unreachable' && !mayWrite(file);
  return isReadOnly ? new StoreUnavailable('read-only', error) : translated;
}

/** Returns whether this user may write the file. */
export function mayWrite(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch (error) {
    return !['EACCES', 'EPERM', 'EROFS'].includes(String((error as NodeJS.ErrnoException).code));
  }
}
