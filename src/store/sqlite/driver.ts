import type SqliteDatabase from 'better-sqlite3';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { translateSqliteError } from './errors.ts';
import { patiently } from './patiently.ts';

/** More texts than the program has queries, with room for those whose length varies with their input. */
const STATEMENTS_KEPT = 500;

/**
 * Kysely's driver over one better-sqlite3 connection. Unlike the one that Kysely brings, it keeps prepared
 * statements, begins transactions as writers (a plain `begin` that reads first fails at once with
 * SQLITE_BUSY_SNAPSHOT when another process wrote meanwhile, whatever the busy timeout), lets one user at a time
 * have the connection, and speaks of failures as `StoreUnavailable`.
 */
export class SqliteDriver implements Driver {
  readonly #database: SqliteDatabase.Database;
  readonly #connection: SqliteConnection;
  #free: Promise<void> = Promise.resolve();
  #release: () => void = () => {};

  constructor(database: SqliteDatabase.Database) {
    this.#database = database;
    this.#connection = new SqliteConnection(database);
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
    await patiently(() => this.#connection.run('begin immediate'));
  }

  async commitTransaction(): Promise<void> {
    this.#connection.run('commit');
  }

  async rollbackTransaction(): Promise<void> {
    // SQLite has already rolled back by itself after some failures (a full disk among them).
    if (this.#database.inTransaction) this.#connection.run('rollback');
  }

  async destroy(): Promise<void> {
    this.#database.close();
  }
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: SqliteDatabase.Database;
  readonly #statements = new Map<string, SqliteDatabase.Statement>();

  constructor(database: SqliteDatabase.Database) {
    this.#database = database;
  }

  run(sql: string): void {
    try {
      this.#prepare(sql).run();
    } catch (error) {
      throw translateSqliteError(error);
    }
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      const prepared = this.#prepare(sql);
      if (prepared.reader) return { rows: prepared.all(parameters) as Row[] };
      const { changes } = prepared.run(parameters);
      return { rows: [], numAffectedRows: BigInt(changes) };
    } catch (error) {
      throw translateSqliteError(error);
    }
  }

  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    for (const row of this.#database.prepare(sql).iterate(parameters)) yield { rows: [row as Row] };
  }

  #prepare(sql: string): SqliteDatabase.Statement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    if (this.#statements.size >= STATEMENTS_KEPT) this.#statements.clear();
    const prepared = this.#database.prepare(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }
}
