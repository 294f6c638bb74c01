import { type Kysely, sql } from 'kysely';

/**
 * What the operations around the update need: the fields of lists, members in the order in which pages show them, and
 * where merged contacts have gone.
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

/** A contact is never created anew, so its time of creation may stand in the keys of other tables. */
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

/** The second index finds what was merged into a contact, when that goes elsewhere itself. */
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
