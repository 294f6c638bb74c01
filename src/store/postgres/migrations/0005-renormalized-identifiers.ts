import { type Kysely, sql } from 'kysely';
import type { Database } from '../../database.ts';
import { renormalizeIdentifiers } from '../../renormalize-identifiers.ts';

const TABLES = ['contact', 'contact_identifier'];

/** Normalizes identifiers by Unicode case folding, IDNA and E.164. */
export async function up(db: Kysely<Database>): Promise<void> {
  // Policies would hide the rows from the owner.
  for (const table of TABLES) await sql.raw(`alter table ${table} no force row level security`).execute(db);
  await renormalizeIdentifiers(db);
  for (const table of TABLES) await sql.raw(`alter table ${table} force row level security`).execute(db);
}
