import type SqliteDatabase from 'better-sqlite3';
import type { DatabaseConnection, Driver } from 'kysely';
import { timingCommit } from '../events.ts';
import type { SqliteConnection } from './connection.ts';
import { retryWhileBusy } from './retry-while-busy.ts';

/**
 * Kysely's driver over one better-sqlite3 connection. It lets one user at a time have the connection. Unlike Kysely's
 * own driver, it begins transactions as writers: a plain `begin` that reads first fails at once with
 * SQLITE_BUSY_SNAPSHOT if another process wrote in the meantime, whatever the busy timeout is.
 */
export class SqliteDriver implements Driver {
  readonly #database: SqliteDatabase.Database;
  readonly #connection: SqliteConnection;
  #free: Promise<void> = Promise.resolve();
  #release: () => void = () => {};

  constructor(database: SqliteDatabase.Database, connection: SqliteConnection) {
    this.#database = database;
    this.#connection = connection;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#free;
    let release = () => {};
    this.#free = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.#release = release;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async beginTransaction(): Promise<void> {
    await retryWhileBusy(() => this.#connection.run('begin immediate'));
  }

  async commitTransaction(): Promise<void> {
    await timingCommit(() => this.#connection.run('commit'));
  }

  async rollbackTransaction(): Promise<void> {
    // SQLite rolls back by itself after some failures, for example a full disk.
    if (this.#database.inTransaction) this.#connection.run('rollback');
  }

  async destroy(): Promise<void> {
    this.#database.close();
  }
}
