import { type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Argument } from '../../store/statement.ts';
import type { PageRequest, Position } from './page.ts';

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

/** The properties of a page that make another statement. */
export interface BoundsShape {
  descending: boolean;
  hasFrom: boolean;
  hasUntil: boolean;
}

/** The positions of a page as the arguments of a statement. */
export interface BoundsValues {
  fromTime: number | undefined;
  fromId: string | undefined;
  untilTime: number | undefined;
  untilId: string | undefined;
}

/** Returns the bounds of a page for a statement that is compiled once for all positions. */
export function boundsOf({ descending, from, until }: Omit<PageRequest, 'limit'>): {
  shape: BoundsShape;
  values: BoundsValues;
} {
  return {
    shape: { descending, hasFrom: from !== undefined, hasUntil: until !== undefined },
    values: { fromTime: from?.createdAt, fromId: from?.id, untilTime: until?.createdAt, untilId: until?.id },
  };
}

/** Returns the request of a statement, with placeholders as positions. */
export function requestOf<Values extends BoundsValues>(
  { descending, hasFrom, hasUntil }: BoundsShape,
  argument: Argument<Values>,
  limit: number,
): PageRequest {
  const at = (time: 'fromTime' | 'untilTime', id: 'fromId' | 'untilId') =>
    ({ createdAt: argument(time), id: argument(id) }) as Position;
  return {
    limit,
    descending,
    ...(hasFrom ? { from: at('fromTime', 'fromId') } : {}),
    ...(hasUntil ? { until: at('untilTime', 'untilId') } : {}),
  };
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
