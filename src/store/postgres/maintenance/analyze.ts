import { TABLE_NAMES } from '../../copy/tables.ts';
import type { StoreSettings } from '../../store-settings.ts';
import { maintain } from './maintenance.ts';

/**
 * Collects the server's statistics about numbers of rows and distributions of values. The server does this by itself
 * some minutes after a bulk load, and until then sorts whole tables to read a page of them. If the role does not own
 * the tables, the server only warns.
 */
export async function analyzePostgres(settings: StoreSettings): Promise<void> {
  await maintain(settings, (client) => client.query(`analyze ${TABLE_NAMES.join(', ')}`));
}
