import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';

/**
 * Returns the kinds of identifiers that contacts of a workspace have, sorted, at most `limit`. Skips through the index
 * from one kind to the next, so that the work does not depend on the number of identifiers.
 */
export async function identifierKeysOf(db: Kysely<Database>, workspaceId: string, limit: number): Promise<string[]> {
  const keys: string[] = [];
  while (keys.length < limit) {
    const next = await db
      .selectFrom('contact_identifier')
      .select('key')
      .where('workspace_id', '=', workspaceId)
      .where('key', '>', keys.at(-1) ?? '')
      .orderBy('key')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) break;
    keys.push(next.key);
  }
  return keys;
}
