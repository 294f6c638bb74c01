import type { Kysely } from 'kysely';
import type { Database } from '../../database.ts';

/** Names the API of a change as the rest of the program does. */
export async function up(db: Kysely<Database>): Promise<void> {
  await db.schema.alterTable('contact_history').renameColumn('door', 'api').execute();
}
