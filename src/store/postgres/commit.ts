import type { PoolClient } from 'pg';
import { timingCommit } from '../events.ts';
import { StoreUnavailable } from '../store.ts';
import type { PostgresConnection } from './connection.ts';
import { isConflict, wasNeverSent } from './errors.ts';

/** How codes of PostgreSQL begin for what is done, but not as it should be. */
const WARNINGS = '01';

/**
 * Commits the transaction of a connection, with what has not been sent of it yet. Rejects with `commit-unknown` where the server
 * may have committed and could not say so, or has committed without its standbys: it only warns where somebody has ended
 * the wait for them.
 */
export async function commit(client: PoolClient, connection: PostgresConnection): Promise<void> {
  const warnings: Error[] = [];
  const listen = ({ code, message }: { code: string | undefined; message: string | undefined }) => {
    // Not of a write that goes with it: an operator's own trigger may have something to say.
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
  if (command !== 'COMMIT') throw new Error('a statement failed and the change went on as if it had not');
}
