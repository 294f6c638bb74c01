import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { type HttpResponse, perform, sendOnce } from '../../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../../src/conformance/apis/rest.ts';
import { update } from '../../../../src/conformance/cases/steps.ts';
import { ADA, SEED } from '../../../../src/conformance/environment/seed.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import type { StoreSettings } from '../../../../src/store/store-settings.ts';
import { serveFrom } from '../../../gateway.ts';
import { type FreshDatabase, freshPostgres } from '../../../postgres/fresh-database.ts';

const POOL_SIZE = 3;
const UPDATES = 10;
/** The duration of a slow statement, and the timeout, in milliseconds. */
const SLOW = 5_000;
const ALLOWED = 500;
/** The maximum wait for an expected event, in milliseconds. */
const PATIENCE = { timeout: 8_000 };

let database: FreshDatabase;
/** A session besides the gateway. */
let other: pg.Client;
/** A session that observes all others, in another database: within a transaction, it would see the same state again. */
let observer: pg.Client;
beforeAll(async () => {
  database = await freshPostgres(inject('postgresTemplate'));
  other = new pg.Client({ connectionString: database.url, application_name: 'other' });
  observer = new pg.Client({ connectionString: inject('postgresUrl') });
  await other.connect();
  await observer.connect();
});
afterEach(() => other.query('rollback'));
afterAll(async () => {
  await other.end();
  await observer.end();
  await database.remove();
});

describe('connections to PostgreSQL', () => {
  test('have the name of the program, and their number does not exceed the setting', async () => {
    const { app, call } = await serve({ poolSize: 2 * POOL_SIZE });
    await other.query('begin');
    await other.query('select from contact where id = $1 for update', [ADA]);
    const responses = Promise.all(
      Array.from({ length: UPDATES }, (_, rating) =>
        // With an identifier that another contact may have: such changes share no transaction.
        perform(
          rating % 2 === 0 ? restPlugin : graphqlPlugin,
          call,
          update({ attributes: { rating }, addIdentifiers: [{ key: 'externalId', value: `${rating}` }] }),
        ),
      ),
    );
    // The changes of one workspace use half of the connections.
    await expect.poll(() => countConnections("wait_event_type = 'Lock'"), PATIENCE).toBe(POOL_SIZE);
    const all = await countConnections('true');
    expect(all).toBeLessThanOrEqual(2 * POOL_SIZE);
    expect(await countConnections("application_name = 'contact-gateway'")).toBe(all);
    await other.query('rollback');
    await responses;
    await app.close();
  });

  test('are closed after the idle time in the setting', async () => {
    const { app, call } = await serve({ idleTimeout: ALLOWED });
    await perform(restPlugin, call, update({ attributes: { rating: 1 } }));
    await expect.poll(() => countConnections('true'), PATIENCE).toBe(0);
    expect((await perform(restPlugin, call, update({ attributes: { rating: 2 } }))).problems).toEqual([]);
    await app.close();
  });

  test('are closed with the program', async () => {
    const { app } = await serve({});
    expect(await countConnections('true')).toBeGreaterThan(0);
    await app.close();
    await expect.poll(() => countConnections('true'), PATIENCE).toBe(0);
  });

  test.each([
    { prepareStatements: 'auto', isPrepared: true },
    { prepareStatements: true, isPrepared: true },
    { prepareStatements: false, isPrepared: false },
  ] as const)('prepare statements ($prepareStatements): $isPrepared', async ({ prepareStatements, isPrepared }) => {
    const store = await openStore({ url: database.url, prepareStatements });
    const { rows } = await sql<{ prepared: boolean }>`
      select exists (select from pg_prepared_statements) as prepared`.execute(store.reader('workspaces'));
    await store.close();
    expect(rows).toEqual([{ prepared: isPrepared }]);
  });

  test('are requested once by each request if the server has stopped responding', async () => {
    let isSilent = false;
    let attempts = 0;
    const sockets: Socket[] = [];
    const { port, hostname } = new URL(database.url);
    const relay = createServer((client) => {
      sockets.push(client);
      if (isSilent) attempts += 1;
      else client.pipe(connect(Number(port), hostname)).pipe(client);
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    const here = Object.assign(new URL(database.url), { port: `${(relay.address() as AddressInfo).port}` });
    const store = await openStore({ url: here.href, idleTimeout: 10 });
    await expect.poll(() => countConnections('true'), PATIENCE).toBe(0);
    isSilent = true;
    await expect(store.reader('workspaces').selectFrom('workspace').selectAll().execute()).rejects.toMatchObject({
      name: 'StoreUnavailable',
      reason: 'unreachable',
    });
    expect(attempts).toBe(1);
    for (const socket of sockets) socket.destroy();
    relay.close();
    await store.close();
  });
});

describe.each([restPlugin, graphqlPlugin])('a statement that exceeds its timeout, through $name', (api) => {
  const SLOWNESS = [
    {
      name: 'is ended',
      begin: [
        `create function be_slow() returns trigger language plpgsql as
          $$ begin perform pg_sleep(${SLOW / 1_000}); return new; end $$`,
        'create trigger be_slow before update on contact for each row execute function be_slow()',
      ],
      end: ['drop function be_slow cascade'],
    },
    {
      name: 'because another session has locked the contact waits no longer',
      begin: ['begin', `select from contact where id = '${ADA}' for update`],
      end: ['rollback'],
    },
  ];

  test.each(SLOWNESS)('$name, gets 503, and changes nothing', async ({ begin, end }) => {
    const { app, call } = await serve({ statementTimeout: ALLOWED });
    for (const statement of begin) await other.query(statement);
    let response: HttpResponse | undefined;
    const rejected = await perform(api, call, update({ attributes: { rating: 1 } }), async (request) => {
      response = await sendOnce(request);
      return response;
    });
    for (const statement of end) await other.query(statement);
    expect(response?.status).toBe(503);
    expect(response?.headers.get('retry-after')).toBe('1');
    expect(rejected.problems).toEqual([
      { code: 'Unavailable', path: '', message: 'the store is busy; nothing was changed, try again in a moment' },
    ]);

    const { result } = await perform(api, call, update({ attributes: { rating: 2 } }));
    expect(result).toMatchObject({ version: 2 });
    await app.close();
  });
});

/** A gateway with a new workspace. */
async function serve(settings: Partial<StoreSettings>) {
  const app = await serveFrom(await openStore({ url: database.url, ...settings }));
  const { id: workspaceId, key } = await app.workspace(SEED);
  return { app, call: { url: app.url, workspaceId, key } };
}

async function countConnections(condition: string): Promise<number> {
  const { rows } = await observer.query(
    `select count(*)::int from pg_stat_activity
      where datname = $1 and application_name <> 'other' and ${condition}`,
    [new URL(database.url).pathname.slice(1)],
  );
  return rows[0].count;
}
