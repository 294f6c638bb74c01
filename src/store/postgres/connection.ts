import { createHash } from 'node:crypto';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { PoolClient } from 'pg';
import { type Answer, Batch, type Prepared, type Statement } from './batch.ts';
import { isOutdated, isReportedByServer } from './errors.ts';
import { parserOf } from './type-parsers.ts';

/** More texts than the program has queries, with room for those whose length varies with their input. */
const STATEMENTS_PREPARED = 500;

/**
 * Which statements are prepared, and on which connections they are already. A name is made of its text: where a proxy
 * shares a connection among several programs, none can take another's statement for its own.
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

  /** Lets everything be prepared anew, on every connection: a migration has given a table another shape. */
  forget(): void {
    this.#preparedOn = new WeakMap();
  }
}

/**
 * A connection for the time of one transaction. Statements that are asked for at once go to the server together: one
 * way there and back.
 */
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

  /** A server that is silent for so many milliseconds (0: as long as it likes) is gone: the connection is closed. */
  constructor(client: PoolClient, preparation: PreparedStatements | undefined, longestSilence = 0) {
    this.#client = client;
    this.#preparation = preparation;
    this.#longestSilence = longestSilence;
  }

  /** What failed first: everything that was sent after it fails only because the transaction has. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Whether the server has said that something sent with `sendLater` failed: then it has not run what came behind. */
  get wasWriteRefused(): boolean {
    return this.#wasWriteRefused;
  }

  /** Whether what the server says now is about the last statement that was sent to it. */
  get isAtLastStatement(): boolean {
    return this.#sent?.isAtItsLast === true;
  }

  /** Refuses statements from now on: a user that still holds the connection is too late. */
  end(): void {
    this.#isOver = true;
  }

  /** Ends, and lets fail what has not been sent yet: it must not come behind the rollback. */
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
      // When nobody has anything more to do before there is an answer.
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
   * Sends a statement with the next one that somebody waits for, such as the commit. If it fails, so does that one, and
   * `failure` says why.
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
