import type SqliteDatabase from 'better-sqlite3';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { StoreUnavailable } from '../store.ts';
import { translateErrorOf } from './errors.ts';
import type { Snapshot } from './snapshot.ts';

/** How long SQLite waits for another process, in milliseconds. */
export const BUSY_TIMEOUT = 5_000;

/** More than the number of queries of the program, with room for queries whose length varies with their input. */
const STATEMENTS_KEPT = 500;

export interface ConnectionOptions {
  /** The snapshot for reads. */
  snapshot?: Snapshot;
  /** Called when SQLite detects damage in the file. */
  onDamage?: () => void;
}

/**
 * Executes queries on a better-sqlite3 connection, caches prepared statements, and translates failures to
 * `StoreUnavailable`.
 */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: SqliteDatabase.Database;
  readonly #snapshot: Snapshot | undefined;
  readonly #onDamage: (() => void) | undefined;
  readonly #statements = new Map<string, SqliteDatabase.Statement>();

  constructor(database: SqliteDatabase.Database, { snapshot, onDamage }: ConnectionOptions = {}) {
    this.#database = database;
    this.#snapshot = snapshot;
    this.#onDamage = onDamage;
  }

  run(sql: string): void {
    try {
      this.#prepare(sql).run();
    } catch (error) {
      throw this.#translate(error);
    }
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    return this.execute(sql, parameters);
  }

  execute<Row>(sql: string, parameters: readonly unknown[]): QueryResult<Row> {
    try {
      this.#snapshot?.enter();
      const prepared = this.#prepare(sql);
      if (prepared.reader) return { rows: prepared.all(parameters) as Row[] };
      const { changes } = prepared.run(parameters);
      return { rows: [], numAffectedRows: BigInt(changes) };
    } catch (error) {
      throw this.#translate(error);
    }
  }

  /** Executes a query and reads its rows up to the first for which `isEnough` returns true. */
  readUntil<Row>(sql: string, parameters: readonly unknown[], isEnough: (row: Row) => boolean): Row[] {
    try {
      this.#snapshot?.enter();
      const rows: Row[] = [];
      for (const row of this.#prepare(sql).iterate(parameters) as Iterable<Row>) {
        rows.push(row);
        if (isEnough(row)) break;
      }
      return rows;
    } catch (error) {
      throw this.#translate(error);
    }
  }

  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    for (const row of this.#database.prepare(sql).iterate(parameters)) yield { rows: [row as Row] };
  }

  #translate(error: unknown): unknown {
    const translated = translateErrorOf(this.#database.name, error);
    if (translated instanceof StoreUnavailable && translated.reason === 'corrupt') this.#onDamage?.();
    return translated;
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
