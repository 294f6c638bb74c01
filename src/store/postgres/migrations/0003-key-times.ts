import { type Kysely, sql } from 'kysely';

/** Adds the times of expiry and last use to access keys. Rotation sets the expiry. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table access_key add column expires_at bigint, add column last_used_at bigint`.execute(db);
}
