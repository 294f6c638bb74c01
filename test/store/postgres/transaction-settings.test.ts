import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { insertWorkspace } from '../../../src/contacts/workspaces/workspace.queries.ts';
import { openPool } from '../../../src/store/postgres/pool/hosts.ts';
import { createPlaces } from '../../../src/store/postgres/pool/places.ts';
import type { ConnectionPool } from '../../../src/store/postgres/pool/pool.ts';
import { inspectDatabase } from '../../../src/store/postgres/server/server.ts';
import { type Transactions, transactionsOf } from '../../../src/store/postgres/transaction.ts';
import { transactionPreambleOf } from '../../../src/store/postgres/transaction-preamble.ts';
import { STORE_DEFAULTS } from '../../../src/store/store-settings.ts';
import { type FreshDatabase, freshPostgres } from '../../postgres/fresh-database.ts';

let database: FreshDatabase;
/** Has one connection, which all transactions share. */
let pool: ConnectionPool;
let transactions: Transactions;
let untouched: object;
beforeAll(async () => {
  database = await freshPostgres(inject('postgresTemplate'));
  pool = openPool({ ...STORE_DEFAULTS, url: database.url, poolSize: 1 });
  untouched = await state();
  const client = await pool.connect();
  const { bypassesPolicies } = await inspectDatabase(client, STORE_DEFAULTS);
  client.release();
  transactions = transactionsOf(
    pool,
    transactionPreambleOf({ statementTimeout: 12_345, bypassesPolicies }),
    undefined,
    60_000,
    createPlaces({ limit: 1, patience: 10_000 }),
  );
  for (const id of WORKSPACES) {
    await transactions.write({ workspaceId: id }, (transaction) =>
      insertWorkspace(transaction, { id, name: id, settings: {}, createdAt: 0 }),
    );
  }
});
afterAll(async () => {
  await pool.end();
  await database.remove();
});

const WORKSPACES = ['first', 'second', 'third'];
const IDS = sql<{ id: string }>`select id from workspace`;
const FAILS = sql`select 1 / 0`;
const first = { workspaceId: 'first' };

test.each<[what: string, act: () => Promise<unknown>]>([
  ['a read', () => IDS.execute(transactions.reader(first))],
  ['a read that fails', () => FAILS.execute(transactions.reader(first))],
  ['a look-up of a key', () => IDS.execute(transactions.reader({ keyHash: 'hash' }))],
  ['a list of the workspaces', () => IDS.execute(transactions.reader('workspaces'))],
  ['a change', () => transactions.write(first, (transaction) => IDS.execute(transaction))],
  [
    'a change alone',
    () => transactions.write({ ...first, exclusive: true }, (transaction) => IDS.execute(transaction)),
  ],
  ['a change that fails', () => transactions.write(first, (transaction) => FAILS.execute(transaction))],
  ['an aborted change', () => transactions.write(first, () => Promise.reject(new Error('given up')))],
])('%s leaves no setting, no role and no lock on its connection', async (_what, act) => {
  await act().catch(() => {});
  expect(await state()).toEqual(untouched);
});

test('transactions of several workspaces on one connection see their own each', async () => {
  const asked = Array.from({ length: 30 }, (_, index) => WORKSPACES[index % WORKSPACES.length] ?? '');
  const seen = await Promise.all(
    asked.map(async (workspaceId, index) => {
      const reach = { workspaceId };
      const { rows } =
        index % 2 === 0
          ? await IDS.execute(transactions.reader(reach))
          : await transactions.write(reach, (transaction) => IDS.execute(transaction));
      return rows.map(({ id }) => id);
    }),
  );
  expect(seen).toEqual(asked.map((id) => [id]));
});

/** The state of the connection between two transactions. */
async function state() {
  const client = await pool.connect();
  const { rows } = await client.query(`
    select
      pg_backend_pid() as backend,
      current_user as role,
      nullif(current_setting('contact_gateway.workspace_id', true), '') as workspace,
      nullif(current_setting('contact_gateway.key_hash', true), '') as key,
      nullif(current_setting('contact_gateway.name_keys', true), '') as name_keys,
      current_setting('statement_timeout') as statement_timeout,
      current_setting('lock_timeout') as lock_timeout,
      current_setting('enable_seqscan') as enable_seqscan,
      current_setting('enable_bitmapscan') as enable_bitmapscan,
      current_setting('jit') as jit,
      current_setting('transaction_read_only') as read_only,
      (select count(*) from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') as locks`);
  client.release();
  return rows[0];
}
