import { afterEach, beforeEach, expect, test } from 'vitest';
import { LIST_A } from '../../../src/conformance/environment/seed.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { type Serving, serveFrom, type TestWorkspace } from '../../gateway.ts';
import { type FreshDatabase, freshPostgres } from '../../postgres/fresh-database.ts';
import { queryAt } from '../../postgres/query.ts';

const ROWS = 20_000;
/** Of one call. Each names two identifiers. */
const UPDATES = 40;
/** After five executions, the server keeps one plan for all later ones. */
const CALLS_FOR_A_PLAN = 6;
const TABLES = ['contact', 'contact_identifier', 'list_member'];

let database: FreshDatabase;
let gateway: Serving;
let workspace: TestWorkspace;

beforeEach(async () => {
  database = await freshPostgres();
  for (const table of TABLES) await queryAt(database.url, `alter table ${table} set (autovacuum_enabled = off)`);
  gateway = await serveFrom(await openStore({ url: database.url, poolSize: 1 }));
  workspace = await gateway.workspace({ lists: [LIST_A] });
});
afterEach(() => database.remove());

test.each([
  { what: 'empty tables', prepare: async () => {} },
  {
    what: 'small tables whose statistics are up to date',
    async prepare() {
      await change('small');
      await queryAt(database.url, 'vacuum analyze');
    },
  },
])('after a bulk load into $what, updates read only the rows that they change', async ({ prepare }) => {
  await prepare();
  for (let call = 0; call < CALLS_FOR_A_PLAN; call += 1) await change(`early-${call}`);
  await fillTables();
  await change('late');
  // The server counts the rows at the latest when the connection ends.
  await gateway.close();
  for (const { table, rows } of await rowsRead()) expect(rows, table).toBeLessThan(ROWS / 2);
});

/** Creates contacts, changes their identifiers and lists, and finds one of them by several identifiers. */
async function change(call: string): Promise<void> {
  const names = Array.from({ length: UPDATES }, (_, index) => `${call}-${index}`);
  const known = (name: string) => ({ key: 'externalId', value: name });
  const added = (name: string) => ({ key: 'shopId', value: name });
  const adding = names.map((name) => ({
    identifier: known(name),
    addIdentifiers: [added(name)],
    addToLists: [LIST_A],
  }));
  const removing = names.map((name) => ({
    identifier: known(name),
    removeIdentifiers: [added(name)],
    removeFromLists: [LIST_A],
  }));
  await send('POST', 'batch', { updates: adding });
  await send('PATCH', `identifiers/externalId/${call}-0`, {
    addIdentifiers: [0, 1, 2].map((n) => known(`${call}-new-${n}`)),
  });
  await send('POST', 'batch', { updates: removing });
}

async function send(method: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${gateway.url}/workspaces/${workspace.id}/contacts/${path}`, {
    method,
    headers: { authorization: `AccessKey ${workspace.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { results = [] } = (await response.json()) as { results?: { status: number }[] };
  expect([response.status, ...results.map(({ status }) => status)].filter((status) => status >= 300)).toEqual([]);
}

/** Adds many rows of the same workspace, without new statistics. */
async function fillTables(): Promise<void> {
  const all = `from generate_series(1, ${ROWS}) as n`;
  await queryAt(
    database.url,
    `insert into contact_identifier select '${workspace.id}', 'externalId', 'a' || n, 'none' ${all}`,
    `insert into contact (workspace_id, id, version, attributes, identifiers, list_ids, account_ids, company_refs, created_at, updated_at)
     select '${workspace.id}', 'a' || n, 1, '{}', '[]', '[]', '[]', '[]', 0, 0 ${all}`,
    `insert into list_member (workspace_id, list_id, contact_created_at, contact_id)
     select '${workspace.id}', '${LIST_A}', 0, 'a' || n ${all}`,
  );
}

/** Returns the numbers of rows that the server has read, by table. */
async function rowsRead(): Promise<{ table: string; rows: number }[]> {
  const counts = await queryAt<{ table: string; rows: string }>(
    database.url,
    `select relname as table, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as rows
     from pg_stat_user_tables where relname in ('${TABLES.join("', '")}')`,
  );
  expect(counts).toHaveLength(TABLES.length);
  return counts.map(({ table, rows }) => ({ table, rows: Number(rows) }));
}
