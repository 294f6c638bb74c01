import type { PoolClient } from 'pg';
import type { StoreSettings } from '../../store-settings.ts';
import type { ConnectionPool } from '../pool/pool.ts';
import { within } from '../within.ts';
import { inspectDatabase } from './server.ts';

/** The timeout for simple questions to the server, in milliseconds. */
const INSPECTION_TIMEOUT = 2_000;

const SILENT = new Error('timeout: the server has accepted the connection and says nothing');

/** A connection to a database that can be used, and how to use it. */
interface Connected {
  client: PoolClient;
  bypassesPolicies: boolean;
  /** Whether to prepare statements. */
  isPreparing: boolean;
}

/** Connects and inspects the database. Rejects with an error that says what to do if it cannot be used. */
export async function connectInspected(
  pool: Pick<ConnectionPool, 'connect'>,
  settings: StoreSettings,
): Promise<Connected> {
  const client = await pool.connect();
  try {
    const inspected = within(INSPECTION_TIMEOUT, inspectDatabase(client, settings), SILENT);
    const { bypassesPolicies, isDirect } = await inspected;
    const { prepareStatements } = settings;
    return { client, bypassesPolicies, isPreparing: prepareStatements === 'auto' ? isDirect : prepareStatements };
  } catch (error) {
    client.release(true);
    throw error;
  }
}
