import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { graphqlPlugin } from '../../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../../src/conformance/apis/rest.ts';
import { CASES } from '../../../../src/conformance/cases/all.ts';
import { ADA, LIST_B, SEED } from '../../../../src/conformance/environment/seed.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import { PreparedStatements } from '../../../../src/store/postgres/connection.ts';
import { CONTACT_APIS } from '../../../apis/api.ts';
import { play } from '../../../apis/play.ts';
import { type Serving, serveFrom } from '../../../gateway.ts';
import { type FreshDatabase, freshPostgres } from '../../../postgres/fresh-database.ts';
import { keepsStatements, type Pgbouncer, pgbouncerVersion, startPgbouncer } from '../../../postgres/pgbouncer.ts';

/** Connections from the proxy to the server, fewer than the gateway's connections to the proxy. */
const POOL_SIZE = 4;
const UPDATES = 200;
const SMOKE = ['reading', 'one after another', 'creating contacts', 'merging contacts', 'accounts'];

describe.skipIf(pgbouncerVersion() === undefined)('behind a proxy (skipped if pgbouncer is not installed)', () => {
  let database: FreshDatabase;
  let proxy: Pgbouncer;
  let gateway: Serving;
  beforeAll(async () => {
    database = await freshPostgres(inject('postgresTemplate'));
    proxy = await startPgbouncer(database.url, POOL_SIZE);
    gateway = await serveFrom(await openStore({ url: proxy.url }));
  });
  afterAll(async () => {
    await gateway.close();
    await proxy.stop();
    await database.remove();
  });

  describe.each([restPlugin, graphqlPlugin])('$name', (api) => {
    describe.each(Object.entries(CASES).filter(([group]) => SMOKE.includes(group)))('%s', (_group, cases) => {
      test.each(cases)('$id: $name', (testCase) => play(testCase, api, gateway));
    });
  });

  test.each(CONTACT_APIS)(`$name: ${UPDATES} simultaneous updates are all made`, async (api) => {
    const names = Array.from({ length: UPDATES }, (_, index) => `n${index}`);
    const definitions = names.map((key) => ({ key, type: 'number', cardinality: 'one' }) as const);
    const { id: workspaceId, key } = await gateway.workspace({ definitions, contacts: [{ id: ADA, body: {} }] });
    const call = { url: gateway.url, workspaceId, key, contactId: ADA };
    const responses = await Promise.all(
      names.map((name, index) => api.update({ ...call, body: { attributes: { [name]: index } } })),
    );
    expect(responses.flatMap(({ problems }) => problems)).toEqual([]);
    const { contact } = await api.find(call);
    expect(contact?.version).toBe(1 + UPDATES);
  });

  test('transactions leave nothing on the connections that others use next', async () => {
    const { id: workspaceId, key } = await gateway.workspace(SEED);
    const call = { url: gateway.url, workspaceId, key, contactId: ADA };
    await Promise.all(
      Array.from({ length: 40 }, (_, rating) =>
        CONTACT_APIS[rating % 2]?.update({ ...call, body: { attributes: { rating } } }),
      ),
    );
    const found = await onEachConnection(proxy.url);
    expect(new Set(found.map(({ pid }) => pid)).size).toBe(POOL_SIZE);
    for (const { pid: _, ...left } of found) {
      expect(left).toEqual({
        workspace: '',
        key: '',
        acts_as_itself: true,
        statement_timeout: '0',
        lock_timeout: '0',
        locks: 0,
        statements: 0,
      });
    }
  });

  test.skipIf(!keepsStatements())(
    'a proxy with prepared statements works for several clients that prepare the same statement',
    async () => {
      const single = await startPgbouncer(database.url, 1);
      const stores = await Promise.all([1, 2].map(() => openStore({ url: single.url, prepareStatements: true })));
      const gateways = await Promise.all(stores.map((store) => serveFrom(store)));
      for (const { url, workspace } of gateways) {
        const { id: workspaceId, key } = await workspace(SEED);
        for (const api of CONTACT_APIS) {
          const { problems } = await api.update({
            url,
            workspaceId,
            key,
            contactId: ADA,
            body: { addToLists: [LIST_B] },
          });
          expect(problems).toEqual([]);
        }
      }
      await Promise.all(gateways.map(({ close }) => close()));
      await single.stop();
    },
  );
});

test('a statement has the same name in all programs, so that none executes another statement of the same name', () => {
  const [one, other] = [new PreparedStatements(), new PreparedStatements()];
  const names = ['select 1', 'select 2'].map((sql) => one.nameOf(sql));
  expect(['select 2', 'select 1'].map((sql) => other.nameOf(sql))).toEqual(names.toReversed());
  expect(new Set(names).size).toBe(2);
});

/** The state of each connection of the proxy to the server, as its next client sees it. */
async function onEachConnection(url: string): Promise<Record<string, unknown>[]> {
  const clients = Array.from({ length: POOL_SIZE }, () => new pg.Client({ connectionString: url }));
  // A client keeps its server connection until the end of its transaction, so these have one each.
  const found = await Promise.all(
    clients.map(async (client) => {
      await client.connect();
      await client.query('begin');
      const { rows } = await client.query(LEFT);
      return rows[0];
    }),
  );
  await Promise.all(clients.map((client) => client.end()));
  return found;
}

const LEFT = `
  select
    pg_backend_pid() as pid,
    coalesce(current_setting('contact_gateway.workspace_id', true), '') as workspace,
    coalesce(current_setting('contact_gateway.key_hash', true), '') as key,
    current_user = session_user as acts_as_itself,
    current_setting('statement_timeout') as statement_timeout,
    current_setting('lock_timeout') as lock_timeout,
    (select count(*)::int from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') as locks,
    (select count(*)::int from pg_prepared_statements) as statements`;
