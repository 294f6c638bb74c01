import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Settings } from '../settings.ts';

/**
 * The log of the program: JSON lines on standard output, or lines for people where that is a terminal. Nothing that
 * a client sends goes in but what `server.ts` names: no key, no path with an identifier, no value.
 */
export function createLog({ logLevel: level }: Pick<Settings, 'logLevel'>): Logger {
  const options = { level, serializers: { err: errorLine } };
  return process.stdout.isTTY ? pino(options, pretty({ ignore: 'pid,hostname', sync: true })) : pino(options);
}

/** Of an error only what we wrote ourselves: others hang what a client sent on it, as Node does with raw packets. */
function errorLine({ name, code, message, stack }: Error & { code?: unknown }) {
  return { type: name, code, message, stack };
}
