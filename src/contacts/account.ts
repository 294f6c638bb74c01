import type { Kysely } from 'kysely';
import type { AccountRow, Database } from '../store/database.ts';

/** An account that contacts belong to. Its first mention creates it, so it may have no name yet. */
export interface Account {
  workspaceId: string;
  id: string;
  name: string | null;
  /** Milliseconds since 1970. */
  createdAt: number;
  updatedAt: number;
}

/** The accounts with these ids, in any order; unknown ids are left out. */
export async function findAccounts(
  db: Kysely<Database>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Account[]> {
  const rows = await db
    .selectFrom('account')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
  return rows.map(accountFromRow);
}

function accountFromRow(row: AccountRow): Account {
  return {
    workspaceId: row.workspace_id,
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
