import { StoreUnavailable } from '../store.ts';

/** Codes of PostgreSQL (SQLSTATE) for failures that pass, or that only an operator can end. A prefix stands for all. */
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

/** Failures of one attempt, after which another one may succeed: conflicts with other changes and lost connections. */
const CONFLICTS = ['40001', '40P01', '23505'];

/** A `StoreUnavailable` for failures that pass; any other error as it is. */
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

/** Whether the server connection is not the one that a statement was prepared on. */
function isStatementLost(error: unknown): boolean {
  return ['26000', '42P05'].includes(sqlState(error) ?? '');
}

const STATEMENT_LOST =
  'a proxy between this program and PostgreSQL does not keep prepared statements: set DATABASE_PREPARE_STATEMENTS=off';

/** Whether another change was in the way: a deadlock, a failed serialization, or a key that somebody else took first. */
export function isConflict(error: unknown): boolean {
  return CONFLICTS.includes(sqlState(error) ?? '');
}

/** Whether the server ended the connection, or the network did. */
export function isConnectionLost(error: unknown): boolean {
  const code = sqlState(error);
  if (code !== undefined) return code.startsWith('57P') || code.startsWith('08');
  const { code: systemCode, message = '' } = error as NodeJS.ErrnoException;
  return (systemCode !== undefined && SYSTEM_CODE.test(systemCode)) || LOST.test(message);
}

/** Whether the driver knew that the connection was lost before it sent a statement. */
export function wasNeverSent(error: unknown): boolean {
  return /not queryable/.test((error as Error).message);
}

/** What Node calls failures of sockets and of names. */
const SYSTEM_CODE = /^(?:E[A-Z]+|ENOTFOUND|EAI_AGAIN)$/;

/** What the driver says, without a code, of connections that ended or never came about. */
const LOST = /Connection terminated|connection error|not queryable|timeout expired|read timeout/i;

/** Whether a statement was prepared before a migration gave its table another shape. */
export function isOutdated(error: unknown): boolean {
  return sqlState(error) === '0A000';
}

/** Whether the server takes no writes: it is a standby, or is set to read only. */
export function isReadOnly(error: unknown): boolean {
  return sqlState(error) === '25006';
}

/** Whether all connections of the pool were in use for so long that the driver gave up. */
export function isPoolExhausted(error: unknown): boolean {
  return /timeout exceeded when trying to connect/.test((error as Error).message);
}

/** Whether the server did not answer for so long that the driver gave up. */
export function isServerSilent(error: unknown): boolean {
  return /due to connection timeout|timeout expired/.test((error as Error).message);
}

/** Whether it is the server that says so, and not the driver that has heard nothing more of it. */
export function isReportedByServer(error: unknown): boolean {
  return sqlState(error) !== undefined;
}

function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code) ? code : undefined;
}
