import { StoreUnavailable } from '../store.ts';

const REASONS: ReadonlyArray<[prefix: string, reason: StoreUnavailable['reason']]> = [
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_IOERR', 'away'],
  ['SQLITE_CANTOPEN', 'away'],
];

/** A `StoreUnavailable` for SQLite's passing failures; any other error as it is. */
export function translateSqliteError(error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return error;
  const known = REASONS.find(([prefix]) => code.startsWith(prefix));
  return known === undefined ? error : new StoreUnavailable(known[1], error);
}
