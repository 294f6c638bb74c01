import { type Kysely, sql } from 'kysely';

const TABLES = ['contact_history', 'contact_merge'];

/**
 * Adds columns for the history of removed contacts: the time of creation, and the other contact of a merge. An index
 * finds the contacts that were merged into a contact; it has no entries for plain updates.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Policies would hide the rows from the owner.
  for (const table of TABLES) await sql.raw(`alter table ${table} no force row level security`).execute(db);
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  for (const table of TABLES) await sql.raw(`alter table ${table} force row level security`).execute(db);
}

const STATEMENTS = [
  `alter table contact_history
    add column contact_created_at bigint,
    add column merged_contact_id text collate "C"`,
  `update contact_history set contact_created_at = first.at
    from contact_history as first
    where contact_history.removed = 1
      and contact_history.workspace_id = first.workspace_id
      and contact_history.contact_id = first.contact_id
      and first.previous_id is null`,
  // In a chain of merges, only the last survivor is known.
  `update contact_history set merged_contact_id = merge.survivor_id
    from contact_merge as merge
    where contact_history.removed = 1
      and contact_history.workspace_id = merge.workspace_id
      and contact_history.contact_id = merge.merged_id`,
  `create index contact_history_of_merged on contact_history (workspace_id, merged_contact_id)
    where removed = 1 and merged_contact_id is not null`,
];
