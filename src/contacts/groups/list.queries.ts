import type { Kysely } from 'kysely';
import type { Database, ListRow } from '../../store/database.ts';
import { lookUp } from '../../store/look-up.ts';
import { inParts } from '../in-parts.ts';
import { rowsOfPage } from '../paging/page.queries.ts';
import { type Page, type PageRequest, pageFromRows } from '../paging/page.ts';
import { createTurns } from '../turns.ts';
import { MAX_LISTS } from '../validation/limits.ts';
import type { ConsentType } from './list-body.ts';

/** A list of contacts. Times are milliseconds since 1970. */
export interface ContactList {
  workspaceId: string;
  id: string;
  name: string;
  description: string | null;
  consentType: ConsentType | null;
  /** Ids of the client's own tags. */
  tags: readonly string[];
  isProof: boolean;
  createdAt: number;
  updatedAt: number;
}

/** Returns the lists with these ids, in any order. Omits unknown ids. */
export async function findLists(
  db: Kysely<Database>,
  workspaceId: string,
  ids: readonly string[],
): Promise<ContactList[]> {
  const rows = await Promise.all(
    inParts(ids).map((part) => lookUp(db, 'list', workspaceId, ['id'], part).selectAll('list').execute()),
  );
  return rows.flat().map(listFromRow);
}

/** Returns a page of the lists of a workspace, in the order of creation. */
export async function listsPage(
  db: Kysely<Database>,
  workspaceId: string,
  request: PageRequest,
): Promise<Page<ContactList>> {
  const all = db.selectFrom('list').selectAll().where('workspace_id', '=', workspaceId);
  const rows = await rowsOfPage(all, request, ['created_at', 'id']).execute();
  return pageFromRows(rows, request, listFromRow);
}

/** Returns those of the contacts that are on the maximum number of lists, and not on this one. */
export async function findFullContacts(
  db: Kysely<Database>,
  workspaceId: string,
  contactIds: readonly string[],
  listId: string,
): Promise<string[]> {
  const full: string[] = [];
  const letOthersIn = createTurns();
  for (const part of inParts(contactIds, CONTACTS_AT_ONCE)) {
    const rows = await lookUp(db, 'contact', workspaceId, ['id'], part).select(['id', 'list_ids']).execute();
    for (const { id, list_ids } of rows) {
      const listIds: string[] = JSON.parse(list_ids);
      if (listIds.length >= MAX_LISTS && !listIds.includes(listId)) full.push(id);
    }
    await letOthersIn();
  }
  return full;
}

/** The list ids of one contact may take 40 kB. */
const CONTACTS_AT_ONCE = 20;

/** Returns the number of contacts on each of these lists, by id. Omits lists that have never had contacts. */
export async function countListMembers(
  db: Kysely<Database>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('list_member_count')
    .select(({ fn }) => ['list_id', fn.sum<number>('count').as('count')])
    .where('workspace_id', '=', workspaceId)
    .where('list_id', 'in', ids)
    .groupBy('list_id')
    .execute();
  return new Map(rows.map(({ list_id, count }) => [list_id, Number(count)]));
}

export async function insertList(db: Kysely<Database>, list: ContactList): Promise<void> {
  await db.insertInto('list').values(rowFromList(list)).execute();
}

/** Writes all fields of a list. */
export async function updateList(db: Kysely<Database>, list: ContactList): Promise<void> {
  const { workspace_id, id, ...fields } = rowFromList(list);
  await db.updateTable('list').set(fields).where('workspace_id', '=', workspace_id).where('id', '=', id).execute();
}

/**
 * Returns the part of a changed list that is visible to a key that may not read lists: its id, times, and the fields of
 * the body. All other fields have their defaults.
 */
export function writtenPartOfList(list: ContactList, written: Partial<ContactList>): ContactList {
  const { workspaceId, id, createdAt, updatedAt } = list;
  return { ...LIST_DEFAULTS, name: '', ...written, workspaceId, id, createdAt, updatedAt };
}

/** Deletes a list without contacts. */
export async function deleteList(db: Kysely<Database>, workspaceId: string, id: string): Promise<void> {
  await db.deleteFrom('list').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
}

/** The defaults of a list. */
export const LIST_DEFAULTS = { description: null, consentType: null, tags: [], isProof: false } as const;

function listFromRow(row: ListRow): ContactList {
  return {
    workspaceId: row.workspace_id,
    id: row.id,
    name: row.name,
    description: row.description,
    consentType: row.consent_type,
    tags: JSON.parse(row.tags),
    isProof: row.is_proof === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function rowFromList(list: ContactList): ListRow {
  return {
    workspace_id: list.workspaceId,
    id: list.id,
    name: list.name,
    description: list.description,
    consent_type: list.consentType,
    tags: JSON.stringify(list.tags),
    is_proof: Number(list.isProof),
    created_at: list.createdAt,
    updated_at: list.updatedAt,
  };
}
