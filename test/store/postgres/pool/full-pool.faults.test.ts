import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADA, SEED } from '../../../../src/conformance/environment/seed.ts';
import { STORE_DEFAULTS } from '../../../../src/store/store-settings.ts';
import { graphqlPlugin, restPlugin } from '../../../apis/api.ts';
import { type Gateway, startGateway } from '../../../gateway.ts';
import { freshPostgres } from '../../../postgres/fresh-database.ts';
import { queryAt } from '../../../postgres/query.ts';
import { withSessions } from '../obstacles.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway(undefined, freshPostgres());
});
afterAll(() => gateway.close());

test('while waiting changes use all connections, others get 503 with Retry-After, and the gateway is not ready', async () => {
  // Two workspaces, because one gets at most half of the connections.
  const blocked = [await gateway.workspace(SEED), await gateway.workspace(SEED)];
  const { id: workspaceId, key } = await gateway.workspace(SEED);
  const call = { url: gateway.url, workspaceId, key };
  let endWait = () => {};
  const wait = new Promise<void>((resolve) => {
    endWait = resolve;
  });
  const { over } = await withSessions({ url: gateway.databaseUrl, workspaceId }, async ({ session }) => {
    const holder = await session();
    for (const { id } of blocked) await holder.query(`select pg_advisory_lock(hashtextextended('${id}', 0))`);
    return () => wait;
  });
  const waiting = blocked.flatMap(({ id, key }) =>
    Array.from({ length: STORE_DEFAULTS.poolSize / 2 }, (_, index) => {
      const identifier = { key: 'externalId', value: `${index}` };
      return restPlugin.upsert({ url: gateway.url, workspaceId: id, key, identifier, body: {} });
    }),
  );
  await expect.poll(() => queryAt(gateway.databaseUrl, WAITING), { timeout: 10_000 }).toHaveLength(waiting.length);
  const [health, ...responses] = await Promise.all([
    ready(),
    restPlugin.find({ ...call, contactId: ADA }),
    graphqlPlugin.find({ ...call, contactId: ADA }),
  ]);
  expect(health).toEqual({ status: 503, body: { status: 'unavailable', reason: 'busy' } });
  const busy = 'the store is busy; nothing was changed, try again in a moment';
  expect(responses.map(({ problems }) => problems)).toMatchObject([[{ message: busy }], [{ message: busy }]]);

  endWait();
  await over;
  expect((await Promise.all(waiting)).map(({ outcome }) => outcome)).toEqual(waiting.map(() => 'CREATED'));
  expect(await ready()).toEqual({ status: 200, body: { status: 'ready' } });
}, 60_000);

test('changes of one workspace that wait for a lock leave connections to others', async () => {
  const blocked = await gateway.workspace(SEED);
  const other = await gateway.workspace(SEED);
  let endWait = () => {};
  const wait = new Promise<void>((resolve) => {
    endWait = resolve;
  });
  const { over } = await withSessions({ url: gateway.databaseUrl, workspaceId: blocked.id }, async ({ session }) => {
    const holder = await session();
    await holder.query(`select pg_advisory_lock(hashtextextended('${blocked.id}', 0))`);
    return () => wait;
  });
  const call = { url: gateway.url, workspaceId: blocked.id, key: blocked.key };
  const upserts = Array.from({ length: 30 }, (_, index) =>
    restPlugin.upsert({ ...call, identifier: { key: 'externalId', value: `${index}` }, body: {} }),
  );
  const updates = Array.from({ length: 30 }, (_, index) =>
    fetch(`${gateway.url}/workspaces/${blocked.id}/lists`, {
      method: 'POST',
      headers: { authorization: `AccessKey ${blocked.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `List ${index}` }),
    }),
  );
  await expect.poll(() => queryAt(gateway.databaseUrl, WAITING), { timeout: 10_000 }).not.toHaveLength(0);
  const change = { url: gateway.url, workspaceId: other.id, key: other.key, contactId: ADA };
  for (let index = 0; index < 10; index += 1) {
    const { outcome } = await restPlugin.update({ ...change, body: { attributes: { rating: index } } });
    expect(outcome).toBe('UPDATED');
  }
  expect((await queryAt(gateway.databaseUrl, WAITING)).length).toBeLessThanOrEqual(STORE_DEFAULTS.poolSize / 2);
  endWait();
  await over;
  expect((await Promise.all(upserts)).map(({ outcome }) => outcome)).toEqual(upserts.map(() => 'CREATED'));
  expect((await Promise.all(updates)).map(({ status }) => status)).toEqual(updates.map(() => 201));
}, 60_000);

const WAITING = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

async function ready() {
  const response = await fetch(`${gateway.url}/health/ready`);
  return { status: response.status, body: await response.json() };
}
