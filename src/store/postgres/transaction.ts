import { setTimeout } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { PoolClient } from 'pg';
import type { Database } from '../database.ts';
import { transactionRetries } from '../events.ts';
import { type ReadScope, StoreUnavailable, type WriteScope } from '../store.ts';
import { commit } from './commit.ts';
import { PostgresConnection, type PreparedStatements } from './connection.ts';
import { deferWrites } from './deferred-writes.ts';
import { kyselyOver, transactionOver } from './dialect.ts';
import {
  isConflict,
  isConnectionLost,
  isOutdated,
  isPoolExhausted,
  isReadOnly,
  isServerSilent,
  translatePostgresError,
} from './errors.ts';
import type { Places } from './pool/places.ts';
import type { ConnectionPool } from './pool/pool.ts';
import { shareTransactions } from './shared-transactions.ts';
import type { TransactionPreamble } from './transaction-preamble.ts';

/**
 * The number of retries, and the maximum delay before the first one in milliseconds. The delay doubles with each retry.
 */
const MAX_RETRIES = 3;
const MAX_PAUSE = 20;

export interface Transactions {
  reader(reach: ReadScope): Kysely<Database>;
  write<Result>(reach: WriteScope, work: (transaction: Transaction<Database>) => Promise<Result>): Promise<Result>;
  /** The number of changes that are not in a transaction yet. */
  waiting(): number;
}

/**
 * Runs transactions on connections of a pool. Sends concurrent statements together, and deferred writes with the
 * commit: a read takes one round trip, a change that reads once and writes takes two. Restarts a transaction after a
 * conflict with another change, a connection that is lost before the commit, or a server that no longer accepts writes.
 */
export function transactionsOf(
  pool: ConnectionPool,
  preamble: TransactionPreamble,
  preparation: PreparedStatements | undefined,
  longestSilence: number,
  places: Places,
): Transactions {
  async function read<Result>(reach: ReadScope, work: (connection: PostgresConnection) => Promise<Result>) {
    const client = await connect(pool);
    const connection = new PostgresConnection(client, preparation, longestSilence);
    const opening = preamble.toRead(connection, reach);
    const result = work(connection);
    connection.end();
    const [outcome] = await Promise.allSettled([result, opening]);
    client.release(isUseless(connection.failure));
    if (outcome.status === 'fulfilled') return outcome.value;
    throw connection.failure ?? outcome.reason;
  }

  async function write<Result>(reach: WriteScope, work: (transaction: Transaction<Database>) => Promise<Result>) {
    const client = await connect(pool);
    const connection = new PostgresConnection(client, preparation, longestSilence);
    try {
      const opening = preamble.toChange(connection, reach);
      // Later statements fail too, and report the failure.
      opening.catch(() => {});
      const result = await work(transactionOver(deferWrites(connection)));
      await opening;
      await commit(client, connection);
      connection.end();
      client.release();
      return result;
    } catch (error) {
      // If the commit failed, `error` has more information.
      const cause = error instanceof StoreUnavailable ? error : (connection.failure ?? error);
      connection.abandon();
      if (isReadOnly(cause)) pool.renew();
      await giveBack(client, cause);
      throw cause;
    }
  }

  const readInTurn: typeof read = (reach, work) => places.use(ownerOf(reach), 'read', () => read(reach, work));
  const writeInTurn: typeof write = (reach, work) =>
    places.use(reach.workspaceId, reach.exclusive === true ? 'exclusive' : 'write', () => write(reach, work));

  return {
    reader: (reach) =>
      kyselyOver({ provideConnection: (consumer) => retryWhileBusy(() => readInTurn(reach, consumer), isUseless) }),
    ...shareTransactions(writeInTurn, (reach, work, wasTried) =>
      retryWhileBusy(() => writeInTurn(reach, work), isRepeatable, wasTried),
    ),
  };
}

/** Returns the owner of a read. A key is looked up before its workspace is known. */
function ownerOf(reach: ReadScope): string {
  if (reach === 'workspaces') return '*';
  return 'keyHash' in reach ? reach.keyHash : reach.workspaceId;
}

function isRepeatable(error: unknown): boolean {
  return isConflict(error) || isUseless(error) || isReadOnly(error);
}

/**
 * Returns whether to close a connection after a failure: it is lost, or its prepared statements are older than a
 * migration.
 */
function isUseless(failure: unknown): boolean {
  return failure instanceof Error && (isConnectionLost(failure) || isOutdated(failure));
}

async function connect(pool: ConnectionPool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    // The request has already waited for the whole timeout, so it is not retried.
    if (isPoolExhausted(error)) throw new StoreUnavailable('busy', error);
    if (isServerSilent(error)) throw new StoreUnavailable('unreachable', error);
    if (isRepeatable(error)) throw error;
    // The request did not cause this failure. Example: the password has changed.
    const known = translatePostgresError(error);
    throw known instanceof StoreUnavailable ? known : new StoreUnavailable('unreachable', error);
  }
}

/** Rolls back and releases the connection. Closes it if the rollback fails. */
async function giveBack(client: PoolClient, failure: unknown): Promise<void> {
  try {
    await client.query('rollback');
    client.release(isUseless(failure));
  } catch {
    client.release(true);
  }
}

async function retryWhileBusy<Result>(
  act: () => Promise<Result>,
  isRepeatable: (error: unknown) => boolean,
  wasTried = false,
): Promise<Result> {
  for (let retries = wasTried ? 1 : 0; ; retries += 1) {
    if (retries > 0) transactionRetries.publish(undefined);
    if (retries > 0) await setTimeout(Math.random() * MAX_PAUSE * 2 ** (retries - 1));
    try {
      return await act();
    } catch (error) {
      if (retries === MAX_RETRIES || !isRepeatable(error)) throw translatePostgresError(error);
    }
  }
}
