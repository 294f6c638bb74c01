import { type Logger, pino } from 'pino';
import type { Settings } from '../config/settings.ts';

/**
 * Creates the log: JSON lines on standard output, or readable lines in a terminal. It contains no data of clients
 * except the fields in `server.ts`: no keys, no paths with identifiers, no values.
 */
export async function createLog({ logLevel: level }: Pick<Settings, 'logLevel'>): Promise<Logger> {
  const options = { level, serializers: { err: errorLine } };
  if (!process.stdout.isTTY) return pino(options);
  const { default: pretty } = await import('pino-pretty');
  return pino(options, pretty({ ignore: 'pid,hostname', sync: true }));
}

/**
 * Keeps only fields that this program sets: other code attaches client data to errors, for example Node with raw
 * packets.
 */
function errorLine({ name, code, message, stack }: Error & { code?: unknown }) {
  return { type: name, code, message, stack };
}
