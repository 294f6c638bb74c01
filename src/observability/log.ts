import { type Logger, pino } from 'pino';
import type { Settings } from '../config/settings.ts';

/**
 * The log of the program: JSON lines on standard output, or lines for people where that is a terminal. Nothing that
 * a client sends goes in but what `server.ts` names: no key, no path with an identifier, no value.
 */
export async function createLog({ logLevel: level }: Pick<Settings, 'logLevel'>): Promise<Logger> {
  const options = { level, serializers: { err: errorLine } };
  if (!process.stdout.isTTY) return pino(options);
  const { default: pretty } = await import('pino-pretty');
  return pino(options, pretty({ ignore: 'pid,hostname', sync: true }));
}

/** Of an error only what we wrote ourselves: others hang what a client sent on it, as Node does with raw packets. */
function errorLine({ name, code, message, stack }: Error & { code?: unknown }) {
  return { type: name, code, message, stack };
}
