import pg from 'pg';
import type { StoreSettings } from '../store-settings.ts';

/** How long to wait for a connection, be it for one of the pool to be free or for the server, in milliseconds. */
const CONNECTION_TIMEOUT = 4_000;

/** Connections to the server that the settings name. They are opened when they are needed. */
export function createPool({ url, poolSize, idleTimeout }: StoreSettings): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    idleTimeoutMillis: idleTimeout,
    connectionTimeoutMillis: CONNECTION_TIMEOUT,
    application_name: 'contact-gateway',
    keepAlive: true,
    pipeline: true,
    types: { getTypeParser: parserOf },
  });
  // A connection that the server ends is told of by the statement that wants to use it. Unheard, an event of its own
  // would end the program.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

const { builtins, getTypeParser } = pg.types;

/** What the tables promise: times and versions are numbers, and JSON is text that whoever reads the row parses. */
function parserOf(type: number, format?: 'text' | 'binary') {
  if (type === builtins.INT8) return Number;
  if (type === builtins.JSON || type === builtins.JSONB) return String;
  return getTypeParser(type, format as 'text');
}
