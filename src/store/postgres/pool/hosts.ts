import type { PoolClient } from 'pg';
import type { StoreSettings } from '../../store-settings.ts';
import { urlsByHost } from '../database-url.ts';
import { isConnectionLost, isPoolExhausted, isReadOnly, isServerSilent } from '../errors.ts';
import { type ConnectionPool, createPool, type PoolLoad } from './pool.ts';

/** How long to wait for a server to accept a connection, and for one to be free, whatever the number of hosts. In milliseconds. */
const CONNECTION_TIMEOUT = 2_500;
const MAX_QUEUE = 10_000;

/**
 * Connections to the server that the settings name. Where they name several, to the one that takes writes: when that
 * is gone, the others are asked, so that a standby is found when it has been promoted, without a proxy in between.
 */
export function openPool(settings: StoreSettings): ConnectionPool {
  const urls = urlsByHost(settings.url);
  const patience = { connecting: CONNECTION_TIMEOUT / urls.length, queueing: MAX_QUEUE / urls.length };
  const pools = urls.map((url) => createPool({ ...settings, url }, patience, urls.length > 1));
  /** Where the last connection came from. */
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
    // That one of them is a standby is as it should be.
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

/** Whether another server may do what this one cannot. All connections in use may mean that it has fallen silent. */
function isElsewhere(error: unknown): boolean {
  return isConnectionLost(error) || isReadOnly(error) || isPoolExhausted(error) || isServerSilent(error);
}
