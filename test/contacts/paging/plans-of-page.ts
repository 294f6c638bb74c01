import SqliteDatabase from 'better-sqlite3';
import { vi } from 'vitest';
import { openPool } from '../../../src/store/postgres/pool/hosts.ts';
import type { Store } from '../../../src/store/store.ts';
import { STORE_DEFAULTS } from '../../../src/store/store-settings.ts';
import type { Gateway } from '../../gateway.ts';
import { plansOf } from '../../store/postgres/maintenance/plans.ts';

type ReadPage = (store: Pick<Store, 'reader'>) => Promise<void>;

/** Returns the plan of each statement of a page, on SQLite. */
export async function sqlitePlansOf({ services, databaseUrl }: Gateway, readPage: ReadPage): Promise<string[][]> {
  const prepared = vi.spyOn(SqliteDatabase.prototype, 'prepare');
  await readPage(services.store);
  const statements = prepared.mock.calls.map(([text]) => text);
  prepared.mockRestore();
  const sqlite = new SqliteDatabase(new URL(databaseUrl).pathname);
  const plans = statements.map((text) => {
    const values = Array.from(text.matchAll(/\?/g), () => null);
    const steps = sqlite.prepare(`explain query plan ${text}`).all(...values) as { detail: string }[];
    return steps.map(({ detail }) => detail);
  });
  sqlite.close();
  return plans;
}

/** Returns the scans of each statement of a page, on PostgreSQL. */
export async function postgresScansOf(
  { databaseUrl }: Gateway,
  mode: Parameters<typeof plansOf>[1],
  workspaceId: string,
  readPage: ReadPage,
): Promise<string[][]> {
  const pool = openPool({ ...STORE_DEFAULTS, url: databaseUrl, poolSize: 2 });
  const plans = await plansOf(pool, mode, workspaceId, readPage);
  await pool.end();
  return plans.map(({ scans }) => scans.map(withoutValues));
}

/** Returns a scan with the columns and operators of its conditions only. Of a pair, the first column. */
function withoutValues(scan: string): string {
  const conditions = scan.matchAll(/\((?:ROW\((\w+), \w+\)|(\w+)) ([=<>]+)/g);
  const named = Array.from(conditions, ([, pair, column, operator]) => `${pair ?? column} ${operator}`);
  return named.length === 0 ? scan : scan.replace(/: .*/, `: ${named.join(', ')}`);
}
