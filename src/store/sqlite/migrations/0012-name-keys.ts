import { type Kysely, sql } from 'kysely';

/**
 * Adds the keys of names to contacts, and to the index in the order of pages, so that a filter by name reads only the
 * index. Existing contacts get their keys later (`fill-name-keys.ts`).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'alter table contact add column name_key text',
  'drop index contact_by_creation',
  'create index contact_by_creation on contact (workspace_id, created_at, id, name_key)',
];
