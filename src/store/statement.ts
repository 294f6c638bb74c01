import type { Compilable, CompiledQuery, Kysely } from 'kysely';
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

/**
 * A Kysely query that is built and compiled once for each dialect and executed many times.
 *
 * `build` writes the query as usual and calls `argument('name')` where a value goes; the function returned runs it
 * with those values and gives the rows. Compiling costs more than executing for the short queries of an update.
 */
export function statement<Arguments extends object, Row>(
  build: Build<Arguments, Row>,
): (db: Kysely<Database>, values: Arguments) => Promise<Row[]> {
  const compiledFor = new WeakMap<object, CompiledQuery<Row>>();
  // The placeholder travels through Kysely as an opaque value and comes back in the list of parameters.
  const argument = ((name: PropertyKey) => new Placeholder(name)) as unknown as Argument<Arguments>;
  return async (db, values) => {
    const { adapter } = db.getExecutor();
    let compiled = compiledFor.get(adapter);
    if (compiled === undefined) {
      compiled = build(db, argument).compile();
      compiledFor.set(adapter, compiled);
    }
    const parameters = compiled.parameters.map((parameter) =>
      parameter instanceof Placeholder ? values[parameter.name as keyof Arguments] : parameter,
    );
    const { rows } = await db.executeQuery<Row>({ ...compiled, parameters });
    return rows;
  };
}
