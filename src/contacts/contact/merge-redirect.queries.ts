import { type Kysely, sql } from 'kysely';
import type { Database } from '../../store/database.ts';
import { lookUp } from '../../store/look-up.ts';
import { inLookups } from '../in-parts.ts';

/** Returns the contact that a contact was merged into. Undefined if it was not merged. */
export async function survivorOf(
  db: Kysely<Database>,
  workspaceId: string,
  contactId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('contact_merge')
    .select('survivor_id')
    .where('workspace_id', '=', workspaceId)
    .where('merged_id', '=', contactId)
    .executeTakeFirst();
  return row?.survivor_id;
}

/** The contacts that these have been merged into, by their ids; those that have not been merged are left out. */
export async function survivorsOf(
  db: Kysely<Database>,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await Promise.all(
    inLookups(contactIds, '').map((part) =>
      lookUp(db, 'contact_merge', workspaceId, ['merged_id'], part).select(['merged_id', 'survivor_id']).execute(),
    ),
  );
  return new Map(rows.flat().map(({ merged_id, survivor_id }) => [merged_id, survivor_id]));
}

/**
 * Returns the result of `find` for the contact that a merged one leads to, with the id of that contact. Follows a
 * survivor that is merged in the meantime. Undefined if there is no such contact. `readSurvivor` returns the current
 * survivor of the merged contact.
 */
export async function followMerge<Found>(
  readSurvivor: () => Promise<string | undefined>,
  find: (survivorId: string) => Promise<Found | undefined>,
): Promise<{ survivorId: string; found: Found } | undefined> {
  let survivorId = await readSurvivor();
  while (survivorId !== undefined) {
    const found = await find(survivorId);
    if (found !== undefined) return { survivorId, found };
    // Another transaction has been committed since: it merged the survivor, which the next read sees, or deleted it.
    const next = await readSurvivor();
    if (next === survivorId) return undefined;
    survivorId = next;
  }
  return undefined;
}

/** Records that a contact was merged, and redirects the contacts that had been merged into it. */
export async function insertMerge(
  db: Kysely<Database>,
  workspaceId: string,
  { mergedId, survivorId, at }: { mergedId: string; survivorId: string; at: number },
): Promise<void> {
  await db
    .updateTable('contact_merge')
    .set({ survivor_id: survivorId })
    .where('workspace_id', '=', workspaceId)
    .where('survivor_id', '=', mergedId)
    .execute();
  await db
    .insertInto('contact_merge')
    .values({ workspace_id: workspaceId, merged_id: mergedId, survivor_id: survivorId, at })
    .execute();
}

/** Deletes the record that a contact was merged, because it was restored. */
export async function deleteMerge(db: Kysely<Database>, workspaceId: string, mergedId: string): Promise<void> {
  await db
    .deleteFrom('contact_merge')
    .where('workspace_id', '=', workspaceId)
    .where('merged_id', '=', mergedId)
    .execute();
}

/**
 * Redirects contacts to a restored contact: those that were merged into it, those that were merged into these, and so
 * on, according to their histories. `cross join` fixes the order in which SQLite reads, because it would read all merges
 * of the workspace for each contact.
 */
export async function restoreMerges(db: Kysely<Database>, workspaceId: string, survivorId: string): Promise<void> {
  await sql`
    with recursive inside (contact_id, at) as (
      select contact_id, at
      from contact_history
      where workspace_id = ${workspaceId} and merged_contact_id = ${survivorId} and removed = 1
      union
      select change.contact_id, change.at
      from inside
      cross join contact_history as change
      where change.workspace_id = ${workspaceId}
        and change.merged_contact_id = inside.contact_id
        and change.removed = 1
    )
    insert into contact_merge (workspace_id, merged_id, survivor_id, at)
    select ${workspaceId}, contact_id, ${survivorId}, at from inside where true
    on conflict (workspace_id, merged_id) do update set survivor_id = excluded.survivor_id`.execute(db);
}

/** Deletes the records of contacts that were merged into a deleted contact. */
export async function deleteMerges(db: Kysely<Database>, workspaceId: string, survivorId: string): Promise<void> {
  await db
    .deleteFrom('contact_merge')
    .where('workspace_id', '=', workspaceId)
    .where('survivor_id', '=', survivorId)
    .execute();
}
