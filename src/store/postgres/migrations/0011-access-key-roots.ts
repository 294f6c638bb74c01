import { type Kysely, sql } from 'kysely';

/** Adds the caller that an access key descends from. Existing keys keep a rate limit of their own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table access_key add column root_id text`.execute(db);
}
