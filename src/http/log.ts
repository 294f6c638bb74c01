import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Settings } from '../settings.ts';

/**
 * The log of the program: JSON lines on standard output, or lines for people where that is a terminal. Nothing that
 * a client sends goes in but what `server.ts` names: no key, no path with an identifier, no value.
 */
export function createLog({ logLevel: level }: Pick<Settings, 'logLevel'>): Logger {
  if (!process.stdout.isTTY) return pino({ level });
  return pino({ level }, pretty({ ignore: 'pid,hostname', sync: true }));
}
