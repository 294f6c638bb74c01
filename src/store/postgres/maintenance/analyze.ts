import { TABLE_NAMES } from '../../copy/tables.ts';
import type { StoreSettings } from '../../store-settings.ts';
import { maintain } from './maintenance.ts';

/**
 * Has the server look at how many rows the tables have and how their values are spread. It does so by itself some
 * minutes after so many have come at once, and until then sorts whole tables to read a page of them. A role that does
 * not own the tables may not ask for it, of which the server only warns.
 */
export async function analyzePostgres(settings: StoreSettings): Promise<void> {
  await maintain(settings, (client) => client.query(`analyze ${TABLE_NAMES.join(', ')}`));
}
