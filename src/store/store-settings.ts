/** The settings of the store. All but the first three apply to PostgreSQL only. */
export interface StoreSettings {
  /** `file:` and a path, or `postgres:` with role, host and database. Several hosts are separated by commas. */
  url: string;
  /** The maximum number of changes, waiting or in progress. More are rejected. */
  maxConcurrentWrites: number;
  /** How long a change may wait before it begins, in milliseconds. */
  writeQueueTimeout: number;
  /** The maximum number of connections of this program to each PostgreSQL host. */
  poolSize: number;
  /** The maximum duration of a statement, in milliseconds. 0: no limit. */
  statementTimeout: number;
  /** When to close an idle connection, in milliseconds. */
  idleTimeout: number;
  /** Whether to prepare statements on connections. `auto`: unless a proxy shares the connections. */
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
