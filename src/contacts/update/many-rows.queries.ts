import { type Kysely, sql } from 'kysely';
import type { Database } from '../../store/database.ts';
import { type Argument, statementsBy } from '../../store/statement.ts';
import { inWrites } from '../in-parts.ts';

type Row = Readonly<Record<string, string | number | null>>;
type Table = keyof Database;
/** The values of all rows: first those of the first row, then those of the second, … */
type Values = readonly (string | number | null)[];

/** Inserts rows with the same columns. Compiled once for each number of rows, like all statements here. */
export async function insertRows<Name extends Table>(db: Kysely<Database>, table: Name, rows: readonly object[]) {
  await write(rows as readonly Row[], (columns, count) => insert({ table, columns, count }), db);
}

/** The same, except for rows whose key is there already: those stay as they are. */
export async function insertNewRows<Name extends Table>(db: Kysely<Database>, table: Name, rows: readonly object[]) {
  await write(rows as readonly Row[], (columns, count) => insert({ table, columns, count, replaced: [] }), db);
}

/** Updates columns of existing rows. Other columns of the rows stay unchanged. */
export async function replaceRows<Name extends Table>(
  db: Kysely<Database>,
  table: Name,
  key: readonly string[],
  replaced: readonly string[],
  rows: readonly object[],
) {
  await write(rows as readonly Row[], (columns, count) => insert({ table, columns, count, key, replaced }), db);
}

/**
 * Deletes the rows with these keys, whose columns are in the order of the index. All keys have the same first column.
 */
export async function deleteRows<Name extends Table>(db: Kysely<Database>, table: Name, keys: readonly object[]) {
  await write(keys as readonly Row[], (columns, count) => remove({ table, columns, count }), db);
}

type Many = (db: Kysely<Database>, values: Values) => Promise<unknown>;

async function write(
  rows: readonly Row[],
  statementFor: (columns: readonly string[], count: number) => Many,
  db: Kysely<Database>,
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  await Promise.all(inWrites(rows).map((part) => statementFor(columns, part.length)(db, valuesOf(part, columns))));
}

function valuesOf(rows: readonly Row[], columns: readonly string[]): Values {
  const values: Values[number][] = [];
  for (const row of rows) for (const column of columns) values.push(row[column] as Values[number]);
  return values;
}

interface Shape {
  table: Table;
  columns: readonly string[];
  count: number;
  /** The columns that identify an existing row, and the columns to update. */
  key?: readonly string[];
  replaced?: readonly string[];
}

const insert = statementsBy(
  ({ table, columns, count, key = [], replaced }: Shape) =>
    (db, argument: Argument<Values>) => {
      const rows = Array.from({ length: count }, (_, row) =>
        Object.fromEntries(columns.map((column, index) => [column, argument(row * columns.length + index)])),
      );
      const query = db.insertInto(table).values(rows as never);
      if (replaced === undefined) return query;
      return query.onConflict((conflict) =>
        replaced.length === 0
          ? conflict.doNothing()
          : conflict
              .columns(key as never)
              .doUpdateSet(
                Object.fromEntries(replaced.map((column) => [column, sql.ref(`excluded.${column}`)])) as never,
              ),
      );
    },
);

const remove = statementsBy(
  ({ table, columns: [first = '', ...columns], count }: Shape) =>
    (db, argument: Argument<Values>) => {
      const width = columns.length + 1;
      const keys = Array.from(
        { length: count },
        (_, row) =>
          sql`(${sql.join(columns.map((column, index) => typed(column, argument(row * width + index + 1))))})`,
      );
      return db
        .deleteFrom(table)
        .where(sql.ref(first), '=', argument(0))
        .where(sql<boolean>`(${sql.join(columns.map((column) => sql.ref(column)))}) in (values ${sql.join(keys)})`);
    },
);

/** Adds a type to a value: in a list of values, PostgreSQL assumes text for untyped ones. */
function typed(column: string, value: unknown) {
  return column.endsWith('_at') ? sql`cast(${value} as bigint)` : sql`${value}`;
}
