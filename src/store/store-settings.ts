/** How the store is reached. All but the first three is for PostgreSQL only. */
export interface StoreSettings {
  /** `file:` and a path, or `postgres:` with role, host and database; several hosts with commas between them. */
  url: string;
  /** How many changes may be asked for at once, those included that are being carried out; more are refused. */
  maxConcurrentWrites: number;
  /** How long a change may wait until it is begun, in milliseconds. */
  writeQueueTimeout: number;
  /** How many connections to PostgreSQL this program opens at most, on each host. */
  poolSize: number;
  /** How long a statement may take, in milliseconds; 0: as long as it likes. */
  statementTimeout: number;
  /** After how long a connection that nobody uses is closed, in milliseconds. */
  idleTimeout: number;
  /** Whether statements are prepared on their connection. `auto`: where no proxy is between us and the server. */
  prepareStatements: boolean | 'auto';
}

export const STORE_DEFAULTS: Omit<StoreSettings, 'url'> = {
  maxConcurrentWrites: 600,
  writeQueueTimeout: 5_000,
  poolSize: 10,
  statementTimeout: 30_000,
  idleTimeout: 30_000,
  prepareStatements: 'auto',
};
