import { type Kysely, sql } from 'kysely';

/**
 * Turns the history into a log. Its key was in the order of contacts, so that every update wrote a different page. Ids
 * in the order of time store concurrent changes side by side. A contact refers to its last change, and each change to
 * the previous one. An index finds the last change of removed contacts only.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'alter table contact add column last_change_id text',
  `create table new_history (
    workspace_id text not null,
    id text not null,
    contact_id text not null,
    version integer not null,
    previous_id text,
    removed integer not null,
    at integer not null,
    key_id text not null,
    door text not null,
    operation text not null,
    changes text not null,
    primary key (workspace_id, id)
  ) strict`,
  // Existing changes get ids in the form of new ones (UUID version 7): the time, then a number.
  `insert into new_history
    with numbered as (
      select *,
        format('%012x', at) as hex_at,
        row_number() over (order by workspace_id, at, contact_id, version) as number
      from contact_history
    ), named as (
      select *, format('%s-%s-7000-8000-%012x', substr(hex_at, 1, 8), substr(hex_at, 9), number) as id from numbered
    )
    select
      workspace_id,
      id,
      contact_id,
      version,
      lag(id) over earlier,
      not exists (select 1 from contact where contact.workspace_id = named.workspace_id and contact.id = named.contact_id)
        and version = max(version) over (partition by workspace_id, contact_id),
      at,
      key_id,
      door,
      operation,
      changes
    from named
    window earlier as (partition by workspace_id, contact_id order by version)
    order by workspace_id, id`,
  `update contact set last_change_id = last.id
    from new_history as last
    where last.workspace_id = contact.workspace_id
      and last.contact_id = contact.id
      and last.version = contact.version`,
  'drop table contact_history',
  'alter table new_history rename to contact_history',
  'create index contact_history_of_removed on contact_history (workspace_id, contact_id) where removed = 1',
];
