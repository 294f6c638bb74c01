import { type Kysely, sql } from 'kysely';

/**
 * Changes the type of a column, so that dumps can be restored. `pg_dump` writes `format json` without quotes, and
 * PostgreSQL 16 and later read these two words as a clause of SQL/JSON.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attribute_definition alter column "format" type jsonb using "format"::jsonb`.execute(db);
}
