import pg from 'pg';
import type { StoreSettings } from '../store-settings.ts';

/** How long to wait for the server to accept a connection, and for one of the pool to be free, in milliseconds. */
const CONNECTION_TIMEOUT = 4_000;
const LONGEST_QUEUE = 10_000;

/** Connections to the server that the settings name. They are opened when they are needed. */
export function createPool({ url, poolSize, idleTimeout }: StoreSettings): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    idleTimeoutMillis: idleTimeout,
    connectionTimeoutMillis: LONGEST_QUEUE,
    Client: ImpatientClient as unknown as new () => pg.ClientBase,
    application_name: 'contact-gateway',
    keepAlive: true,
  });
  // A connection that the server ends is told of by the statement that wants to use it. Unheard, an event of its own
  // would end the program.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** The pool hands on its own timeout, which is also that of the queue. */
class ImpatientClient extends pg.Client {
  constructor(config: pg.ClientConfig) {
    super({ ...config, connectionTimeoutMillis: CONNECTION_TIMEOUT });
  }
}
