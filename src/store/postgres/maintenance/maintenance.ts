import type { PoolClient } from 'pg';
import type { StoreSettings } from '../../store-settings.ts';
import { describeConnectionError } from '../connection-errors.ts';
import { openPool } from '../pool/hosts.ts';
import { inspectServer, type Server } from '../server/server.ts';

/** An arbitrary number, the same in every version of this program. */
const LOCK = 7_052_881;

/**
 * Runs changes of the schema in one transaction, so that a failure leaves nothing behind. If several programs do so at
 * once, one works and the others wait. Rejects with an error of one line that says what to do.
 */
export async function maintain<Result>(
  settings: StoreSettings,
  work: (client: PoolClient, server: Server & { schema: string }) => Promise<Result>,
): Promise<Result> {
  const pool = openPool({ ...settings, poolSize: 1 });
  try {
    const client = await pool.connect();
    try {
      const server = await inspectServer(client);
      await client.query('begin');
      await client.query('set local statement_timeout = 0');
      await client.query(`select pg_advisory_xact_lock(${LOCK})`);
      const result = await work(client, server);
      await client.query('commit');
      return result;
    } finally {
      client.release(true);
    }
  } catch (error) {
    throw describeConnectionError(error, settings.url);
  } finally {
    await pool.end();
  }
}
