import { type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { PageRequest } from './page.ts';

/**
 * Returns a query for the rows of a page, in its order: a range of an index that has these columns next. It selects one
 * more row than the page has, to detect whether more follow. The limit is part of the text, because SQLite plans again
 * for each limit that is a parameter.
 */
export function rowsOfPage<Tables, Table extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  request: PageRequest,
  [createdAt, id]: readonly [createdAt: string, id: string],
  rows = request.limit + 1,
): SelectQueryBuilder<Tables, Table, Row> {
  const direction = request.descending ? 'desc' : 'asc';
  return rowsInPage(query, request, [createdAt, id])
    .orderBy(sql.ref(createdAt), direction)
    .orderBy(sql.ref(id), direction)
    .limit(sql.lit(rows));
}

/** Restricts a query to the range of a page. */
export function rowsInPage<Tables, Table extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  request: PageRequest,
  [createdAt, id]: readonly [createdAt: string, id: string],
): SelectQueryBuilder<Tables, Table, Row> {
  return query.where(inPage(request, createdAt, id));
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
