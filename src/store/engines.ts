import type { Engine } from './engine.ts';
import { postgres } from './postgres/engine.ts';
import { sqlite } from './sqlite/engine.ts';

const ENGINES: readonly Engine[] = [sqlite, postgres];

/** The URL formats of all engines, for messages. */
export const DATABASE_URL_SYNTAX = ENGINES.map(({ urlSyntax }) => urlSyntax).join(', or ');

/** Returns whether an engine can open the URL, as far as its text shows. */
export function isDatabaseUrl(url: string): boolean {
  return findEngine(url)?.isValidUrl(url) ?? false;
}

/** Returns the engine of a database URL. Throws if the scheme is unknown. */
export function engineOf(url: string): Engine {
  const engine = findEngine(url);
  if (engine === undefined) throw new Error(`no database has such a URL: it must be ${DATABASE_URL_SYNTAX}`);
  return engine;
}

function findEngine(url: string): Engine | undefined {
  return ENGINES.find((engine) => engine.matches(url));
}
