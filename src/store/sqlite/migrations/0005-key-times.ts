import { type Kysely, sql } from 'kysely';

/** When a key ends by itself, as one that has been rotated does, and when it was last used. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table access_key add column expires_at integer`.execute(db);
  await sql`alter table access_key add column last_used_at integer`.execute(db);
}
