import { type Kysely, sql } from 'kysely';

/**
 * What the history of a merge that is undone needs: the other contacts of a revert. A change that removed a contact which
 * has come back since is marked, so that what looks for contacts that are gone does not find it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'alter table contact_history add column related_contacts text',
  `update contact_history set removed = 2
    where removed = 1 and (workspace_id, id) in (select workspace_id, previous_id from contact_history)`,
];
