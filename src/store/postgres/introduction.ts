import type { ChangeReach, Reach } from '../store.ts';
import type { PostgresConnection } from './connection.ts';

/** The role whose rights transactions take on where that of the connection could bypass the policies. */
export const RESTRICTED_ROLE = 'contact_gateway';

export interface Introduction {
  /** Sends the beginning of a transaction; resolves when the server has done that. */
  send(connection: PostgresConnection, begin: string, reach: Reach | ChangeReach): Promise<unknown>;
}

interface Options {
  /** Milliseconds; 0: as long as it likes. */
  statementTimeout: number;
  /** Whether the role of the connection is one that policies do not apply to. */
  bypassesPolicies: boolean;
}

/**
 * What each transaction says first. All of it is gone with the transaction, so that whoever has the connection next
 * (another workspace, or another client of a proxy that pools transactions) finds nothing of it.
 */
export function introductionOf({ statementTimeout, bypassesPolicies }: Options): Introduction {
  const settings = [
    "set_config('contact_gateway.workspace_id', $1, true)",
    "set_config('contact_gateway.key_hash', $2, true)",
    "set_config('statement_timeout', $3, true)",
    "set_config('lock_timeout', $3, true)",
    ...(bypassesPolicies ? [`set_config('role', '${RESTRICTED_ROLE}', true)`] : []),
  ];
  return {
    send(connection, begin, reach) {
      const locks = begin === 'begin' ? [lockOf(reach)] : [];
      return Promise.all([
        connection.send(begin),
        connection.send(`select ${[...settings, ...locks].join(', ')}`, [...valuesOf(reach), String(statementTimeout)]),
      ]);
    },
  };
}

function valuesOf(reach: Reach | ChangeReach): [workspaceId: string, keyHash: string] {
  if (reach === 'workspaces') return ['*', ''];
  return 'keyHash' in reach ? ['', reach.keyHash] : [reach.workspaceId, ''];
}

/** Changes of a workspace share a lock, and one that must be alone takes it for itself. It goes with the transaction. */
function lockOf(reach: Reach | ChangeReach): string {
  const isAlone = typeof reach === 'object' && 'alone' in reach && reach.alone === true;
  return `pg_advisory_xact_lock${isAlone ? '' : '_shared'}(hashtextextended($1, 0))`;
}
