import { type Kysely, sql } from 'kysely';

/** Creates the table of results under idempotency keys. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const WORKSPACE = "workspace_id = current_setting('contact_gateway.workspace_id', true)";

const STATEMENTS = [
  `create table idempotency_key (
    workspace_id text collate "C" not null references workspace (id),
    key text collate "C" not null,
    fingerprint text not null,
    answer json not null,
    created_at bigint not null,
    primary key (workspace_id, key)
  )`,
  'create index idempotency_key_by_age on idempotency_key (workspace_id, created_at)',
  'alter table idempotency_key enable row level security',
  'alter table idempotency_key force row level security',
  `create policy room on idempotency_key using (${WORKSPACE}) with check (${WORKSPACE})`,
];
