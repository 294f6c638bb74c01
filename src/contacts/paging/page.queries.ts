import { type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { PageRequest } from './page.ts';

/**
 * A query of the rows of a page, in its order: a range of an index in which these columns come next. One row more than
 * the page has tells whether there are more. The number stands in the text: SQLite plans anew for each that it is given.
 */
export function rowsOfPage<Tables, Table extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  request: PageRequest,
  [createdAt, id]: readonly [createdAt: string, id: string],
  rows = request.limit + 1,
): SelectQueryBuilder<Tables, Table, Row> {
  const direction = request.descending ? 'desc' : 'asc';
  return query
    .where(inPage(request, createdAt, id))
    .orderBy(sql.ref(createdAt), direction)
    .orderBy(sql.ref(id), direction)
    .limit(sql.lit(rows));
}

function inPage({ from, until, descending }: PageRequest, createdAt: string, id: string): RawBuilder<SqlBool> {
  const columns = sql`(${sql.ref(createdAt)}, ${sql.ref(id)})`;
  const [behind, before] = descending ? [sql`<`, sql`>`] : [sql`>`, sql`<`];
  const conditions = [
    ...(from === undefined ? [] : [sql`${columns} ${behind} (${from.createdAt}, ${from.id})`]),
    ...(until === undefined ? [] : [sql`${columns} ${before} (${until.createdAt}, ${until.id})`]),
  ];
  return conditions.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`${sql.join(conditions, sql` and `)}`;
}
