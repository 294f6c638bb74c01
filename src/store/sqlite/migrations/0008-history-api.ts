import type { Kysely } from 'kysely';
import type { Database } from '../../database.ts';

/** Renames the API of changes to the names that the program uses. */
export async function up(db: Kysely<Database>): Promise<void> {
  await db.schema.alterTable('contact_history').renameColumn('door', 'api').execute();
}
