import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, ADAS_EMAIL, GRACE, LIST_B, SEED } from '../../../src/conformance/environment/seed.ts';
import { contactsPage } from '../../../src/contacts/paging/contacts-page.queries.ts';
import { fillMissingNameKeys } from '../../../src/resolvers/runtime/fill-name-keys.ts';
import { partitionStore } from '../../../src/store/open-store.ts';
import { CONTACT_APIS } from '../../apis/api.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { freshPostgres } from '../../postgres/fresh-database.ts';

describe.each([
  { what: 'whole tables', partitions: 0 },
  { what: 'partitioned tables', partitions: 3 },
])('on $what, the key of a name', ({ partitions }) => {
  let gateway: Gateway;
  let client: pg.Client;
  let workspace: TestWorkspace;
  beforeAll(async () => {
    const database = await freshPostgres();
    if (partitions > 0) await partitionStore({ url: database.url }, partitions);
    gateway = await startGateway(undefined, Promise.resolve(database));
    client = new pg.Client(database.url);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await gateway.close();
  });

  /** Writes as an earlier version does, which knows no keys. */
  async function writeAsBefore(sql: string): Promise<void> {
    await client.query('begin');
    await client.query("select set_config('contact_gateway.workspace_id', $1, true)", [workspace.id]);
    await client.query(sql);
    await client.query('commit');
  }

  async function keys(): Promise<Record<string, string | null>> {
    const { rows } = await client.query('select id, name_key from contact where workspace_id = $1', [workspace.id]);
    return Object.fromEntries(rows.map(({ id, name_key: key }) => [id, key]));
  }

  async function found(displayNamePrefix: string): Promise<string[]> {
    const reader = gateway.services.store.reader({ workspaceId: workspace.id });
    const request = { limit: 1, descending: false };
    const { nodes } = await contactsPage(reader, workspace.id, { displayNamePrefix }, request);
    return nodes.map(({ id }) => id);
  }

  const RENAMED = `attributes = '{"firstName": "Countess"}', version = version + 1`;
  const here = (id: string) => `workspace_id = '${workspace.id}' and id = '${id}'`;

  test.each<[what: string, sql: () => string]>([
    ['an update of attributes', () => `update contact set ${RENAMED} where ${here(GRACE)}`],
    ['an update of identifiers', () => `update contact set identifiers = '[]', version = 9 where ${here(GRACE)}`],
    [
      'a bulk update',
      () => `insert into contact select * from contact where ${here(GRACE)}
        on conflict (workspace_id, id) do update set ${RENAMED.replace('version + 1', '9')}`,
    ],
  ])('is removed by %s of an earlier version, and written again later', async (_what, sql) => {
    workspace = await gateway.workspace(SEED);
    const before = await keys();
    expect(before).toEqual({ [ADA]: 'ADA', [GRACE]: expect.any(String) });
    await writeAsBefore(sql());
    expect(await keys()).toEqual({ ...before, [GRACE]: null });
    if (sql().includes('Countess')) expect(await found('count')).toEqual([GRACE]);
    expect(await fillMissingNameKeys(gateway.services)).toBe(1);
    expect((await keys())[GRACE]).not.toBeNull();
    if (sql().includes('Countess')) expect(await keys()).toEqual({ ...before, [GRACE]: 'COUNTESS' });
  });

  test('stays after an update of an earlier version that changes no name', async () => {
    workspace = await gateway.workspace(SEED);
    const before = await keys();
    await writeAsBefore(`update contact set list_ids = '["${LIST_B}"]', version = 9 where ${here(ADA)}`);
    expect(await keys()).toEqual(before);
  });

  test.each(CONTACT_APIS)('stays after an update of this version: $name', async (api) => {
    workspace = await gateway.workspace(SEED);
    const call = { url: gateway.url, workspaceId: workspace.id, key: workspace.key, contactId: ADA };
    const body = { attributes: { rating: 1 }, removeIdentifiers: [ADAS_EMAIL] };
    expect((await api.update({ ...call, body })).problems).toEqual([]);
    expect((await keys())[ADA]).toBe('ADA');
  });
});
