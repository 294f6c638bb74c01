import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HttpRequest, perform, sendOnce } from '../../../../src/conformance/apis/api.ts';
import { restPlugin } from '../../../../src/conformance/apis/rest.ts';
import type { Step } from '../../../../src/conformance/step.ts';
import { type Gateway, startGateway } from '../../../gateway.ts';
import { type FreshDatabase, freshPostgres } from '../../../postgres/fresh-database.ts';
import { tablesOf } from '../catalogue.ts';

let database: FreshDatabase;
let client: pg.Client;
let gateway: Gateway;
let tables: string[];
beforeAll(async () => {
  database = await freshPostgres();
  client = new pg.Client(database.url);
  await client.connect();
  tables = await tablesOf(client);
  gateway = await startGateway(undefined, Promise.resolve(database));
});
afterAll(async () => {
  await client.end();
  await gateway.close();
});

/** Indexes that need not begin with the workspace. Both tables are small, and can be copied to every node. */
const EXCEPTIONS = [
  // A key is looked up before its workspace is known.
  { table: 'access_key', index: 'access_key_hash_key', first: 'hash' },
  { table: 'workspace', index: 'workspace_pkey', first: 'id' },
];

test('every index of every table begins with the workspace', async () => {
  const { rows } = await client.query(
    `select c.relname as table, i.relname as index, a.attname as first
    from pg_index x
      join pg_class c on c.oid = x.indrelid
      join pg_class i on i.oid = x.indexrelid
      left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]
    where c.relname = any($1)
    order by 1, 2`,
    [tables],
  );
  expect(new Set(rows.map(({ table }) => table))).toEqual(new Set(tables));
  expect(rows.filter(({ first }) => first !== 'workspace_id')).toEqual(EXCEPTIONS);
});

test('every table has a primary key', async () => {
  const { rows } = await client.query(
    `select conrelid::regclass::text as table from pg_constraint
    where contype = 'p' and conrelid::regclass::text = any($1) order by conrelid`,
    [tables],
  );
  expect(rows.map(({ table }) => table)).toEqual(tables);
});

test('no foreign key connects workspaces', async () => {
  const { rows } = await client.query(
    `select conrelid::regclass::text as table, confrelid::regclass::text as to, a.attname as column, r.attname as "toColumn"
    from pg_constraint,
      unnest(conkey, confkey) as pair (key, "toKey")
      join pg_attribute a on true join pg_attribute r on true
    where contype = 'f' and conrelid::regclass::text = any($1)
      and a.attrelid = conrelid and a.attnum = pair.key and r.attrelid = confrelid and r.attnum = pair."toKey"`,
    [tables],
  );
  const references = Map.groupBy(rows, ({ table, to }) => `${table} → ${to}`);
  const isWithin = ({ to, column, toColumn }: Record<string, string>) =>
    column === 'workspace_id' && toColumn === (to === 'workspace' ? 'id' : 'workspace_id');
  expect(references.size).toBeGreaterThan(0);
  expect([...references].filter(([, columns]) => !columns.some(isWithin)).map(([name]) => name)).toEqual([]);
});

test('no sequence and no generated number is shared by writers', async () => {
  const { rows } = await client.query("select relname from pg_class where relkind = 'S'");
  expect(rows).toEqual([]);
});

test('all generated ids are UUIDs of version 7, which need no coordination and sort by time', async () => {
  const begin = Date.now();
  const workspace = await gateway.workspace();
  const call = { url: gateway.url, key: workspace.key, workspaceId: workspace.id };
  const send = ({ headers, ...request }: HttpRequest) =>
    sendOnce({ ...request, headers: { ...headers, 'idempotency-key': gateway.services.newId() } });
  const done = async (step: Step) => {
    const { result, problems } = await perform(restPlugin, call, step, send);
    expect(problems).toEqual([]);
    return result as { id: string };
  };
  const definition = { key: 'rating', displayName: 'Rating', type: 'number', cardinality: 'one' };
  await done({ operation: 'createAttributeDefinition', body: definition });
  const list = await done({ operation: 'createList', body: { name: 'List' } });
  const account = await done({ operation: 'createAccount', body: { name: 'Account' } });
  await done({ operation: 'createAccessKey', body: { name: 'CRM', scopes: ['contacts:read'] } });
  const make = (value: string) => {
    const body = { companyRefs: ['acme'], listIds: [list.id], accountIds: [account.id] };
    return done({ operation: 'upsertContact', path: { identifier: { key: 'externalId', value } }, body });
  };
  const [contact, other] = [await make('1'), await make('2')];
  await done({ operation: 'mergeContacts', path: { contactId: contact.id }, body: { contactId: other.id } });
  const end = Date.now();

  const isOfThisTest = (id: string) => {
    const time = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
    return UUID_7.test(id) && time >= begin && time <= end;
  };
  const { rows: columns } = await client.query(
    `select table_name as table, column_name as column from information_schema.columns
    where table_name = any($1) and column_name ~ '(^|_)id$'`,
    [tables],
  );
  for (const { table, column } of columns) {
    const { rows } = await client.query(`select ${column} as id from ${table} where ${column} is not null`);
    const ids = rows.map(({ id }) => id);
    expect(ids.length, `${table}.${column}`).toBeGreaterThan(0);
    expect(
      ids.filter((id) => !isOfThisTest(id)),
      `${table}.${column}`,
    ).toEqual([]);
  }
});

const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
