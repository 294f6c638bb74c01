import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { firstIdAt } from '../uuid-v7.ts';

/** A change that may be forgotten, or one that is kept as the end of its contact's history. */
interface OldChange {
  id: string;
  isKept: boolean;
}

/**
 * Returns the oldest changes of a workspace after an id and before a time (milliseconds since 1970), up to `limit`.
 * Keeps the newest change of each contact, and the change that removed a contact that is still removed.
 */
export async function findOldChanges(
  db: Kysely<Database>,
  workspaceId: string,
  { behind, before, limit }: { behind: string; before: number; limit: number },
): Promise<OldChange[]> {
  const rows = await db
    .selectFrom('contact_history as change')
    .leftJoin('contact', (join) =>
      join
        .onRef('contact.workspace_id', '=', 'change.workspace_id')
        .onRef('contact.id', '=', 'change.contact_id')
        .onRef('contact.last_change_id', '=', 'change.id'),
    )
    .select(['change.id', 'change.at', 'change.removed', 'contact.id as newest_of'])
    .where('change.workspace_id', '=', workspaceId)
    .where('change.id', '>', behind)
    .where('change.id', '<', firstIdAt(before))
    .orderBy('change.id')
    .limit(limit)
    .execute();
  return rows.map(({ id, at, removed, newest_of: newestOf }) => ({
    id,
    isKept: removed === 1 || newestOf !== null || at >= before,
  }));
}

/** Deletes changes of a workspace. */
export async function deleteChanges(
  transaction: Transaction<Database>,
  workspaceId: string,
  ids: readonly string[],
): Promise<void> {
  await transaction
    .deleteFrom('contact_history')
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
}
