import pg, { type ClientBase, type PoolClient } from 'pg';
import type { StoreLoad } from '../../store.ts';
import type { StoreSettings } from '../../store-settings.ts';

export type PoolLoad = Required<StoreLoad>['pool'];

/** A pool of database connections, opened on demand. */
export interface ConnectionPool {
  connect(): Promise<PoolClient>;
  /** Returns the numbers of connections and of waiting requests. */
  load(): PoolLoad;
  /** Closes all current connections after use, because their server no longer accepts writes. */
  renew(): void;
  end(): Promise<void>;
}

/** Timeouts, in milliseconds. */
interface PoolTimeouts {
  /** For the server to accept a connection. */
  connecting: number;
  /** For a free connection. */
  queueing: number;
}

/**
 * The minimum time between renewals, in milliseconds. Without it, a server that stays read-only would cause new
 * connections with every change.
 */
const RENEWAL_PAUSE = 1_000;
/** The delay of TCP keep-alive on idle connections, in milliseconds, to detect a lost server. */
const KEEP_ALIVE_DELAY = 10_000;

/**
 * Creates a pool of connections to the only server that `settings.url` names. With `mustWrite`, rejects connections
 * while the server rejects writes.
 */
export function createPool(
  { url, poolSize, idleTimeout }: StoreSettings,
  { connecting, queueing }: PoolTimeouts,
  mustWrite: boolean,
): ConnectionPool {
  class TimeoutClient extends pg.Client {
    /** The pool passes its own timeout on, which is that of the queue. */
    constructor(config: pg.ClientConfig) {
      super({ ...config, connectionTimeoutMillis: connecting });
    }

    /**
     * Closes connections that fail to open, for example because of a missing password. An open one would keep the
     * program running.
     */
    override connect(): Promise<pg.Client>;
    override connect(connected: (error: Error) => void): void;
    override connect(connected: (error: Error) => void = () => {}) {
      return super.connect((error: Error | null) => {
        if (error !== null) this.end();
        connected(error as Error);
      }) as unknown as Promise<pg.Client>;
    }
  }

  const pool = new pg.Pool({
    ...connectionOf(url),
    max: poolSize,
    idleTimeoutMillis: idleTimeout,
    connectionTimeoutMillis: queueing,
    Client: TimeoutClient as unknown as new () => pg.ClientBase,
    ...(mustWrite ? { onConnect: (client: ClientBase) => refuseStandby(client, connecting) } : {}),
  });
  let renewedAt = 0;
  let renewals = 0;
  const madeAfter = new WeakMap<PoolClient, number>();
  // The next statement on a connection reports that the server has ended it. Without a listener, this event would end
  // the program.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    client.on('error', () => {});
    madeAfter.set(client, renewals);
  });
  return {
    async connect() {
      for (;;) {
        const client = await pool.connect();
        if (madeAfter.get(client) === renewals) return client;
        client.release(true);
      }
    },
    load: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    renew() {
      if (Date.now() - renewedAt < RENEWAL_PAUSE) return;
      renewedAt = Date.now();
      renewals += 1;
    },
    end: () => pool.end(),
  };
}

/** Throws the error that the server would report for a write. */
async function refuseStandby(client: ClientBase, patience: number): Promise<void> {
  const question = { text: 'show transaction_read_only', query_timeout: patience };
  const { rows } = await client.query(question);
  if (rows[0]?.transaction_read_only === 'off') return;
  throw Object.assign(new Error('the server takes no writes'), { code: '25006' });
}

/** Returns the connection settings for a URL. */
function connectionOf(url: string): pg.ClientConfig {
  return {
    connectionString: withPostgresMeaning(url),
    application_name: 'contact-gateway',
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY,
  };
}

/**
 * Gives `sslmode` the meaning that it has in PostgreSQL's own programs. The driver has another one and warns about it.
 */
function withPostgresMeaning(url: string): string {
  const parts = new URL(url);
  if (parts.searchParams.has('sslmode')) parts.searchParams.set('uselibpqcompat', 'true');
  return parts.href;
}
