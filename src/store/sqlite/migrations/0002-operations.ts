import { type Kysely, sql } from 'kysely';

/**
 * Adds the tables and columns for the other operations: fields of lists, members in the order of pages, and survivors
 * of merges.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...LISTS, ...MEMBERS.flatMap(inOrderOfCreation), ...MERGES])
    await sql.raw(statement).execute(db);
}

const LISTS = [
  'alter table list add column description text',
  'alter table list add column consent_type text',
  "alter table list add column tags text not null default '[]'",
  'alter table list add column is_proof integer not null default 0',
  'create index list_by_creation on list (workspace_id, created_at, id)',
  'create index account_by_creation on account (workspace_id, created_at, id)',
];

/** The time of creation of a contact never changes, so other tables may use it in their keys. */
const MEMBERS = [
  { group: 'list', column: 'list_id', key: 'id' },
  { group: 'account', column: 'account_id', key: 'id' },
  { group: 'company', column: 'company_ref', key: 'ref' },
];

function inOrderOfCreation({ group, column, key }: (typeof MEMBERS)[number]): string[] {
  const table = `${group}_member`;
  return [
    `create table new_member (
      workspace_id text not null,
      ${column} text not null,
      contact_created_at integer not null,
      contact_id text not null,
      primary key (workspace_id, ${column}, contact_created_at, contact_id),
      foreign key (workspace_id, ${column}) references ${group} (workspace_id, ${key})
    ) strict, without rowid`,
    `insert into new_member
      select member.workspace_id, member.${column}, contact.created_at, member.contact_id
      from ${table} as member
      join contact on contact.workspace_id = member.workspace_id and contact.id = member.contact_id`,
    `drop table ${table}`,
    `alter table new_member rename to ${table}`,
  ];
}

/** The second index finds the contacts that were merged into a contact, for when that contact is merged itself. */
const MERGES = [
  `create table contact_merge (
    workspace_id text not null,
    merged_id text not null,
    survivor_id text not null,
    at integer not null,
    primary key (workspace_id, merged_id)
  ) strict, without rowid`,
  'create index contact_merge_by_survivor on contact_merge (workspace_id, survivor_id)',
];
