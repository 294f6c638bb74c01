import type { Kysely } from 'kysely';
import type { Database } from '../../database.ts';
import { renormalizeIdentifiers } from '../../renormalize-identifiers.ts';

/** Normalizes identifiers by Unicode case folding, IDNA and E.164. */
export function up(db: Kysely<Database>): Promise<void> {
  return renormalizeIdentifiers(db);
}
