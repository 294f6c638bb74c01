import type { PoolClient } from 'pg';
import { timingCommit } from '../events.ts';
import { StoreUnavailable } from '../store.ts';
import type { PostgresConnection } from './connection.ts';
import { isConflict, wasNeverSent } from './errors.ts';

/** The prefix of PostgreSQL's codes for warnings. */
const WARNINGS = '01';

/**
 * Commits the transaction of a connection, together with its unsent statements. Rejects with `commit-unknown` if the
 * server may have committed but did not confirm it, or if it committed without its standbys: the server only warns if
 * an operator has canceled the wait for them.
 */
export async function commit(client: PoolClient, connection: PostgresConnection): Promise<void> {
  const warnings: Error[] = [];
  const listen = ({ code, message }: { code: string | undefined; message: string | undefined }) => {
    // Ignores warnings of other statements in the batch: a trigger of the operator may raise its own.
    if (connection.isAtLastStatement && code?.startsWith(WARNINGS)) warnings.push(new Error(message));
  };
  client.on('notice', listen);
  const { command } = await timingCommit(() => connection.send('commit'))
    .catch((error) => {
      const isUndone = connection.wasWriteRefused || isConflict(error) || wasNeverSent(error);
      throw isUndone ? error : new StoreUnavailable('commit-unknown', error);
    })
    .finally(() => client.off('notice', listen));
  if (warnings.length > 0) throw new StoreUnavailable('commit-unknown', warnings[0]);
  if (command !== 'COMMIT') throw new Error('a statement failed and the change ignored that');
}
