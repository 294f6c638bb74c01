import type { ColumnType, Selectable } from 'kysely';

/**
 * All tables, the same on every engine.
 *
 * Conventions: the workspace comes first in every key; times are milliseconds since 1970 (UTC) as integers; JSON
 * columns hold JSON text and are parsed by the reader of the row; ids are lower-case UUIDs.
 */
export interface Database {
  workspace: WorkspaceTable;
  access_key: AccessKeyTable;
  attribute_definition: AttributeDefinitionTable;
  contact: ContactTable;
  contact_identifier: ContactIdentifierTable;
  contact_history: ContactHistoryTable;
  contact_merge: ContactMergeTable;
  list: ListTable;
  list_member: ListMemberTable;
  list_member_count: ListMemberCountTable;
  account: AccountTable;
  account_member: AccountMemberTable;
  company: CompanyTable;
  company_member: CompanyMemberTable;
  idempotency_key: IdempotencyKeyTable;
}

interface WorkspaceTable {
  id: string;
  name: string;
  /** JSON: `WorkspaceSettings`. */
  settings: string;
  /** Changes with the settings and attribute definitions, to detect outdated caches. */
  revision: string;
  created_at: number;
}

interface AccessKeyTable {
  workspace_id: string;
  id: string;
  /** SHA-256 of the whole key, hexadecimal. */
  hash: string;
  name: string;
  /** JSON array of scopes. */
  scopes: string;
  origin: 'api' | 'flow' | 'journey';
  created_at: number;
  revoked_at: number | null;
  /** When the key expires. Rotation sets it. */
  expires_at: number | null;
  /** Updated about once a minute. */
  last_used_at: number | null;
  /** The caller that the key descends from. Null: an operator created it. */
  root_id: string | null;
}

interface AttributeDefinitionTable {
  workspace_id: string;
  key: string;
  display_name: string;
  description: string | null;
  type: 'boolean' | 'datetime' | 'number' | 'string';
  cardinality: 'one' | 'many';
  /** JSON. Null for any value of the type. */
  format: string | null;
  pii: number;
  read_only: number;
  archived: number;
  version: number;
  created_at: number;
  updated_at: number;
}

/** One row holds a whole contact, so that it is read and written at once. */
interface ContactTable {
  workspace_id: string;
  id: string;
  version: number;
  /** JSON object: key → value. */
  attributes: string;
  /** JSON array of `Identifier`, oldest first. */
  identifiers: string;
  /** JSON arrays of strings, in the order of the contact. */
  list_ids: string;
  account_ids: string;
  company_refs: string;
  created_at: number;
  updated_at: number;
  last_change_id: string | null;
  /** The key of the display name (`nameKeyOf`). Null if it is unknown: the row is older, or its writer knew no keys. */
  name_key: ColumnType<string | null, string | null | undefined, string | null>;
}

/** The owners of identifiers. The primary key ensures that an identifier belongs to at most one contact. */
interface ContactIdentifierTable {
  workspace_id: string;
  key: string;
  normalized_value: string;
  contact_id: string;
}

/**
 * The changes of contacts, written in the transaction of each change. A log: its ids are in the order of time. The
 * history of one contact is read backwards, from its `last_change_id` or, for a removed contact, from its `removed`
 * change.
 */
interface ContactHistoryTable {
  workspace_id: string;
  id: string;
  contact_id: string;
  /** The version that the change produced. */
  version: number;
  /** The previous change of the same contact. Null for the first. */
  previous_id: string | null;
  /** 1 if the change deleted the contact or merged it into another one; 2 if the contact was restored after that. */
  removed: number;
  at: number;
  key_id: string;
  api: 'rest' | 'graphql' | 'import';
  operation: string;
  /** JSON array of `FieldChange`. */
  changes: string;
  /** When a removed contact was created. Null for all other changes. */
  contact_created_at: number | null;
  /** The other contact of a merge: the merged one, or the survivor if this contact was removed. */
  merged_contact_id: string | null;
  /** JSON: `RelatedContacts` of a revert that undid merges; null for all other changes. */
  related_contacts: string | null;
}

/** The survivors of merged contacts. */
interface ContactMergeTable {
  workspace_id: string;
  merged_id: string;
  /** The current survivor. Updated if the survivor is merged itself. */
  survivor_id: string;
  at: number;
}

interface ListTable {
  workspace_id: string;
  id: string;
  name: string;
  description: string | null;
  consent_type: 'single' | 'double' | null;
  /** JSON array of strings. */
  tags: string;
  is_proof: number;
  created_at: number;
  updated_at: number;
}

/** Members of lists, accounts and companies, in the order of pages: oldest contact first. */
export interface MemberRow {
  workspace_id: string;
  contact_created_at: number;
  contact_id: string;
}

interface ListMemberTable extends MemberRow {
  list_id: string;
}

/** The number of contacts on a list: the sum of its rows. Triggers maintain it; the program only reads it. */
interface ListMemberCountTable {
  workspace_id: string;
  list_id: string;
  count: number;
}

/** A member of a set that is created by its first mention, without further data. */
export interface MentionedRow {
  workspace_id: string;
  name: string | null;
  created_at: number;
  updated_at: number;
}

interface AccountTable extends MentionedRow {
  id: string;
}

interface AccountMemberTable extends MemberRow {
  account_id: string;
}

interface CompanyTable extends MentionedRow {
  ref: string;
}

interface CompanyMemberTable extends MemberRow {
  company_ref: string;
}

/** The results of changes under idempotency keys. */
interface IdempotencyKeyTable {
  workspace_id: string;
  /** The access key that sent the change. Empty for old rows without it. */
  access_key_id: string;
  key: string;
  /** SHA-256 of the request, in hexadecimal. */
  fingerprint: string;
  /** JSON. */
  answer: string;
  created_at: number;
}

export type WorkspaceRow = Selectable<WorkspaceTable>;
export type ContactRow = Selectable<ContactTable>;
export type ContactHistoryRow = Selectable<ContactHistoryTable>;
export type AttributeDefinitionRow = Selectable<AttributeDefinitionTable>;
export type ListRow = Selectable<ListTable>;
export type AccountRow = Selectable<AccountTable>;
export type CompanyRow = Selectable<CompanyTable>;
