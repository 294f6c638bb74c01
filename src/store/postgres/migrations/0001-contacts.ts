import { type Kysely, sql } from 'kysely';

/**
 * Creates the tables, the same as on every engine. The workspace comes first in every key, so that tables can be
 * divided by workspace. Text is compared byte by byte (`C`), as paging requires, in every locale of the database.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...TABLES, ...INDEXES, ...POLICIES]) await sql.raw(statement).execute(db);
}

const TABLES = [
  `create table workspace (
    id text collate "C" primary key,
    name text not null,
    settings json not null,
    revision text not null,
    created_at bigint not null
  )`,
  `create table access_key (
    workspace_id text collate "C" not null references workspace (id),
    id text collate "C" not null,
    hash text collate "C" not null unique,
    name text not null,
    scopes json not null,
    origin text not null,
    created_at bigint not null,
    revoked_at bigint,
    primary key (workspace_id, id)
  )`,
  `create table attribute_definition (
    workspace_id text collate "C" not null references workspace (id),
    key text collate "C" not null,
    display_name text not null,
    description text,
    type text not null,
    cardinality text not null,
    "format" json,
    pii smallint not null,
    read_only smallint not null,
    archived smallint not null,
    version integer not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, key)
  )`,
  // Free space in each page, so that an update, which changes no index, fits on the page of the old row.
  `create table contact (
    workspace_id text collate "C" not null references workspace (id),
    id text collate "C" not null,
    version integer not null,
    attributes jsonb not null,
    identifiers json not null,
    list_ids json not null,
    account_ids json not null,
    company_refs json not null,
    created_at bigint not null,
    updated_at bigint not null,
    last_change_id text collate "C",
    primary key (workspace_id, id)
  ) with (fillfactor = 80)`,
  `create table contact_identifier (
    workspace_id text collate "C" not null,
    key text collate "C" not null,
    normalized_value text collate "C" not null,
    contact_id text collate "C" not null,
    primary key (workspace_id, key, normalized_value)
  )`,
  `create table contact_history (
    workspace_id text collate "C" not null,
    id text collate "C" not null,
    contact_id text collate "C" not null,
    version integer not null,
    previous_id text collate "C",
    removed smallint not null,
    at bigint not null,
    key_id text not null,
    door text not null,
    operation text not null,
    changes json not null,
    primary key (workspace_id, id)
  )`,
  `create table contact_merge (
    workspace_id text collate "C" not null,
    merged_id text collate "C" not null,
    survivor_id text collate "C" not null,
    at bigint not null,
    primary key (workspace_id, merged_id)
  )`,
  `create table list (
    workspace_id text collate "C" not null references workspace (id),
    id text collate "C" not null,
    name text not null,
    description text,
    consent_type text,
    tags json not null,
    is_proof smallint not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
  )`,
  `create table account (
    workspace_id text collate "C" not null references workspace (id),
    id text collate "C" not null,
    name text,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
  )`,
  `create table company (
    workspace_id text collate "C" not null references workspace (id),
    ref text collate "C" not null,
    name text,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, ref)
  )`,
  ...[
    { group: 'list', column: 'list_id', key: 'id' },
    { group: 'account', column: 'account_id', key: 'id' },
    { group: 'company', column: 'company_ref', key: 'ref' },
  ].map(
    ({ group, column, key }) => `create table ${group}_member (
    workspace_id text collate "C" not null,
    ${column} text collate "C" not null,
    contact_created_at bigint not null,
    contact_id text collate "C" not null,
    primary key (workspace_id, ${column}, contact_created_at, contact_id),
    foreign key (workspace_id, ${column}) references ${group} (workspace_id, ${key})
  )`,
  ),
];

const INDEXES = [
  'create index contact_by_creation on contact (workspace_id, created_at, id)',
  'create index contact_history_of_removed on contact_history (workspace_id, contact_id) where removed = 1',
  'create index contact_merge_by_survivor on contact_merge (workspace_id, survivor_id)',
  'create index list_by_creation on list (workspace_id, created_at, id)',
  'create index account_by_creation on account (workspace_id, created_at, id)',
];

const WORKSPACE = "current_setting('contact_gateway.workspace_id', true)";

/**
 * Row-level security: a transaction sees the rows of a workspace only if it has named that workspace, whatever its
 * statements are. This applies to the owner of the tables too. A key is found by its hash before its workspace is
 * known. `*` lists all workspaces.
 */
const POLICIES = [
  ['workspace', `id = ${WORKSPACE} or ${WORKSPACE} = '*'`, `id = ${WORKSPACE}`],
  ['access_key', `workspace_id = ${WORKSPACE} or hash = current_setting('contact_gateway.key_hash', true)`],
  ...[
    'attribute_definition',
    'contact',
    'contact_identifier',
    'contact_history',
    'contact_merge',
    'list',
    'list_member',
    'account',
    'account_member',
    'company',
    'company_member',
  ].map((table) => [table]),
].flatMap(([table, visible = `workspace_id = ${WORKSPACE}`, writable = `workspace_id = ${WORKSPACE}`]) => [
  `alter table ${table} enable row level security`,
  `alter table ${table} force row level security`,
  `create policy room on ${table} using (${visible}) with check (${writable})`,
]);
