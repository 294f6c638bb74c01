import type { ReadScope, Source } from '../store.ts';
import type { StoreSettings } from '../store-settings.ts';
import { PostgresConnection, PreparedStatements } from './connection.ts';
import { describeConnectionError } from './connection-errors.ts';
import { kyselyOver } from './dialect.ts';
import { translatePostgresError } from './errors.ts';
import { openPool } from './pool/hosts.ts';
import { connectInspected } from './server/connect-inspected.ts';
import { transactionPreambleOf } from './transaction-preamble.ts';

/**
 * Opens the database that `settings.url` names for reading at one moment: one transaction in which all reads see the
 * same state. Until it is closed, the server keeps the rows that others delete and overwrite. Rejects like
 * `openPostgres`.
 */
export async function openPostgresSnapshot(settings: StoreSettings): Promise<Source> {
  const pool = openPool({ ...settings, poolSize: 1 });
  try {
    const { client, bypassesPolicies, isPreparing } = await connectInspected(pool, settings);
    const connection = new PostgresConnection(client, isPreparing ? new PreparedStatements() : undefined);
    const { toRead } = transactionPreambleOf({ statementTimeout: settings.statementTimeout, bypassesPolicies });
    await Promise.all([
      connection.send('begin isolation level repeatable read read only'),
      // The reader may take its time between two reads.
      connection.send('set local idle_in_transaction_session_timeout = 0'),
      // The transaction takes its state at its first read.
      toRead(connection, 'workspaces'),
    ]);
    async function read<Result>(reach: ReadScope, work: (connection: PostgresConnection) => Promise<Result>) {
      const opening = toRead(connection, reach);
      const [outcome] = await Promise.allSettled([work(connection), opening]);
      if (outcome.status === 'fulfilled') return outcome.value;
      throw translatePostgresError(connection.failure ?? outcome.reason);
    }
    /** Reads take turns: what a statement sees depends on the preamble before it. */
    let previous: Promise<unknown> = Promise.resolve();
    return {
      reader: (reach) =>
        kyselyOver({
          provideConnection(consumer) {
            const result = previous.then(() => read(reach, consumer));
            previous = result.catch(() => {});
            return result;
          },
        }),
      async close() {
        client.release(true);
        await pool.end();
      },
    };
  } catch (error) {
    await pool.end();
    throw describeConnectionError(error, settings.url);
  }
}
