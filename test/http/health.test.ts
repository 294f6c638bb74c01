import SqliteDatabase from 'better-sqlite3';
import fastify from 'fastify';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { healthRoutes } from '../../src/http/health.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { queryAt } from '../postgres/query.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const READY = { status: 200, retryAfter: null, body: { status: 'ready' } };

describe('the health of a gateway, without a key,', () => {
  test('is good if the store accepts changes', async () => {
    expect(await ask('/health/live')).toEqual({ status: 200, retryAfter: null, body: { status: 'live' } });
    expect(await ask('/health/ready')).toEqual(READY);
  });

  test('is alive but not ready while the store accepts no changes, and ready afterwards', async () => {
    const { reason, end } = await FAULTS[inject('engine')]();
    const unavailable = { status: 503, retryAfter: '1', body: { status: 'unavailable', reason } };
    expect(await ask('/health/ready')).toEqual(unavailable);
    expect(await ask('/health/live')).toMatchObject({ status: 200 });
    await end();
    expect(await ask('/health/ready')).toEqual(READY);
  });

  test.runIf(inject('engine') === 'postgres').each(['contact', 'contact_history', 'list_member', 'idempotency_key'])(
    'is not ready while another session holds the table %s, and ready afterwards',
    async (table) => {
      const session = new pg.Client({ connectionString: gateway.databaseUrl });
      await session.connect();
      await session.query('begin');
      await session.query(`lock table ${table} in share mode`);
      expect(await ask('/health/ready')).toMatchObject({ status: 503, body: { reason: 'busy' } });
      await session.end();
      expect(await ask('/health/ready')).toEqual(READY);
    },
  );

  test.each(['/health/live', '/health/ready'])('is not cached: %s', async (path) => {
    const { headers } = await fetch(gateway.url + path);
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

test('a gateway is not ready until everything is loaded', async () => {
  let isLoaded = false;
  const server = fastify().register(healthRoutes({ check: async () => {}, isLoaded: () => isLoaded }));
  const loading = await server.inject('/health/ready');
  expect([loading.statusCode, loading.headers['retry-after'], loading.json()]).toEqual([
    503,
    '1',
    { status: 'unavailable', reason: 'loading' },
  ]);
  isLoaded = true;
  expect((await server.inject('/health/ready')).statusCode).toBe(200);
});

async function ask(path: string) {
  const response = await fetch(gateway.url + path);
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() };
}

/** Ways to prevent the store of each engine from accepting changes, until they end. */
const FAULTS = {
  async sqlite() {
    const other = new SqliteDatabase(gateway.databaseUrl.replace('file:', ''));
    other.exec('begin immediate');
    return { reason: 'busy', end: async () => void other.close() };
  },
  async postgres() {
    const server = inject('postgresUrl');
    const { pathname } = new URL(gateway.databaseUrl.replace('file:', ''));
    const name = pathname.slice(1);
    await queryAt(server, `alter database ${name} with allow_connections false`);
    await queryAt(server, `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${name}'`);
    return { reason: 'unreachable', end: () => queryAt(server, `alter database ${name} with allow_connections true`) };
  },
};
