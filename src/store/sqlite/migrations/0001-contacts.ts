import { type Kysely, sql } from 'kysely';

/**
 * Creates the tables for updates. `without rowid` stores a table in the order of its key, so that a lookup is one
 * descent.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of TABLES) await sql.raw(table).execute(db);
}

const TABLES = [
  `create table workspace (
    id text primary key,
    name text not null,
    settings text not null,
    revision text not null,
    created_at integer not null
  ) strict, without rowid`,
  `create table access_key (
    workspace_id text not null references workspace (id),
    id text not null,
    hash text not null unique,
    name text not null,
    scopes text not null,
    origin text not null,
    created_at integer not null,
    revoked_at integer,
    primary key (workspace_id, id)
  ) strict, without rowid`,
  `create table attribute_definition (
    workspace_id text not null references workspace (id),
    key text not null,
    display_name text not null,
    description text,
    type text not null,
    cardinality text not null,
    format text,
    pii integer not null,
    read_only integer not null,
    archived integer not null,
    version integer not null,
    created_at integer not null,
    updated_at integer not null,
    primary key (workspace_id, key)
  ) strict, without rowid`,
  `create table contact (
    workspace_id text not null references workspace (id),
    id text not null,
    version integer not null,
    attributes text not null,
    identifiers text not null,
    list_ids text not null,
    account_ids text not null,
    company_refs text not null,
    created_at integer not null,
    updated_at integer not null,
    primary key (workspace_id, id)
  ) strict`,
  'create index contact_by_creation on contact (workspace_id, created_at, id)',
  `create table contact_identifier (
    workspace_id text not null,
    key text not null,
    normalized_value text not null,
    contact_id text not null,
    primary key (workspace_id, key, normalized_value)
  ) strict, without rowid`,
  `create table contact_history (
    workspace_id text not null,
    contact_id text not null,
    version integer not null,
    at integer not null,
    key_id text not null,
    door text not null,
    operation text not null,
    changes text not null,
    primary key (workspace_id, contact_id, version)
  ) strict, without rowid`,
  `create table list (
    workspace_id text not null references workspace (id),
    id text not null,
    name text not null,
    created_at integer not null,
    updated_at integer not null,
    primary key (workspace_id, id)
  ) strict, without rowid`,
  `create table list_member (
    workspace_id text not null,
    list_id text not null,
    contact_id text not null,
    primary key (workspace_id, list_id, contact_id),
    foreign key (workspace_id, list_id) references list (workspace_id, id)
  ) strict, without rowid`,
  `create table account (
    workspace_id text not null references workspace (id),
    id text not null,
    name text,
    created_at integer not null,
    updated_at integer not null,
    primary key (workspace_id, id)
  ) strict, without rowid`,
  `create table account_member (
    workspace_id text not null,
    account_id text not null,
    contact_id text not null,
    primary key (workspace_id, account_id, contact_id),
    foreign key (workspace_id, account_id) references account (workspace_id, id)
  ) strict, without rowid`,
  `create table company (
    workspace_id text not null references workspace (id),
    ref text not null,
    name text,
    created_at integer not null,
    updated_at integer not null,
    primary key (workspace_id, ref)
  ) strict, without rowid`,
  `create table company_member (
    workspace_id text not null,
    company_ref text not null,
    contact_id text not null,
    primary key (workspace_id, company_ref, contact_id),
    foreign key (workspace_id, company_ref) references company (workspace_id, ref)
  ) strict, without rowid`,
];
