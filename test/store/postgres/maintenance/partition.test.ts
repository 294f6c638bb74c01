import { sql } from 'kysely';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp } from '../../../../src/app.ts';
import { type Call, type HttpRequest, perform, sendOnce } from '../../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../../src/conformance/apis/rest.ts';
import {
  ACCOUNT_A,
  ACCOUNT_B,
  ADA,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACE,
  LIST_A,
  LIST_B,
  SEED,
} from '../../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../../src/conformance/step.ts';
import { newId } from '../../../../src/contacts/uuid-v7.ts';
import { migrateStore, partitionStore } from '../../../../src/store/open-store.ts';
import { openPool } from '../../../../src/store/postgres/pool/hosts.ts';
import { STORE_DEFAULTS } from '../../../../src/store/store-settings.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../../gateway.ts';
import { type FreshDatabase, freshPostgres } from '../../../postgres/fresh-database.ts';
import { BIG_TABLES, describeTables } from '../catalogue.ts';
import { plansOf } from './plans.ts';

const PARTITIONS = 64;

const LEAVING = { removeFromLists: [LIST_A], removeFromAccounts: [ACCOUNT_A], removeCompanyRefs: ['acme'] };
/** Reads, writes and deletes rows of the large tables in all common ways. */
const STEPS: Step[] = [
  { operation: 'contact', path: { contactId: ADA } },
  { operation: 'contactByIdentifier', path: { identifier: ADAS_EMAIL } },
  { operation: 'contacts', limit: 2 },
  {
    operation: 'contacts',
    limit: 1,
    filter: { updatedAt: { from: '2020-01-01T00:00:00Z' }, identifierKey: 'unknown' },
  },
  { operation: 'contacts', limit: 1, filter: { displayNamePrefix: 'z' } },
  { operation: 'listContacts', path: { listId: LIST_A }, limit: 2 },
  { operation: 'updateContact', path: { contactId: ADA }, body: { attributes: { rating: 1 } } },
  {
    operation: 'upsertContact',
    path: { identifier: FREE_EMAIL },
    body: { addToLists: [LIST_B], addToAccounts: [ACCOUNT_B], addCompanyRefs: ['globex'] },
  },
  { operation: 'updateContact', path: { contactId: ADA }, body: LEAVING },
  { operation: 'mergeContacts', path: { contactId: ADA }, body: { contactId: GRACE } },
  { operation: 'deleteContact', path: { contactId: ADA } },
];

let database: FreshDatabase;
let client: pg.Client;
let gateway: Gateway;
let workspace: TestWorkspace;
let rowsBefore: Record<string, unknown[]>;
let tablesBefore: unknown[];

beforeAll(async () => {
  database = await freshPostgres();
  client = new pg.Client(database.url);
  await client.connect();
  gateway = await startGateway(undefined, Promise.resolve(database));
  workspace = await gateway.workspace(SEED);
  await perform(restPlugin, callOf(workspace), { operation: 'deleteContact', path: { contactId: GRACE } });
  await client.query('grant select on contact to public');
  await client.query('create policy audit on contact as restrictive for delete to current_user using (version > 0)');
  [rowsBefore, tablesBefore] = [await workspace.rows(), await describeTables(client, BIG_TABLES)];
  expect(await partitionStore({ url: database.url }, PARTITIONS)).toEqual(BIG_TABLES);
});
afterAll(async () => {
  await client.end();
  await gateway.close();
});

const callOf = ({ id, key }: TestWorkspace): Call => ({ url: gateway.url, key, workspaceId: id });

async function takeAll(call: Call, api = restPlugin): Promise<void> {
  for (const step of STEPS) {
    const send = ({ headers, ...request }: HttpRequest) =>
      sendOnce({ ...request, headers: { ...headers, 'idempotency-key': newId() } });
    expect((await perform(api, call, step, send)).problems, step.operation).toEqual([]);
  }
}

test('all rows exist', async () => {
  expect(Object.values(rowsBefore).filter((rows) => rows.length > 0)).toHaveLength(10);
  expect(await workspace.rows()).toEqual(rowsBefore);
});

test('keys, indexes, references, policies, rights, owners and the fill factor are as before', async () => {
  expect(await describeTables(client, BIG_TABLES)).toEqual(tablesBefore);
  const { rows } = await client.query(`
    select reloptions, count(*)::int from pg_class join pg_inherits on inhrelid = oid
    where inhparent = 'contact'::regclass group by reloptions`);
  expect(rows).toEqual([{ reloptions: ['fillfactor=80'], count: PARTITIONS }]);
});

test.each([restPlugin, graphqlPlugin])('a running gateway continues: $name', async (api) => {
  await takeAll(callOf(await gateway.workspace(SEED)), api);
});

describe.each(['force_custom_plan', 'force_generic_plan'] as const)('with %s', (mode) => {
  test('statements read and write only the partition of their workspace', async () => {
    const { id, key } = await gateway.workspace(SEED);
    const pool = openPool({ ...STORE_DEFAULTS, url: database.url, poolSize: 2 });
    const plans = await plansOf(pool, mode, id, async (store) => {
      const app = await startApp({ host: '127.0.0.1', port: 0, demo: false }, store, pino({ level: 'silent' }));
      await takeAll({ url: app.url, key, workspaceId: id });
      await app.close();
    });
    await pool.end();
    const touched = new Set(plans.flatMap(({ relations }) => relations).filter((name) => /_p\d+$/.test(name)));
    const home = await partitionsOf(id);
    expect(home).toHaveLength(BIG_TABLES.length);
    expect([...touched].toSorted()).toEqual(home);
  });
});

test('partitions show no rows directly, even after "migrate" has granted rights on all tables', async () => {
  await migrateStore({ url: database.url });
  const { rows } = await client.query(`
    select relrowsecurity, relforcerowsecurity, relacl::text like '%contact_gateway=arwd/%' as granted, count(*)::int
    from pg_class where relispartition and relkind = 'r' group by 1, 2, 3`);
  expect(rows).toEqual([
    { relrowsecurity: true, relforcerowsecurity: true, granted: true, count: BIG_TABLES.length * PARTITIONS },
  ]);
  for (const name of await partitionsOf(workspace.id)) {
    const read = sql`select from ${sql.table(name)}`.execute(
      gateway.services.store.reader({ workspaceId: workspace.id }),
    );
    expect((await read).rows, name).toEqual([]);
  }
});

/** The partitions with the rows of a workspace. */
async function partitionsOf(workspaceId: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of BIG_TABLES) {
    const query = sql<{ name: string }>`select distinct tableoid::regclass::text as name from ${sql.table(table)}`;
    const { rows } = await query.execute(gateway.services.store.reader({ workspaceId }));
    found.push(...rows.map(({ name }) => name));
  }
  return found.toSorted();
}
