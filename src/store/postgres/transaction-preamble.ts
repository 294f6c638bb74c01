import type { ReadScope, WriteScope } from '../store.ts';
import type { Answer } from './batch.ts';
import type { PostgresConnection } from './connection.ts';

/** The role whose rights transactions take on where that of the connection could bypass the policies. */
export const RESTRICTED_ROLE = 'contact_gateway';

/** What each transaction says first. */
export interface TransactionPreamble {
  /** Sends it for a transaction that only reads, and that ends with what is sent together with it. */
  toRead(connection: PostgresConnection, reach: ReadScope): Promise<Answer>;
  /** Begins a transaction that changes something. Resolves when it holds the lock of its workspace. */
  toChange(connection: PostgresConnection, reach: WriteScope): Promise<Answer>;
}

interface Options {
  /** Milliseconds; 0: as long as it likes. */
  statementTimeout: number;
  /** Whether the role of the connection is one that policies do not apply to. */
  bypassesPolicies: boolean;
}

/**
 * Transactions say what they may see, how long they may take and, where needed, as whom. All of it is gone with the
 * transaction, so that the next user of the connection (another workspace, or another client of a proxy that pools
 * transactions) finds nothing of it.
 */
export function transactionPreambleOf({ statementTimeout, bypassesPolicies }: Options): TransactionPreamble {
  const settings = [
    "set_config('contact_gateway.workspace_id', $1, true)",
    "set_config('contact_gateway.key_hash', $2, true)",
    "set_config('statement_timeout', $3, true)",
    "set_config('lock_timeout', $3, true)",
    ...(bypassesPolicies ? [`set_config('role', '${RESTRICTED_ROLE}', true)`] : []),
  ];
  const select = (...more: string[]) => `select ${[...settings, ...more].join(', ')}`;
  const [toRead, toChange, toChangeAlone] = [
    select("set_config('transaction_read_only', 'on', true)"),
    // Changes of a workspace share a lock, and one that must be alone takes it for itself. It goes with the transaction.
    select('pg_advisory_xact_lock_shared(hashtextextended($1, 0))'),
    select('pg_advisory_xact_lock(hashtextextended($1, 0))'),
  ];
  const timeout = String(statementTimeout);
  return {
    toRead: (connection, reach) => connection.send(toRead, [...valuesOf(reach), timeout]),
    async toChange(connection, { workspaceId, exclusive = false }) {
      const [, locked] = await Promise.all([
        connection.send('begin'),
        connection.send(exclusive ? toChangeAlone : toChange, [workspaceId, '', timeout]),
      ]);
      return locked;
    },
  };
}

function valuesOf(reach: ReadScope): [workspaceId: string, keyHash: string] {
  if (reach === 'workspaces') return ['*', ''];
  return 'keyHash' in reach ? ['', reach.keyHash] : [reach.workspaceId, ''];
}
