import { type Store, StoreUnavailable } from '../store.ts';
import type { StoreSettings } from '../store-settings.ts';
import { Preparation } from './connection.ts';
import { explainPostgresError } from './explain.ts';
import { introductionOf } from './introduction.ts';
import { createPool } from './pool.ts';
import { inspectDatabase } from './server.ts';
import { transactionsOf } from './transaction.ts';

/**
 * Opens the PostgreSQL database that `settings.url` names, whose tables must be there already. Rejects within five
 * seconds, with one line that says what to do, where it cannot be used.
 */
export async function openPostgres(settings: StoreSettings): Promise<Store> {
  const pool = createPool(settings);
  try {
    const { bypassesPolicies } = await inspectDatabase(pool);
    const introduction = introductionOf({ ...settings, bypassesPolicies });
    const preparation = settings.prepareStatements ? new Preparation() : undefined;
    return {
      ...transactionsOf(pool, introduction, preparation),
      async check() {
        const { rows } = await pool.query('show transaction_read_only').catch((error) => {
          throw new StoreUnavailable('away', error);
        });
        if (rows[0]?.transaction_read_only !== 'off') throw new StoreUnavailable('read-only');
      },
      close: () => pool.end(),
    };
  } catch (error) {
    await pool.end();
    throw explainPostgresError(error, settings.url);
  }
}
