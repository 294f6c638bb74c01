import { type Kysely, sql } from 'kysely';

/**
 * Adds the other contacts of a revert, for the history of undone merges. Marks changes that removed a contact which was
 * restored, so that lookups of removed contacts skip them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'alter table contact_history add column related_contacts text',
  `update contact_history set removed = 2
    where removed = 1 and (workspace_id, id) in (select workspace_id, previous_id from contact_history)`,
];
