import type { Connection, Submittable } from 'pg';
import { serialize } from 'pg-protocol';

/** A statement to send, and the callbacks for its answer. */
export interface Statement {
  sql: string;
  /** The name of the prepared statement. Undefined: the statement is planned for one execution. */
  name: string | undefined;
  values: readonly unknown[];
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

export interface Answer {
  rows: Record<string, unknown>[];
  /** The command tag of the server, such as `UPDATE 1`. */
  command: string;
}

/** A column of an answer, with the parser of its text. */
export interface Column {
  name: string;
  parse(text: string): unknown;
}

/** The prepared statements of one connection: the columns of the answer, by the name of the statement. */
export type Prepared = Map<string, readonly Column[]>;

type ParserOf = (type: number) => (text: string) => unknown;

/**
 * Statements that are sent together and answered together, in this order. If one fails, all later ones fail with the
 * same error. Outside a transaction, they form one. The driver calls these methods, as it does for cursors; its own
 * pipeline makes the server answer each statement separately.
 */
export class Batch implements Submittable {
  readonly #statements: readonly Statement[];
  readonly #prepared: Prepared;
  readonly #parserOf: ParserOf;
  readonly #answers: Answer[] = [];
  #columns: readonly Column[] = [];
  #rows: Record<string, unknown>[] = [];

  constructor(statements: readonly Statement[], prepared: Prepared, parserOf: ParserOf) {
    this.#statements = statements;
    this.#prepared = prepared;
    this.#parserOf = parserOf;
    this.#begin();
  }

  /** Whether all statements except the last have answers. */
  get isAtItsLast(): boolean {
    return this.#answers.length === this.#statements.length - 1;
  }

  /** Sends all messages in one write. A write for each message takes more time than creating the messages. */
  submit({ stream }: Connection): void {
    const messages: Buffer[] = [];
    for (const { sql, name = '', values } of this.#statements) {
      const isPrepared = this.#prepared.has(name);
      if (!isPrepared) {
        // A statement of this name may exist from an earlier batch that failed later.
        if (name !== '') messages.push(serialize.close({ type: 'S', name }));
        messages.push(serialize.parse({ name, text: sql }));
      }
      messages.push(serialize.bind({ statement: name, values: values.map(textOf) }));
      if (!isPrepared) messages.push(serialize.describe({ type: 'P' }));
      messages.push(serialize.execute());
    }
    messages.push(serialize.sync());
    stream.write(Buffer.concat(messages));
  }

  handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({ name, parse: this.#parserOf(dataTypeID) }));
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const row: Record<string, unknown> = {};
    for (const [index, { name, parse }] of this.#columns.entries()) {
      const text = fields[index];
      row[name] = text === null || text === undefined ? null : parse(text);
    }
    this.#rows.push(row);
  }

  handleCommandComplete({ text }: { text: string }): void {
    const statement = this.#statements[this.#answers.length];
    if (statement?.name !== undefined) this.#prepared.set(statement.name, this.#columns);
    this.#answers.push({ rows: this.#rows, command: text });
    this.#begin();
  }

  handleReadyForQuery(): void {
    for (const [index, answer] of this.#answers.entries()) this.#statements[index]?.resolve(answer);
  }

  handleError(error: unknown): void {
    this.handleReadyForQuery();
    for (const { reject } of this.#statements.slice(this.#answers.length)) reject(error);
  }

  /** Resets the state for the answer of the next statement. */
  #begin(): void {
    this.#rows = [];
    this.#columns = this.#prepared.get(this.#statements[this.#answers.length]?.name ?? '') ?? [];
  }
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
