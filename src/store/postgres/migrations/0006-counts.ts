import { type Kysely, sql } from 'kysely';

/** Adds the number of contacts on each list, and the access key of each idempotency key. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...COUNTS, ...IDEMPOTENCY_KEYS]) await sql.raw(statement).execute(db);
}

const WORKSPACE = "workspace_id = current_setting('contact_gateway.workspace_id', true)";

/**
 * The count of a list is the sum of its rows. Each statement that changes members adds a row, so that concurrent
 * changes do not wait for each other. Occasionally, a statement replaces all unlocked rows by one row with their sum. A
 * trigger maintains the count, so that it is correct for every writer, including older versions of this program.
 */
const COUNTS = [
  `create table list_member_count (
    workspace_id text collate "C" not null,
    list_id text collate "C" not null,
    entry uuid not null default gen_random_uuid(),
    count bigint not null,
    primary key (workspace_id, list_id, entry)
  )`,
  'lock table list_member in share row exclusive mode',
  // Policies would hide the rows from the owner.
  'alter table list_member no force row level security',
  `insert into list_member_count (workspace_id, list_id, count)
    select workspace_id, list_id, count(*) from list_member group by workspace_id, list_id`,
  'alter table list_member force row level security',
  'alter table list_member_count enable row level security',
  'alter table list_member_count force row level security',
  `create policy room on list_member_count using (${WORKSPACE}) with check (${WORKSPACE})`,
  `create function count_list_members() returns trigger language plpgsql as $$
    begin
      insert into list_member_count (workspace_id, list_id, count)
        select workspace_id, list_id, case tg_op when 'INSERT' then count(*) else -count(*) end
        from changed group by workspace_id, list_id;
      if random() < 0.03 then
        with rows as (
          select workspace_id, list_id, entry from list_member_count
            where (workspace_id, list_id) in (select workspace_id, list_id from changed)
            order by entry limit 1000 for update skip locked
        ), removed as (
          delete from list_member_count as counted using rows
            where (counted.workspace_id, counted.list_id, counted.entry) = (rows.workspace_id, rows.list_id, rows.entry)
            returning counted.workspace_id, counted.list_id, counted.count
        )
        insert into list_member_count (workspace_id, list_id, count)
          select workspace_id, list_id, sum(count) from removed group by workspace_id, list_id;
      end if;
      return null;
    end $$`,
  `create trigger list_member_entered after insert on list_member
    referencing new table as changed for each statement execute function count_list_members()`,
  `create trigger list_member_left after delete on list_member
    referencing old table as changed for each statement execute function count_list_members()`,
  `create function forget_list_member_count() returns trigger language plpgsql as $$
    begin
      delete from list_member_count where workspace_id = old.workspace_id and list_id = old.id;
      return null;
    end $$`,
  `create trigger list_deleted after delete on list
    for each row execute function forget_list_member_count()`,
];

/** The access keys of existing results are unknown. These results apply to every access key until they expire. */
const IDEMPOTENCY_KEYS = [
  `alter table idempotency_key
    add column access_key_id text collate "C" not null default '',
    drop constraint idempotency_key_pkey,
    add primary key (workspace_id, access_key_id, key)`,
  'alter table idempotency_key alter column access_key_id drop default',
];
