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
 * Deletes the rows with these keys, which name the same columns. One statement for each row, sent together: for a list of
 * keys, PostgreSQL reads the whole workspace while its statistics say that the table is small.
 */
export async function deleteRows<Name extends Table>(db: Kysely<Database>, table: Name, keys: readonly object[]) {
  const [first] = keys as readonly Row[];
  if (first === undefined) return;
  const remove = deleteBy({ table, columns: Object.keys(first) });
  await Promise.all((keys as readonly Row[]).map((key) => remove(db, key)));
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

const deleteBy = statementsBy(
  ({ table, columns }: Pick<Shape, 'table' | 'columns'>) =>
    (db, argument: Argument<Row>) =>
      columns.reduce((query, column) => query.where(sql.ref(column), '=', argument(column)), db.deleteFrom(table)),
);
