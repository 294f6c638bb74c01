import type { Kysely } from 'kysely';
import type { AccountRow, Database } from '../../store/database.ts';
import { lookUp } from '../../store/look-up.ts';
import { rowsOfPage } from '../paging/page.queries.ts';
import { type Page, type PageRequest, pageFromRows } from '../paging/page.ts';

/** An account that contacts belong to. Its first mention creates it, so it may have no name. */
export interface Account {
  workspaceId: string;
  id: string;
  name: string | null;
  /** Milliseconds since 1970. */
  createdAt: number;
  updatedAt: number;
}

/** Returns the accounts with these ids, in any order. Omits unknown ids. */
export async function findAccounts(
  db: Kysely<Database>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Account[]> {
  const rows = await lookUp(db, 'account', workspaceId, ['id'], ids).selectAll('account').execute();
  return rows.map(accountFromRow);
}

/** Returns a page of the accounts of a workspace, in the order of creation. */
export async function accountsPage(
  db: Kysely<Database>,
  workspaceId: string,
  request: PageRequest,
): Promise<Page<Account>> {
  const all = db.selectFrom('account').selectAll().where('workspace_id', '=', workspaceId);
  const rows = await rowsOfPage(all, request, ['created_at', 'id']).execute();
  return pageFromRows(rows, request, accountFromRow);
}

export async function insertAccount(db: Kysely<Database>, account: Account): Promise<void> {
  await db.insertInto('account').values(rowFromAccount(account)).execute();
}

/**
 * Returns the part of a changed account that is visible to a key that may not read accounts (see `writtenPartOfList`).
 */
export function writtenPartOfAccount(account: Account, written: Partial<Pick<Account, 'name'>>): Account {
  return { ...account, name: null, ...written };
}

/** Writes all fields of an account. */
export async function updateAccount(db: Kysely<Database>, account: Account): Promise<void> {
  const { workspace_id, id, ...fields } = rowFromAccount(account);
  await db.updateTable('account').set(fields).where('workspace_id', '=', workspace_id).where('id', '=', id).execute();
}

/** Deletes an account without contacts. */
export async function deleteAccount(db: Kysely<Database>, workspaceId: string, id: string): Promise<void> {
  await db.deleteFrom('account').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
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

function rowFromAccount({ workspaceId, id, name, createdAt, updatedAt }: Account): AccountRow {
  return { workspace_id: workspaceId, id, name, created_at: createdAt, updated_at: updatedAt };
}
