import type { Connection, Submittable } from 'pg';
import { serialize } from 'pg-protocol';

/** One statement on its way: what is sent, and who waits for the answer. */
export interface Statement {
  sql: string;
  /** Under which name it is prepared on the connection; undefined: it is planned for this time only. */
  name: string | undefined;
  values: readonly unknown[];
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

export interface Answer {
  rows: Record<string, unknown>[];
  /** What the server says that it did, such as `UPDATE 1`. */
  command: string;
}

/** A column of an answer, and how its text becomes a value. */
export interface Column {
  name: string;
  parse(text: string): unknown;
}

/** What is prepared on one connection: the columns of the answer, by the name of the statement. */
export type Prepared = Map<string, readonly Column[]>;

type ParserOf = (type: number) => (text: string) => unknown;

/**
 * Statements that are sent in one go and answered in one go, in this order. One that fails lets those behind it fail
 * with the same error. Outside of a transaction they make one of their own. The driver calls this, as
 * for the cursors that it knows; its own pipeline has the server answer each statement by itself.
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

  /** Whether all but the last statement are answered. */
  get isAtItsLast(): boolean {
    return this.#answers.length === this.#statements.length - 1;
  }

  /** All messages in one piece: a piece for each costs more time than making them. */
  submit({ stream }: Connection): void {
    const messages: Buffer[] = [];
    for (const { sql, name = '', values } of this.#statements) {
      const isPrepared = this.#prepared.has(name);
      if (!isPrepared) {
        // One of this name may be there from a time when what came after it failed.
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

  /** Prepares for the answer of the next statement. */
  #begin(): void {
    this.#rows = [];
    this.#columns = this.#prepared.get(this.#statements[this.#answers.length]?.name ?? '') ?? [];
  }
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
