import type { PoolClient } from 'pg';
import type { StoreSettings } from '../../store-settings.ts';
import { urlsByHost } from '../database-url.ts';
import { isConnectionLost, isPoolExhausted, isReadOnly, isServerSilent } from '../errors.ts';
import { type ConnectionPool, createPool, type PoolLoad } from './pool.ts';

/**
 * The timeouts for a server to accept a connection and for a free connection, in milliseconds, for all hosts together.
 */
const CONNECTION_TIMEOUT = 2_500;
const MAX_QUEUE = 10_000;

/**
 * Creates a pool of connections to the server that the settings name. If they name several hosts, the pool connects to
 * the one that accepts writes. If that host fails, the pool tries the others, so that it finds a promoted standby
 * without a proxy.
 */
export function openPool(settings: StoreSettings): ConnectionPool {
  const urls = urlsByHost(settings.url);
  const patience = { connecting: CONNECTION_TIMEOUT / urls.length, queueing: MAX_QUEUE / urls.length };
  const pools = urls.map((url) => createPool({ ...settings, url }, patience, urls.length > 1));
  /** The index of the pool of the last connection. */
  let current = 0;

  async function connect(): Promise<PoolClient> {
    const failures: unknown[] = [];
    const first = current;
    for (let tried = 0; tried < pools.length; tried += 1) {
      const next = (first + tried) % pools.length;
      try {
        const client = await (pools[next] as ConnectionPool).connect();
        current = next;
        return client;
      } catch (error) {
        if (!isElsewhere(error)) throw error;
        failures.push(error);
      }
    }
    // A standby among the hosts is normal, so any other failure is more informative.
    throw failures.find((failure) => !isReadOnly(failure)) ?? failures[0];
  }

  return {
    connect,
    load: () => sum(pools.map((pool) => pool.load())),
    renew: () => pools[current]?.renew(),
    async end() {
      await Promise.all(pools.map((pool) => pool.end()));
    },
  };
}

function sum(loads: readonly PoolLoad[]): PoolLoad {
  const total = { open: 0, idle: 0, waiting: 0 };
  for (const { open, idle, waiting } of loads) {
    total.open += open;
    total.idle += idle;
    total.waiting += waiting;
  }
  return total;
}

/** Returns whether another host may succeed. An exhausted pool may mean that its server has stopped responding. */
function isElsewhere(error: unknown): boolean {
  return isConnectionLost(error) || isReadOnly(error) || isPoolExhausted(error) || isServerSilent(error);
}
