import type { ReadScope, WriteScope } from '../store.ts';
import type { Answer } from './batch.ts';
import type { PostgresConnection } from './connection.ts';

/** The role that transactions take on if the role of the connection bypasses the policies. */
export const RESTRICTED_ROLE = 'contact_gateway';

/** The first statements of each transaction. */
export interface TransactionPreamble {
  /** Sends the preamble of a read-only transaction, which ends with the statements that are sent together with it. */
  toRead(connection: PostgresConnection, reach: ReadScope): Promise<Answer>;
  /** Begins a transaction for a change. Resolves when the transaction holds the lock of its workspace. */
  toChange(connection: PostgresConnection, reach: WriteScope): Promise<Answer>;
}

/**
 * The server keeps the plan of a prepared statement until it collects statistics again, and all statements have an index. A
 * plan for a small table that reads the whole table would be in use while a bulk load fills it. The server would also compile
 * the plan of a statement for which it finds no index, because it counts the scan as expensive. A bitmap, which is not in
 * the order of its index, holds all contacts of a workspace of average size, and also those of a large one, for each slice.
 */
const PLANS_FOR_LARGE_TABLES = ['enable_seqscan', 'enable_bitmapscan', 'jit'].map(
  (setting) => `set_config('${setting}', 'off', true)`,
);

/** This version keeps the keys of names. A trigger removes them if a transaction without this setting changes names. */
const KEEPS_NAME_KEYS = "set_config('contact_gateway.name_keys', 'kept', true)";

interface Options {
  /** In milliseconds. 0: no limit. */
  statementTimeout: number;
  /** Whether the role of the connection bypasses the policies. */
  bypassesPolicies: boolean;
}

/**
 * Returns the preamble of transactions: the visible workspace, the statement timeout and, if needed, the role. All
 * settings end with the transaction, so that the next user of the connection (another workspace, or another client of a
 * pooling proxy) is not affected.
 */
export function transactionPreambleOf({ statementTimeout, bypassesPolicies }: Options): TransactionPreamble {
  const settings = [
    "set_config('contact_gateway.workspace_id', $1, true)",
    "set_config('contact_gateway.key_hash', $2, true)",
    "set_config('statement_timeout', $3, true)",
    "set_config('lock_timeout', $3, true)",
    ...PLANS_FOR_LARGE_TABLES,
    ...(bypassesPolicies ? [`set_config('role', '${RESTRICTED_ROLE}', true)`] : []),
  ];
  const select = (...more: string[]) => `select ${[...settings, ...more].join(', ')}`;
  const [toRead, toChange, toChangeAlone] = [
    select("set_config('transaction_read_only', 'on', true)"),
    // Changes of a workspace share a lock; an exclusive change takes it alone. The lock ends with the transaction.
    select(KEEPS_NAME_KEYS, 'pg_advisory_xact_lock_shared(hashtextextended($1, 0))'),
    select(KEEPS_NAME_KEYS, 'pg_advisory_xact_lock(hashtextextended($1, 0))'),
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
