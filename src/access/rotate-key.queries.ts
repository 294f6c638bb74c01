import type { Transaction } from 'kysely';
import type { Database } from '../store/database.ts';
import { insertAccessKey, listAccessKeys } from './access-key.queries.ts';
import type { AccessKey } from './access-key.ts';

interface Rotation {
  workspaceId: string;
  /** The key to replace. */
  id: string;
  newId: string;
  newHash: string;
  now: number;
  /** How long the old key stays valid beside the new one, in milliseconds. */
  overlap: number;
}

/**
 * Creates a key with the name and the rights of another key. The old key expires after the overlap, or at its own
 * expiry time if that is earlier. Returns undefined if the workspace has no such key in use.
 */
export async function rotateAccessKey(
  transaction: Transaction<Database>,
  { workspaceId, id, newId, newHash, now, overlap }: Rotation,
): Promise<{ old: AccessKey; fresh: AccessKey } | undefined> {
  const old = (await listAccessKeys(transaction, workspaceId)).find((key) => key.id === id);
  if (old === undefined || old.revokedAt !== null || (old.expiresAt !== null && old.expiresAt <= now)) return undefined;
  const expiresAt = Math.min(old.expiresAt ?? Number.POSITIVE_INFINITY, now + overlap);
  const fresh = { ...old, id: newId, createdAt: now, expiresAt: null, lastUsedAt: null };
  await insertAccessKey(transaction, fresh, newHash);
  await transaction
    .updateTable('access_key')
    .set({ expires_at: expiresAt })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
  return { old: { ...old, expiresAt }, fresh };
}
