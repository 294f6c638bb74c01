import type { Kysely } from 'kysely';
import type { Database, ListRow } from '../store/database.ts';

/** A list that contacts can be on. Times are milliseconds since 1970. */
export interface ContactList {
  workspaceId: string;
  id: string;
  name: string;
  createdAt: number;
  updatedAt: number;
}

/** The lists with these ids, in any order; unknown ids are left out. */
export async function findLists(
  db: Kysely<Database>,
  workspaceId: string,
  ids: readonly string[],
): Promise<ContactList[]> {
  const rows = await db
    .selectFrom('list')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
  return rows.map(listFromRow);
}

export async function insertList(db: Kysely<Database>, list: ContactList): Promise<void> {
  await db
    .insertInto('list')
    .values({
      workspace_id: list.workspaceId,
      id: list.id,
      name: list.name,
      created_at: list.createdAt,
      updated_at: list.updatedAt,
    })
    .execute();
}

function listFromRow(row: ListRow): ContactList {
  return {
    workspaceId: row.workspace_id,
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
