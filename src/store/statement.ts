import type { Compilable, CompiledQuery, DialectAdapter, Kysely } from 'kysely';
import type { Database } from './database.ts';

/** Stands in a compiled query for a value that each execution brings. */
class Placeholder {
  readonly name: PropertyKey;
  constructor(name: PropertyKey) {
    this.name = name;
  }
}

/** Names a value that each execution brings. */
export type Argument<Arguments> = <Name extends keyof Arguments>(name: Name) => Arguments[Name];
type Build<Arguments, Row> = (db: Kysely<Database>, argument: Argument<Arguments>) => Compilable<Row>;
/** `isEnough` ends the rows with the one for which it is true, on an engine that is read row by row. */
type Statement<Arguments, Row> = (
  db: Kysely<Database>,
  values: Arguments,
  isEnough?: (row: Row) => boolean,
) => Promise<Row[]>;

/**
 * What the adapter of an engine inside the process offers besides: to execute a query at once, on the one connection
 * that there is. Kysely's own way from a query to a connection takes longer than a short query.
 */
export interface ImmediateAdapter extends DialectAdapter {
  executeNow<Row>(sql: string, parameters: readonly unknown[], isEnough?: (row: Row) => boolean): Row[];
}

/**
 * A Kysely query that is built and compiled once for each dialect and executed many times.
 *
 * `build` writes the query as usual and calls `argument('name')` where a value goes; the function returned runs it
 * with those values and gives the rows. Compiling costs more than executing for the short queries of an update.
 */
export function statement<Arguments extends object, Row>(build: Build<Arguments, Row>): Statement<Arguments, Row> {
  const compiledFor = new WeakMap<object, CompiledQuery<Row>>();
  // The placeholder travels through Kysely as an opaque value and comes back in the list of parameters.
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

/** Statements that differ by a few properties (which bounds there are, how many rows), each made when first used. */
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

/** Whether the rows of a statement are read one by one, so that reading can end before the last of them. */
export function isReadRowByRow(db: Kysely<Database>): boolean {
  return isImmediate(db.getExecutor().adapter);
}

function isImmediate(adapter: DialectAdapter): adapter is ImmediateAdapter {
  return 'executeNow' in adapter;
}
