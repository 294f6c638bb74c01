import { InvalidSettings } from '../config/settings.ts';
import { StoreUnavailable } from '../store/store.ts';

/** Why a command failed and what to do next, in a few lines without a stack. */
export function explain(error: unknown): string {
  if (error instanceof InvalidSettings) return `wrong settings:\n${error.problems.map((it) => `  ${it}`).join('\n')}`;
  if (error instanceof StoreUnavailable) {
    return isNoDatabase(error.cause) ? NO_DATABASE : `${error.message}: ${REASONS[error.reason]}`;
  }
  const { code, message, port, address, hostname } = error as NetworkError;
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is in use: stop what listens there, or choose another with PORT=4001`;
    case 'EACCES':
      return `no right to listen on port ${port}: choose one above 1023 with PORT`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `this machine has no address ${address ?? hostname}: set HOST to one of its own, or to 0.0.0.0 for all`;
    default:
      return message ?? String(error);
  }
}

function isNoDatabase(cause: unknown): boolean {
  return (cause as { code?: unknown } | undefined)?.code === 'SQLITE_NOTADB';
}

const NO_DATABASE =
  'the file that DATABASE_URL names is not a SQLite database: name another file, or move this one away';

interface NetworkError extends NodeJS.ErrnoException {
  port?: number;
  address?: string;
  hostname?: string;
}

const REASONS: Record<StoreUnavailable['reason'], string> = {
  busy: 'another program is writing to it; try again in a moment',
  'read-only': 'make its file and folder writable for this user',
  full: 'make room on its disk',
  corrupt: 'its file is damaged; restore it from a backup',
  missing: 'its file, or its log, was deleted or replaced while it was open; put it back, or start again',
  'commit-unknown': 'its connection broke while it was confirming; look at what was written',
  unreachable: 'check that the folder of DATABASE_URL exists, is reachable and may be written',
};
