import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { PoolClient } from 'pg';

/** More texts than the program has queries, with room for those whose length varies with their input. */
const STATEMENTS_PREPARED = 500;

/** Names for the texts that are prepared on each connection; a text without a name is planned each time. */
export class StatementNames {
  readonly #names = new Map<string, string>();

  nameOf(sql: string): string | undefined {
    const known = this.#names.get(sql);
    if (known !== undefined || this.#names.size >= STATEMENTS_PREPARED) return known;
    const name = `cg${this.#names.size}`;
    this.#names.set(sql, name);
    return name;
  }
}

/**
 * A connection for the time of one transaction. Statements are sent as they come, without waiting for the answers of
 * those before them, and executed in that order.
 */
export class PostgresConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #names: StatementNames | undefined;
  #isOver = false;
  #failure: unknown;

  constructor(client: PoolClient, names: StatementNames | undefined) {
    this.#client = client;
    this.#names = names;
  }

  /** What failed first: everything that was sent after it fails only because the transaction has. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Refuses statements from now on: whoever still has the connection in hand is too late. */
  end(): void {
    this.#isOver = true;
  }

  async executeQuery<Row>({ sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>): Promise<QueryResult<Row>> {
    const { rows, rowCount } = await this.send(sql, parameters);
    return { rows: rows as Row[], ...(rowCount === null ? {} : { numAffectedRows: BigInt(rowCount) }) };
  }

  async send(sql: string, parameters: readonly unknown[] = []) {
    if (this.#isOver) throw new Error('the transaction is over');
    const name = this.#names?.nameOf(sql);
    try {
      return await this.#client.query({ ...(name === undefined ? {} : { name }), text: sql, values: [...parameters] });
    } catch (error) {
      this.#failure ??= error;
      throw error;
    }
  }

  streamQuery(): never {
    throw new Error('nothing here is streamed');
  }
}
