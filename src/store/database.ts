import type { Selectable } from 'kysely';

/**
 * Every table of the service, the same on every engine.
 *
 * Conventions: the workspace comes first in every key; times are milliseconds since 1970 (UTC) as integers;
 * JSON columns hold JSON text and are parsed by the reader of the row; ids are lower-case UUIDs.
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
  /** Another one with every change of settings or attribute definitions: tells a cached copy that it is old. */
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
  /** When it ends by itself. */
  expires_at: number | null;
  /** At most a minute or so behind. */
  last_used_at: number | null;
}

interface AttributeDefinitionTable {
  workspace_id: string;
  key: string;
  display_name: string;
  description: string | null;
  type: 'boolean' | 'datetime' | 'number' | 'string';
  cardinality: 'one' | 'many';
  /** JSON, or null where any value of the type fits. */
  format: string | null;
  pii: number;
  read_only: number;
  archived: number;
  version: number;
  created_at: number;
  updated_at: number;
}

/** One row holds a whole contact, so that one read answers and one write changes it. */
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
}

/** Who owns an identifier. Its key is what makes an identifier belong to one contact at most. */
interface ContactIdentifierTable {
  workspace_id: string;
  key: string;
  normalized_value: string;
  contact_id: string;
}

/**
 * What each update changed, written in the transaction of the update. A log: the ids are in the order of time. The
 * history of one contact is read backwards, from its `last_change_id` or, when it is gone, from its `removed` change.
 */
interface ContactHistoryTable {
  workspace_id: string;
  id: string;
  contact_id: string;
  /** The version that the change produced. */
  version: number;
  /** The change of the same contact before this one; null for the first. */
  previous_id: string | null;
  /** 1 where the contact was deleted or merged into another and is gone, 2 where it has come back since. */
  removed: number;
  at: number;
  key_id: string;
  api: 'rest' | 'graphql';
  operation: string;
  /** JSON array of `FieldChange`. */
  changes: string;
  /** When a removed contact was created; null for all other changes. */
  contact_created_at: number | null;
  /** The other contact of a merge: the one that was merged into this one, or, of a removed contact, the survivor. */
  merged_contact_id: string | null;
  /** JSON: `RelatedContacts` of a revert that undid merges; null for all other changes. */
  related_contacts: string | null;
}

/** Where a contact has gone that was merged into another one. */
interface ContactMergeTable {
  workspace_id: string;
  merged_id: string;
  /** The contact that is there now: moves along when that one is merged itself. */
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

/** That a contact is on a list or belongs to an account or a company, in the order of pages: oldest contact first. */
export interface MemberRow {
  workspace_id: string;
  contact_created_at: number;
  contact_id: string;
}

interface ListMemberTable extends MemberRow {
  list_id: string;
}

/** How many contacts are on a list: the sum of its rows. Kept by triggers of the database; the program only reads it. */
interface ListMemberCountTable {
  workspace_id: string;
  list_id: string;
  count: number;
}

/** A member of a set that its first mention makes: nothing more is known of it then. */
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

/** What a change was answered under a key of its client's. */
interface IdempotencyKeyTable {
  workspace_id: string;
  /** The access key that the change was sent with; empty where that was not kept yet. */
  access_key_id: string;
  key: string;
  /** SHA-256 of what was asked for, in hexadecimal. */
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
