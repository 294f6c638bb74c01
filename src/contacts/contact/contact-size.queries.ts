import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../../store/database.ts';
import { isReadRowByRow } from '../../store/statement.ts';
import { SIZED_COLUMNS } from './contact-row.ts';

/** Returns the JSON size of a contact in bytes, as an expression for the database. */
export function jsonSize(db: Kysely<Database>): RawBuilder<number> {
  // With a cast, SQLite would read the values, which takes as long as loading the contact.
  return isReadRowByRow(db) ? sumOf((column) => column) : sumOf((column) => sql`cast(${column} as text)`);
}

function sumOf(textOf: (column: RawBuilder<unknown>) => RawBuilder<unknown>): RawBuilder<number> {
  return sql`${sql.join(
    SIZED_COLUMNS.map((column) => sql`octet_length(${textOf(sql.ref(column))})`),
    sql` + `,
  )}`;
}
