import { StoreUnavailable } from '../store.ts';

/** PostgreSQL codes (SQLSTATE) of temporary failures and of failures that only an operator can resolve, by prefix. */
const REASONS: ReadonlyArray<[prefix: string, reason: StoreUnavailable['reason']]> = [
  ['08', 'unreachable'],
  ['57P', 'unreachable'],
  ['58', 'unreachable'],
  ['XX', 'unreachable'],
  ['53100', 'full'],
  ['53', 'busy'],
  ['55P03', 'busy'],
  ['57014', 'busy'],
  ['25006', 'read-only'],
];

/** Codes of conflicts with other changes. A retry may succeed. */
const CONFLICTS = ['40001', '40P01', '23505'];

/** Translates a known failure to `StoreUnavailable`. Returns any other error unchanged. */
export function translatePostgresError(error: unknown): unknown {
  if (error instanceof StoreUnavailable) return error;
  if (isStatementLost(error)) return new Error(STATEMENT_LOST, { cause: error });
  if (isConflict(error)) return new StoreUnavailable('busy', error);
  if (isPoolExhausted(error)) return new StoreUnavailable('busy', error);
  if (isConnectionLost(error)) return new StoreUnavailable('unreachable', error);
  const code = sqlState(error);
  const known = code === undefined ? undefined : REASONS.find(([prefix]) => code.startsWith(prefix));
  return known === undefined ? error : new StoreUnavailable(known[1], error);
}

/** Returns whether the server connection does not have a prepared statement, because a proxy switched connections. */
function isStatementLost(error: unknown): boolean {
  return ['26000', '42P05'].includes(sqlState(error) ?? '');
}

const STATEMENT_LOST =
  'a proxy between this program and PostgreSQL does not keep prepared statements: set DATABASE_PREPARE_STATEMENTS=off';

/**
 * Returns whether another change caused the failure: a deadlock, a failed serialization, or a key that it took first.
 */
export function isConflict(error: unknown): boolean {
  return CONFLICTS.includes(sqlState(error) ?? '');
}

/** Returns whether the server or the network ended the connection. */
export function isConnectionLost(error: unknown): boolean {
  const code = sqlState(error);
  if (code !== undefined) return code.startsWith('57P') || code.startsWith('08');
  const { code: systemCode, message = '' } = error as NodeJS.ErrnoException;
  return (systemCode !== undefined && SYSTEM_CODE.test(systemCode)) || LOST.test(message);
}

/** Returns whether the driver lost the connection before it sent a statement. */
export function wasNeverSent(error: unknown): boolean {
  return /not queryable/.test((error as Error).message);
}

/** Node's codes for failures of sockets and name resolution. */
const SYSTEM_CODE = /^(?:E[A-Z]+|ENOTFOUND|EAI_AGAIN)$/;

/** The driver's messages, without codes, for connections that ended or failed to open. */
const LOST = /Connection terminated|connection error|not queryable|timeout expired|read timeout/i;

/** Returns whether a statement was prepared before a migration changed its table. */
export function isOutdated(error: unknown): boolean {
  return sqlState(error) === '0A000';
}

/** Returns whether the server rejects writes, because it is a standby or read-only. */
export function isReadOnly(error: unknown): boolean {
  return sqlState(error) === '25006';
}

/** Returns whether all connections of the pool were in use until the timeout. */
export function isPoolExhausted(error: unknown): boolean {
  return /timeout exceeded when trying to connect/.test((error as Error).message);
}

/** Returns whether the server did not answer before the timeout. */
export function isServerSilent(error: unknown): boolean {
  return /due to connection timeout|timeout expired/.test((error as Error).message);
}

/** Returns whether the server reported the failure, in contrast to a driver that lost the connection. */
export function isReportedByServer(error: unknown): boolean {
  return sqlState(error) !== undefined;
}

function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code) ? code : undefined;
}
