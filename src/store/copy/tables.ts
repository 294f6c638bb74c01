import { CONTACT_SET_TABLES, type MemberTable, type MentionedTable } from '../contact-set-tables.ts';
import type { Database } from '../database.ts';

/** The tables to copy. Counts are not copied, because the target counts the copied rows. */
export type TableName = Exclude<keyof Database, 'list_member_count'>;

/** The properties that identify and compare rows, on every engine. */
interface TableShape<Column> {
  /** The column with the id of the workspace. */
  workspace: Column;
  /** The columns that identify a row of a workspace, in the order of the primary key. */
  key: readonly Column[];
  /** JSON columns. Engines store them differently: as text, or in a form of their own. */
  json: readonly Column[];
  /** Columns that are computed from others, sometimes later. They are copied, but not compared. */
  derived?: readonly Column[];
}

type Tables = { readonly [Name in TableName]: TableShape<keyof Database[Name] & string> };

const SETS = Object.values(CONTACT_SET_TABLES);

/**
 * All tables, each after those that it refers to. Access keys come last, so that no client can use an incomplete copy.
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
    derived: ['name_key'],
  },
  contact_identifier: { workspace: 'workspace_id', key: ['key', 'normalized_value'], json: [] },
  ...memberTables(),
  contact_merge: { workspace: 'workspace_id', key: ['merged_id'], json: [] },
  contact_history: { workspace: 'workspace_id', key: ['id'], json: ['changes', 'related_contacts'] },
  idempotency_key: { workspace: 'workspace_id', key: ['access_key_id', 'key'], json: ['answer'] },
  access_key: { workspace: 'workspace_id', key: ['id'], json: ['scopes'] },
};

export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

/** The tables of members that are created by their first mention. */
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
