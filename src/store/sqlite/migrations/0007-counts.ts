import { type Kysely, sql } from 'kysely';

/** Adds the number of contacts on each list, and the access key of each idempotency key. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...COUNTS, ...IDEMPOTENCY_KEYS]) await sql.raw(statement).execute(db);
}

/**
 * Triggers maintain the count, so that it is correct for every writer. A migration that recreates `list_member` must
 * recreate them.
 */
const COUNTS = [
  `create table list_member_count (
    workspace_id text not null,
    list_id text not null,
    count integer not null,
    primary key (workspace_id, list_id)
  ) strict, without rowid`,
  `insert into list_member_count
    select workspace_id, list_id, count(*) from list_member group by workspace_id, list_id`,
  `create trigger list_member_entered after insert on list_member begin
    insert into list_member_count values (new.workspace_id, new.list_id, 1) on conflict do update set count = count + 1;
  end`,
  `create trigger list_member_left after delete on list_member begin
    update list_member_count set count = count - 1 where workspace_id = old.workspace_id and list_id = old.list_id;
  end`,
  `create trigger list_deleted after delete on list begin
    delete from list_member_count where workspace_id = old.workspace_id and list_id = old.id;
  end`,
];

/** The access keys of existing results are unknown. These results apply to every access key until they expire. */
const IDEMPOTENCY_KEYS = [
  `create table new_idempotency_key (
    workspace_id text not null references workspace (id),
    access_key_id text not null,
    key text not null,
    fingerprint text not null,
    answer text not null,
    created_at integer not null,
    primary key (workspace_id, access_key_id, key)
  ) strict, without rowid`,
  `insert into new_idempotency_key
    select workspace_id, '', key, fingerprint, answer, created_at from idempotency_key`,
  'drop table idempotency_key',
  'alter table new_idempotency_key rename to idempotency_key',
  'create index idempotency_key_by_age on idempotency_key (workspace_id, created_at)',
];
