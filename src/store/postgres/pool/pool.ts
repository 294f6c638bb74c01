import pg, { type ClientBase, type PoolClient } from 'pg';
import type { StoreLoad } from '../../store.ts';
import type { StoreSettings } from '../../store-settings.ts';

export type PoolLoad = Required<StoreLoad>['pool'];

/** Connections to the database, opened when they are needed. */
export interface ConnectionPool {
  connect(): Promise<PoolClient>;
  /** How many connections there are, and who waits for one. */
  load(): PoolLoad;
  /** Lets no connection be used again that there is now, because its server has ceased to take writes. */
  renew(): void;
  end(): Promise<void>;
}

/** How long to wait, in milliseconds. */
interface PoolTimeouts {
  /** For the server to accept a connection. */
  connecting: number;
  /** For a connection to be free. */
  queueing: number;
}

/** A server that stays read-only would otherwise get new connections with every change. In milliseconds. */
const RENEWAL_PAUSE = 1_000;
/** How soon to find out that the other machine is gone, on a connection that nobody uses, in milliseconds. */
const KEEP_ALIVE_DELAY = 10_000;

/** Connections to the one server that `settings.url` names; where it `mustWrite`, only while it takes writes. */
export function createPool(
  { url, poolSize, idleTimeout }: StoreSettings,
  { connecting, queueing }: PoolTimeouts,
  mustWrite: boolean,
): ConnectionPool {
  class TimeoutClient extends pg.Client {
    /** The pool hands on its own timeout, which is also that of the queue. */
    constructor(config: pg.ClientConfig) {
      super({ ...config, connectionTimeoutMillis: connecting });
    }

    /** A connection that comes to nothing, such as for want of a password, would stay open, and the program with it. */
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
  // A connection that the server ends is reported by the statement that wants to use it. Unheard, an event of its own
  // would end the program.
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

/** Throws what the server itself would say of a write. */
async function refuseStandby(client: ClientBase, patience: number): Promise<void> {
  const question = { text: 'show transaction_read_only', query_timeout: patience };
  const { rows } = await client.query(question);
  if (rows[0]?.transaction_read_only === 'off') return;
  throw Object.assign(new Error('the server takes no writes'), { code: '25006' });
}

/** How every connection to the server of a URL is made. */
function connectionOf(url: string): pg.ClientConfig {
  return {
    connectionString: withPostgresMeaning(url),
    application_name: 'contact-gateway',
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY,
  };
}

/** Lets `sslmode` mean what PostgreSQL's own programs mean by it; the driver warns that it means something else. */
function withPostgresMeaning(url: string): string {
  const parts = new URL(url);
  if (parts.searchParams.has('sslmode')) parts.searchParams.set('uselibpqcompat', 'true');
  return parts.href;
}
