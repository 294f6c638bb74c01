import { type Expression, type Kysely, type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from './database.ts';
import { isReadRowByRow } from './statement.ts';

type Column<Name extends keyof Database> = keyof Database[Name] & string;

/**
 * Rows to look up, each once: at least one value of the only column, or list of values with one for each column; or a query
 * that selects `column1`, `column2`, ….
 */
type Wanted = readonly string[] | readonly (readonly string[])[] | Expression<object>;

/**
 * Returns a query for the rows of a workspace with these values in these columns, which identify a row. Takes one lookup in
 * the index for each row, and a lock on the rows locks them in the order of the values.
 *
 * A list of values in a condition would not do for PostgreSQL: it plans for a workspace of average size. If most workspaces
 * are small, or if its statistics are from before a bulk load, it reads the whole workspace and compares each row with the
 * list.
 */
export function lookUp<Name extends keyof Database>(
  db: Kysely<Database>,
  table: Name,
  workspaceId: string,
  columns: readonly Column<Name>[],
  given: Wanted,
): SelectQueryBuilder<Database, Name, object> {
  const wanted = isList(given) ? given.map((row) => (Array.isArray(row) ? row : [row])) : given;
  const inWorkspace = db.selectFrom<keyof Database>(table).where('workspace_id' as never, '=', workspaceId as never);
  const query =
    isReadRowByRow(db) || isOne(wanted)
      ? inWorkspace.where(isAmong(columns, wanted))
      : db.selectFrom(sql<object>`(${rowsOf(wanted)})`.as('wanted')).crossJoinLateral(({ selectFrom }) =>
          columns
            .reduce(
              (rows, column, index) => rows.whereRef(sql.ref(column), '=', sql.ref(`wanted.column${index + 1}`)),
              selectFrom<keyof Database>(table)
                .selectAll()
                .where('workspace_id' as never, '=', workspaceId as never),
            )
            // With a limit, PostgreSQL has to look up one row after the other.
            .limit(sql.lit(1))
            .as(table),
        );
  // The types do not know that only the columns of the table are visible in both.
  return query as unknown as SelectQueryBuilder<Database, Name, object>;
}

type Rows = readonly (readonly string[])[] | Expression<object>;

/** Not conditions with `or`: for many of them, SQLite compares each row of the workspace with all of them. */
function isAmong(columns: readonly string[], wanted: Rows): RawBuilder<SqlBool> {
  const names = columns.map((column) => sql.ref(column));
  if (isOne(wanted))
    return sql`${sql.join(
      names.map((name, index) => sql`${name} = ${wanted[0]?.[index]}`),
      sql` and `,
    )}`;
  if (isList(wanted) && columns.length === 1) return sql`${sql.join(names)} in (${sql.join(wanted.flat())})`;
  return sql`(${sql.join(names)}) in (${rowsOf(wanted)})`;
}

function rowsOf(wanted: Rows): RawBuilder<unknown> | Expression<object> {
  if (!isList(wanted)) return wanted;
  return sql`values ${sql.join(wanted.map((values) => sql`(${sql.join(values)})`))}`;
}

function isOne(wanted: Rows): wanted is readonly (readonly string[])[] {
  return isList(wanted) && wanted.length === 1;
}

function isList<List extends readonly unknown[]>(wanted: List | Expression<object>): wanted is List {
  return Array.isArray(wanted);
}
