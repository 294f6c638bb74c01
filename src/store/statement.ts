import type { Compilable, CompiledQuery, DialectAdapter, Kysely } from 'kysely';
import type { Database } from './database.ts';

/** A placeholder in a compiled query. Each execution supplies the value. */
class Placeholder {
  readonly name: PropertyKey;
  constructor(name: PropertyKey) {
    this.name = name;
  }
}

/** Names a value that each execution supplies. */
export type Argument<Arguments> = <Name extends keyof Arguments>(name: Name) => Arguments[Name];
type Build<Arguments, Row> = (db: Kysely<Database>, argument: Argument<Arguments>) => Compilable<Row>;
/** On engines that read row by row, reading ends at the first row for which `isEnough` returns true. */
type Statement<Arguments, Row> = (
  db: Kysely<Database>,
  values: Arguments,
  isEnough?: (row: Row) => boolean,
) => Promise<Row[]>;

/**
 * An adapter of an embedded engine that executes a query synchronously on its only connection. Kysely's own way from a
 * query to a connection takes longer than a short query.
 */
export interface ImmediateAdapter extends DialectAdapter {
  executeNow<Row>(sql: string, parameters: readonly unknown[], isEnough?: (row: Row) => boolean): Row[];
}

/**
 * Returns a Kysely query that is built and compiled once for each dialect and executed many times.
 *
 * `build` writes the query as usual and calls `argument('name')` for each value. The returned function runs the query
 * with these values and returns the rows. For the short queries of an update, compiling costs more than executing.
 */
export function statement<Arguments extends object, Row>(build: Build<Arguments, Row>): Statement<Arguments, Row> {
  const compiledFor = new WeakMap<object, CompiledQuery<Row>>();
  // Kysely treats the placeholder as an opaque value and returns it in the list of parameters.
  const argument = ((name: PropertyKey) => new Placeholder(name)) as unknown as Argument<Arguments>;
  return async (db, values, isEnough) => {
    const { adapter, plugins } = db.getExecutor();
    let compiled = compiledFor.get(adapter);
    if (compiled === undefined) {
      compiled = build(db, argument).compile();
      compiledFor.set(adapter, compiled);
    }
    const parameters = compiled.parameters.map((parameter) =>
      parameter instanceof Placeholder ? values[parameter.name as keyof Arguments] : parameter,
    );
    if (isImmediate(adapter) && plugins.length === 0) {
      return adapter.executeNow<Row>(compiled.sql, parameters, isEnough);
    }
    const { rows } = await db.executeQuery<Row>({ ...compiled, parameters });
    return rows;
  };
}

/**
 * Returns statements that differ by a few properties, such as the bounds or the number of rows. The first use compiles
 * each one.
 */
export function statementsBy<Shape extends object, Arguments extends object, Row>(
  build: (shape: Shape) => Build<Arguments, Row>,
): (shape: Shape) => Statement<Arguments, Row> {
  const made = new Map<string, Statement<Arguments, Row>>();
  return (shape) => {
    const key = JSON.stringify(shape);
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = statement(build(shape));
    made.set(key, fresh);
    return fresh;
  };
}

/** Returns whether the engine reads the rows of a statement one by one, so that reading can end early. */
export function isReadRowByRow(db: Kysely<Database>): boolean {
  return isImmediate(db.getExecutor().adapter);
}

function isImmediate(adapter: DialectAdapter): adapter is ImmediateAdapter {
  return 'executeNow' in adapter;
}
