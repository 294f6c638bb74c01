import { setTimeout } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import { type Store, StoreUnavailable } from '../store.ts';
import type { StoreSettings } from '../store-settings.ts';
import { Preparation } from './connection.ts';
import { explainPostgresError } from './explain.ts';
import { openPool } from './hosts.ts';
import { introductionOf } from './introduction.ts';
import { inspectDatabase } from './server.ts';
import { transactionsOf } from './transaction.ts';

/** How long the database may take to say that it is well, in milliseconds. */
const PATIENCE = 5_000;
/** How much longer than a statement may take its answer may stay out, in milliseconds. */
const GRACE = 2_000;

/**
 * Opens the PostgreSQL database that `settings.url` names, whose tables must be there already. Rejects within five
 * seconds, with one line that says what to do, where it cannot be used.
 */
export async function openPostgres(settings: StoreSettings): Promise<Store> {
  const pool = openPool(settings);
  try {
    const client = await pool.connect();
    const { bypassesPolicies } = await inspectDatabase(client).finally(() => client.release());
    const introduction = introductionOf({ ...settings, bypassesPolicies });
    const preparation = settings.prepareStatements ? new Preparation() : undefined;
    const longestSilence = settings.statementTimeout === 0 ? 0 : settings.statementTimeout + GRACE;
    const { reader, write } = transactionsOf(pool, introduction, preparation, longestSilence);
    return { reader, write, check: () => check(reader('workspaces')), close: () => pool.end() };
  } catch (error) {
    await pool.end();
    throw explainPostgresError(error, settings.url);
  }
}

async function check(reader: Kysely<Database>): Promise<void> {
  const silence = setTimeout(PATIENCE, undefined, { ref: false }).then(() =>
    Promise.reject(new StoreUnavailable('busy')),
  );
  const { rows } = await Promise.race([REFUSES_WRITES.execute(reader), silence]);
  if (rows[0]?.refuses_writes !== false) throw new StoreUnavailable('read-only');
}

const REFUSES_WRITES = sql<{ refuses_writes: boolean }>`
  select pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as refuses_writes`;
