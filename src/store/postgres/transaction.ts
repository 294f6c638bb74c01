import { setTimeout } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type { Database } from '../database.ts';
import { type ChangeReach, type Reach, StoreUnavailable } from '../store.ts';
import { PostgresConnection, type StatementNames } from './connection.ts';
import { kyselyOver, transactionOver } from './dialect.ts';
import { isConflict, isConnectionLost, isPoolExhausted, translatePostgresError } from './errors.ts';
import type { Introduction } from './introduction.ts';

/** How often a transaction is tried again, and how long it waits before: up to so many milliseconds, then twice that, … */
const MOST_RETRIES = 3;
const LONGEST_PAUSE = 20;

export interface Transactions {
  reader(reach: Reach): Kysely<Database>;
  write<Result>(reach: ChangeReach, work: (transaction: Transaction<Database>) => Promise<Result>): Promise<Result>;
}

/**
 * Transactions on connections of a pool. What needs no answer is sent ahead: a read takes one round trip, a change
 * that reads once and writes once three. A conflict with another change, and a connection that is lost before the
 * commit, are tried again from the beginning.
 */
export function transactionsOf(
  pool: Pool,
  introduction: Introduction,
  names: StatementNames | undefined,
): Transactions {
  async function read<Result>(reach: Reach, work: (connection: PostgresConnection) => Promise<Result>) {
    const client = await connect(pool);
    const connection = new PostgresConnection(client, names);
    const opening = introduction.send(connection, 'begin read only', reach);
    const result = work(connection);
    const closing = connection.send('commit');
    connection.end();
    const [outcome] = await Promise.allSettled([result, opening, closing]);
    client.release(connection.failure !== undefined && isConnectionLost(connection.failure));
    if (outcome.status === 'rejected' || connection.failure !== undefined) {
      throw connection.failure ?? (outcome as PromiseRejectedResult).reason;
    }
    return outcome.value;
  }

  async function write<Result>(reach: ChangeReach, work: (transaction: Transaction<Database>) => Promise<Result>) {
    const client = await connect(pool);
    const connection = new PostgresConnection(client, names);
    try {
      const opening = introduction.send(connection, 'begin', reach);
      // A failure is told by the statements behind it, which fail then, too.
      opening.catch(() => {});
      const result = await work(transactionOver(connection));
      await opening;
      connection.end();
      await commit(client);
      client.release();
      return result;
    } catch (error) {
      connection.end();
      await giveBack(client);
      throw connection.failure ?? error;
    }
  }

  return {
    reader: (reach) =>
      kyselyOver({ provideConnection: (consumer) => patiently(() => read(reach, consumer), isConnectionLost) }),
    write: (reach, work) => patiently(() => write(reach, work), isRepeatable),
  };
}

function isRepeatable(error: unknown): boolean {
  return isConflict(error) || isConnectionLost(error);
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw isPoolExhausted(error) ? new StoreUnavailable('busy', error) : error;
  }
}

/** Rejects with `unsure` where the server may have committed and could not say so. */
async function commit(client: PoolClient): Promise<void> {
  let command: string;
  try {
    ({ command } = await client.query('commit'));
  } catch (error) {
    throw isConflict(error) ? error : new StoreUnavailable('unsure', error);
  }
  if (command !== 'COMMIT') throw new Error('a statement failed and the change went on as if it had not');
}

/** Undoes what is open and lets others have the connection; one that cannot even do that is closed. */
async function giveBack(client: PoolClient): Promise<void> {
  try {
    await client.query('rollback');
    client.release();
  } catch {
    client.release(true);
  }
}

async function patiently<Result>(
  act: () => Promise<Result>,
  isRepeatable: (error: unknown) => boolean,
): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (attempt === MOST_RETRIES || !isRepeatable(error)) throw translatePostgresError(error);
    }
    await setTimeout(Math.random() * LONGEST_PAUSE * 2 ** attempt);
  }
}
