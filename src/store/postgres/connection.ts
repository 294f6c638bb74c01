import { createHash } from 'node:crypto';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { PoolClient } from 'pg';
import { type Answer, Batch, type Prepared, type Statement } from './batch.ts';
import { isOutdated, isReportedByServer } from './errors.ts';
import { parserOf } from './type-parsers.ts';

/** More than the number of queries of the program, with room for queries whose length varies with their input. */
const STATEMENTS_PREPARED = 500;

/**
 * The names of prepared statements, and the connections that have them. A name contains the hash of its text, so that
 * programs that share a connection through a proxy never run each other's statements.
 */
export class PreparedStatements {
  readonly #names = new Map<string, string>();
  #preparedOn = new WeakMap<PoolClient, Prepared>();

  nameOf(sql: string): string | undefined {
    const known = this.#names.get(sql);
    if (known !== undefined || this.#names.size >= STATEMENTS_PREPARED) return known;
    const name = `cg_${createHash('sha256').update(sql).digest('hex').slice(0, 32)}`;
    this.#names.set(sql, name);
    return name;
  }

  preparedOn(client: PoolClient): Prepared {
    const known = this.#preparedOn.get(client);
    if (known !== undefined) return known;
    const nothing: Prepared = new Map();
    this.#preparedOn.set(client, nothing);
    return nothing;
  }

  /** Prepares all statements again on every connection, because a migration has changed a table. */
  forget(): void {
    this.#preparedOn = new WeakMap();
  }
}

/** A connection for one transaction. Sends concurrent statements to the server together, in one round trip. */
export class PostgresConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #preparation: PreparedStatements | undefined;
  readonly #longestSilence: number;
  #waiting: Statement[] = [];
  #sent: Batch | undefined;
  #isFlushing = false;
  #unanswered = 0;
  #silence: NodeJS.Timeout | undefined;
  #isOver = false;
  #failure: unknown;
  #wasWriteRefused = false;

  /** Closes the connection if the server is silent for `longestSilence` milliseconds. 0: no limit. */
  constructor(client: PoolClient, preparation: PreparedStatements | undefined, longestSilence = 0) {
    this.#client = client;
    this.#preparation = preparation;
    this.#longestSilence = longestSilence;
  }

  /** The first failure. All later statements fail only because the transaction has failed. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Whether the server reported that a statement of `sendLater` failed. The server has then run no later statement. */
  get wasWriteRefused(): boolean {
    return this.#wasWriteRefused;
  }

  /** Whether the current message of the server belongs to the last sent statement. */
  get isAtLastStatement(): boolean {
    return this.#sent?.isAtItsLast === true;
  }

  /** Rejects statements from now on, including those of a user that still holds the connection. */
  end(): void {
    this.#isOver = true;
  }

  /** Ends, and rejects unsent statements, which must not follow the rollback. */
  abandon(): void {
    this.end();
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('the transaction failed before'));
  }

  async executeQuery<Row>({ sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>): Promise<QueryResult<Row>> {
    const { rows, command } = await this.send(sql, parameters);
    const count = /^\d+$/.exec(command.slice(command.lastIndexOf(' ') + 1))?.[0];
    return { rows: rows as Row[], ...(count === undefined ? {} : { numAffectedRows: BigInt(count) }) };
  }

  async send(sql: string, values: readonly unknown[] = []): Promise<Answer> {
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#enqueue(sql, values, resolve, reject);
      if (this.#isFlushing) return;
      this.#isFlushing = true;
      // Runs when no code has more to do before an answer arrives.
      queueMicrotask(() => process.nextTick(() => this.#flush()));
    });
    this.#unanswered += 1;
    try {
      return await answer;
    } catch (error) {
      this.#failure ??= error;
      if (isOutdated(error)) this.#preparation?.forget();
      throw error;
    } finally {
      this.#unanswered -= 1;
      if (this.#unanswered === 0) clearTimeout(this.#silence);
    }
  }

  /**
   * Sends a statement together with the next awaited one, for example the commit. If it fails, the awaited one fails
   * too, and `failure` has the reason.
   */
  sendLater(sql: string, values: readonly unknown[]): void {
    const refuse = (error: unknown) => {
      this.#failure ??= error;
      this.#wasWriteRefused ||= isReportedByServer(error);
    };
    this.#enqueue(sql, values, () => {}, refuse);
  }

  #enqueue(sql: string, values: readonly unknown[], resolve: Statement['resolve'], reject: Statement['reject']): void {
    if (this.#isOver) throw new Error('the transaction is over');
    this.#waiting.push({ sql, name: this.#preparation?.nameOf(sql), values, resolve, reject });
  }

  streamQuery(): never {
    throw new Error('nothing here is streamed');
  }

  #flush(): void {
    this.#isFlushing = false;
    if (this.#waiting.length === 0) return;
    const prepared = this.#preparation?.preparedOn(this.#client) ?? new Map();
    this.#sent = new Batch(this.#waiting, prepared, parserOf);
    this.#client.query(this.#sent);
    this.#waiting = [];
    if (this.#longestSilence === 0) return;
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#client.end(), this.#longestSilence);
  }
}
