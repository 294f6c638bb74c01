import type { Kysely, Transaction } from 'kysely';
import { rowsOfPage } from '../contacts/paging/page.queries.ts';
import { type Page, type PageRequest, pageFromRows } from '../contacts/paging/page.ts';
import { MAX_STORED_ACCESS_KEYS } from '../contacts/validation/limits.ts';
import type { Database } from '../store/database.ts';
import { type Argument, statement } from '../store/statement.ts';
import { type AccessKey, isInUse, type KeyUse, type NewAccessKey, type Origin } from './access-key.ts';

/**
 * Returns the key with this hash, or undefined if it is unknown, revoked or expired. No timing attack: this program
 * never compares keys. It looks up a hash of 256 bits, and a hash that is close to a stored one reveals nothing about
 * the key.
 */
export async function findAccessKey(db: Kysely<Database>, hash: string, now: number): Promise<AccessKey | undefined> {
  const [row] = await selectByHash(db, { hash });
  if (row === undefined) return undefined;
  const key = accessKeyFromRow(row);
  return isInUse(key, now) ? key : undefined;
}

/** Returns all keys of a workspace, oldest first, including revoked and expired ones. */
export async function listAccessKeys(db: Kysely<Database>, workspaceId: string): Promise<AccessKey[]> {
  const rows = await db
    .selectFrom('access_key')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(accessKeyFromRow);
}

/** Returns the names of the keys with these ids, in any order. Omits unknown ids. */
export async function findAccessKeyNames(
  db: Kysely<Database>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Pick<AccessKey, 'id' | 'name'>[]> {
  return db
    .selectFrom('access_key')
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
}

export async function insertAccessKey(db: Kysely<Database>, key: NewAccessKey, hash: string): Promise<void> {
  await db
    .insertInto('access_key')
    .values({
      workspace_id: key.workspaceId,
      id: key.id,
      hash,
      name: key.name,
      scopes: JSON.stringify(key.scopes),
      origin: key.origin,
      created_at: key.createdAt,
      revoked_at: null,
      expires_at: null,
      last_used_at: null,
      root_id: key.rootId ?? null,
    })
    .execute();
}

/** Returns a page of the keys of a workspace, oldest first, including revoked and expired ones. */
export async function accessKeysPage(
  db: Kysely<Database>,
  workspaceId: string,
  request: PageRequest,
): Promise<Page<AccessKey>> {
  const all = db.selectFrom('access_key').selectAll().where('workspace_id', '=', workspaceId);
  const rows = await rowsOfPage(all, request, ['created_at', 'id']).execute();
  return pageFromRows(rows, request, accessKeyFromRow);
}

/** Returns the keys with these ids, in any order, even if they are revoked or expired. Omits unknown ids. */
export async function findAccessKeys(
  db: Kysely<Database>,
  workspaceId: string,
  ids: readonly string[],
): Promise<AccessKey[]> {
  const rows = await db
    .selectFrom('access_key')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
  return rows.map(accessKeyFromRow);
}

/** Returns the number of keys that are neither revoked nor expired. */
export async function countKeysInUse(db: Kysely<Database>, workspaceId: string, now: number): Promise<number> {
  const { count } = await db
    .selectFrom('access_key')
    .select((is) => is.fn.countAll().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('revoked_at', 'is', null)
    .where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', now)]))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Deletes the oldest keys that are not in use, until there is room for another stored key. */
export async function deleteEndedKeys(
  transaction: Transaction<Database>,
  workspaceId: string,
  now: number,
): Promise<void> {
  const { count } = await transaction
    .selectFrom('access_key')
    .select((is) => is.fn.countAll().as('count'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  const excess = Number(count) + 1 - MAX_STORED_ACCESS_KEYS;
  if (excess <= 0) return;
  await transaction
    .deleteFrom('access_key')
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', (is) =>
      is
        .selectFrom('access_key')
        .select('id')
        .where('workspace_id', '=', workspaceId)
        .where((key) => key.or([key('revoked_at', 'is not', null), key('expires_at', '<=', now)]))
        .orderBy('created_at')
        .orderBy('id')
        .limit(excess),
    )
    .execute();
}

/** Writes the expiry time of a key. */
export async function setExpiry(
  transaction: Transaction<Database>,
  { workspaceId, id, expiresAt }: AccessKey,
): Promise<void> {
  await transaction
    .updateTable('access_key')
    .set({ expires_at: expiresAt })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Writes the time of the revocation of a key. */
export async function setRevoked(
  transaction: Transaction<Database>,
  { workspaceId, id, revokedAt }: AccessKey,
): Promise<void> {
  await transaction
    .updateTable('access_key')
    .set({ revoked_at: revokedAt })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Records when keys of a workspace were last used. Keeps a later time that another gateway recorded. */
export async function recordKeyUses(
  transaction: Transaction<Database>,
  workspaceId: string,
  uses: readonly KeyUse[],
): Promise<void> {
  for (const { id, at } of uses) await updateLastUse(transaction, { workspaceId, id, at });
}

const updateLastUse = statement((db, argument: Argument<KeyUse>) =>
  db
    .updateTable('access_key')
    .set({ last_used_at: argument('at') })
    .where('workspace_id', '=', argument('workspaceId'))
    .where('id', '=', argument('id'))
    .where((is) => is.or([is('last_used_at', 'is', null), is('last_used_at', '<', argument('at'))])),
);

const selectByHash = statement((db, argument: Argument<{ hash: string }>) =>
  db.selectFrom('access_key').selectAll().where('hash', '=', argument('hash')),
);

function accessKeyFromRow(row: {
  workspace_id: string;
  id: string;
  name: string;
  scopes: string;
  origin: Origin;
  created_at: number;
  revoked_at: number | null;
  expires_at: number | null;
  last_used_at: number | null;
  root_id: string | null;
}): AccessKey {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    scopes: JSON.parse(row.scopes),
    origin: row.origin,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    rootId: row.root_id,
  };
}
