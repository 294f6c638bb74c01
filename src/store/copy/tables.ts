import { CONTACT_SET_TABLES, type MemberTable, type MentionedTable } from '../contact-set-tables.ts';
import type { Database } from '../database.ts';

/** The tables that are copied. Counts are not: the target counts what it gets. */
export type TableName = Exclude<keyof Database, 'list_member_count'>;

/** How rows are identified and compared, on every engine. */
interface TableShape<Column> {
  /** The column that says whose the row is. */
  workspace: Column;
  /** The columns that identify a row of a workspace, in the order of the primary key. */
  key: readonly Column[];
  /** Columns of JSON, which one engine keeps as the text that it was and another in a form of its own. */
  json: readonly Column[];
}

type Tables = { readonly [Name in TableName]: TableShape<keyof Database[Name] & string> };

const SETS = Object.values(CONTACT_SET_TABLES);

/**
 * Every table, each behind those that it refers to. Access keys come last: as long as not all is there, no key
 * lets anybody begin to work on a half of it.
 */
export const TABLES: Tables = {
  workspace: { workspace: 'id', key: ['id'], json: ['settings'] },
  attribute_definition: { workspace: 'workspace_id', key: ['key'], json: ['format'] },
  list: { workspace: 'workspace_id', key: ['id'], json: ['tags'] },
  ...mentionedTables(),
  contact: {
    workspace: 'workspace_id',
    key: ['id'],
    json: ['attributes', 'identifiers', ...SETS.map(({ column }) => column)],
  },
  contact_identifier: { workspace: 'workspace_id', key: ['key', 'normalized_value'], json: [] },
  ...memberTables(),
  contact_merge: { workspace: 'workspace_id', key: ['merged_id'], json: [] },
  contact_history: { workspace: 'workspace_id', key: ['id'], json: ['changes', 'related_contacts'] },
  idempotency_key: { workspace: 'workspace_id', key: ['access_key_id', 'key'], json: ['answer'] },
  access_key: { workspace: 'workspace_id', key: ['id'], json: ['scopes'] },
};

export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

/** The tables of members that their first mention makes. */
function mentionedTables(): Pick<Tables, MentionedTable> {
  const tables = SETS.flatMap(({ madeIn }) => (madeIn === null ? [] : [madeIn]));
  return Object.fromEntries(
    tables.map(({ table, column }) => [table, { workspace: 'workspace_id', key: [column], json: [] }]),
  ) as unknown as Pick<Tables, MentionedTable>;
}

function memberTables(): Pick<Tables, MemberTable> {
  const entries = SETS.map(({ members: { table, column } }) => {
    const key = [column, 'contact_created_at', 'contact_id'];
    return [table, { workspace: 'workspace_id', key, json: [] }];
  });
  return Object.fromEntries(entries);
}
