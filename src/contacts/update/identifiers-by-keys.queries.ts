import { type Expression, type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../../store/database.ts';
import { isReadRowByRow } from '../../store/statement.ts';

/** The workspace at 0, then the key and the normalized value of each identifier. */
type ValueAt = (index: number) => string;

/**
 * Returns a query for the rows of `count` identifiers, with one lookup in the index for each of them. A lock on the rows locks
 * them in the order of the identifiers.
 */
export function identifiersByKeys(db: Kysely<Database>, count: number, valueAt: ValueAt) {
  const inWorkspace = db.selectFrom('contact_identifier').where('workspace_id', '=', valueAt(0));
  if (count === 1) return inWorkspace.where('key', '=', valueAt(1)).where('normalized_value', '=', valueAt(2));
  const values = valueList(count, valueAt);
  // Not conditions with `or`: for many of them, SQLite compares each identifier of the workspace with all of them.
  if (isReadRowByRow(db)) return inWorkspace.where(sql<boolean>`(key, normalized_value) in (${values})`);
  return db
    .selectFrom(sql<Record<'column1' | 'column2', string>>`(${values})`.as('wanted'))
    .crossJoinLateral(({ selectFrom }) =>
      selectFrom('contact_identifier')
        .selectAll()
        .where('workspace_id', '=', valueAt(0))
        .whereRef('key', '=', 'wanted.column1')
        .whereRef('normalized_value', '=', 'wanted.column2')
        // With a limit, PostgreSQL has to look up one identifier after the other. Without, it reads all identifiers of the
        // workspace while its statistics say that there are few, as they do for a minute after a bulk load begins.
        .limit(sql.lit(1))
        .as('contact_identifier'),
    );
}

/** Returns a condition for the contacts whose ids the query returns, with one lookup in the index for each id. */
export function isIdAmong(db: Kysely<Database>, ids: Expression<{ contact_id: string }>): RawBuilder<SqlBool> {
  // PostgreSQL could compare all contacts of the workspace with the rows of a subquery, but not with an array.
  return isReadRowByRow(db) ? sql`id in ${ids}` : sql`id = any(array(${ids}))`;
}

function valueList(count: number, valueAt: ValueAt): RawBuilder<unknown> {
  const rows = Array.from({ length: count }, (_, row) => sql`(${valueAt(2 * row + 1)}, ${valueAt(2 * row + 2)})`);
  return sql`values ${sql.join(rows)}`;
}
