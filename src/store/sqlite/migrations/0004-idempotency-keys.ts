import { type Kysely, sql } from 'kysely';

/** Creates the table of results under idempotency keys. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table idempotency_key (
    workspace_id text not null references workspace (id),
    key text not null,
    fingerprint text not null,
    answer text not null,
    created_at integer not null,
    primary key (workspace_id, key)
  ) strict, without rowid`.execute(db);
  await sql`create index idempotency_key_by_age on idempotency_key (workspace_id, created_at)`.execute(db);
}
