import { StoreUnavailable } from '../../store.ts';

/**
 * Returns an error of one line that says why a file cannot be used and what to do. Returns any other error unchanged.
 */
export function describeFileError(error: unknown): unknown {
  if (!(error instanceof StoreUnavailable)) return error;
  const isNoDatabase = (error.cause as { code?: unknown } | undefined)?.code === 'SQLITE_NOTADB';
  return new Error(isNoDatabase ? NO_DATABASE : `${error.message}: ${REMEDIES[error.reason]}`, { cause: error });
}

const NO_DATABASE =
  'the file that DATABASE_URL names is not a SQLite database: name another file, or move this one away';

const REMEDIES: Record<StoreUnavailable['reason'], string> = {
  busy: 'another program is writing to it; try again in a moment',
  'read-only': 'make its file and folder writable for this user',
  full: 'make room on its disk',
  corrupt: 'its file is damaged; restore it from a backup',
  missing: 'its file, or its log, was deleted or replaced while it was open; put it back, or start again',
  'commit-unknown': 'its file, or its log, was deleted or replaced during a commit; look at what was written',
  unreachable: 'check that the folder of DATABASE_URL exists, is reachable and may be written',
};
