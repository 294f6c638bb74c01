import { sql, type Transaction } from 'kysely';
import { TABLE_NAMES } from '../copy/tables.ts';
import type { Database } from '../database.ts';
import { type Store, StoreUnavailable } from '../store.ts';
import type { StoreSettings } from '../store-settings.ts';
import { PreparedStatements } from './connection.ts';
import { describeConnectionError } from './connection-errors.ts';
import { openPool } from './pool/hosts.ts';
import { createPlaces, type Places } from './pool/places.ts';
import type { ConnectionPool, PoolLoad } from './pool/pool.ts';
import { connectInspected } from './server/connect-inspected.ts';
import { type Transactions, transactionsOf } from './transaction.ts';
import { transactionPreambleOf } from './transaction-preamble.ts';
import { within } from './within.ts';

/** The timeout of the health check, in milliseconds. */
const PATIENCE = 5_000;
/** The timeout for locks on the tables in the health check, in milliseconds. Longer than a usual change holds one. */
const LOCK_TIMEOUT = 2_000;
/** The time that a statement may remain unanswered after its statement timeout, in milliseconds. */
const GRACE = 2_000;
/** The timeout for a connection from the pool, in milliseconds. */
const MAX_WAIT = 10_000;

/**
 * Opens the PostgreSQL database that `settings.url` names. Its tables must exist. If it cannot be used, rejects within
 * five seconds with an error of one line that says what to do.
 */
export async function openPostgres(settings: StoreSettings): Promise<Store> {
  const { statementTimeout, poolSize } = settings;
  const pool = openPool(settings);
  const places = createPlaces({ limit: poolSize, patience: MAX_WAIT });
  try {
    const { client, bypassesPolicies, isPreparing } = await connectInspected(pool, settings);
    client.release();
    const { reader, write, waiting } = transactionsOf(
      pool,
      transactionPreambleOf({ statementTimeout, bypassesPolicies }),
      isPreparing ? new PreparedStatements() : undefined,
      statementTimeout === 0 ? 0 : statementTimeout + GRACE,
      places,
    );
    return {
      reader,
      write,
      load: () => ({ waiting: waiting(), pool: loadOf(pool, places) }),
      check: () => check(pool, { reader, write }),
      close: () => pool.end(),
    };
  } catch (error) {
    await pool.end();
    throw describeConnectionError(error, settings.url);
  }
}

function loadOf(pool: ConnectionPool, places: Places): PoolLoad {
  const load = pool.load();
  return { ...load, waiting: load.waiting + places.waiting() };
}

async function check(pool: ConnectionPool, { reader, write }: Pick<Transactions, 'reader' | 'write'>): Promise<void> {
  const { rows } = await within(PATIENCE, REFUSES_WRITES.execute(reader('workspaces')), new StoreUnavailable('busy'));
  if (rows[0]?.refuses_writes !== false) {
    pool.renew();
    throw new StoreUnavailable('read-only');
  }
  await within(PATIENCE, write({ workspaceId: NO_WORKSPACE }, lockTables), new StoreUnavailable('busy'));
}

/** The owner of the health check in the queue. */
const NO_WORKSPACE = '';

/** Takes the table locks of a change. Rejects as busy if another session blocks them. */
async function lockTables(transaction: Transaction<Database>): Promise<void> {
  await sql`select set_config('lock_timeout', ${String(LOCK_TIMEOUT)}, true)`.execute(transaction);
  await sql`lock table ${sql.join(TABLE_NAMES.map((name) => sql.table(name)))} in row exclusive mode`.execute(
    transaction,
  );
}

const REFUSES_WRITES = sql<{ refuses_writes: boolean }>`
  select pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as refuses_writes`;
