import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServices } from '../../src/resolvers/services.ts';
import { migrateStore, openStore } from '../../src/store/open-store.ts';
import { makeWorkspace } from '../gateway.ts';
import { type Program, startProgram, startsPrograms } from '../program/program.ts';
import { brokenPromises } from './kept.ts';
import { LOAD_SEED, startLoad } from './load.ts';
import type { PostgresServer } from './run-server.ts';
import { startPostgresServer } from './server.ts';
import { unsound } from './unsound.ts';

startsPrograms();

let server: PostgresServer;
let gateway: Program;
let access: { url: string; workspaceId: string; key: string };
beforeAll(async () => {
  server = await startPostgresServer({ durable: true });
  const url = server.url();
  await migrateStore({ url });
  const store = await openStore({ url });
  const { id: workspaceId, key } = await makeWorkspace(createServices(store, undefined), LOAD_SEED);
  await store.close();
  gateway = await startProgram(['serve'], { environment: { DATABASE_URL: url } });
  access = { url: gateway.url, workspaceId, key };
});
afterAll(async () => {
  expect(await gateway.stop('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
  await server.remove();
});

const AWAY = { status: 503, retryAfter: '1', body: { status: 'unavailable', reason: 'away' } };
const READY = { status: 200, retryAfter: null, body: { status: 'ready' } };
/** How soon the gateway is to serve when the database does, and until when anything else is to have happened. */
const SOON = { timeout: 5_000 };
const EVER = { timeout: 30_000 };

const FAULTS = [
  { name: 'is restarted', mode: 'fast', pause: 0 },
  { name: 'crashes', mode: 'immediate', pause: 0 },
  { name: 'is gone for some seconds', mode: 'fast', pause: 2_000 },
] as const;

describe('a gateway whose PostgreSQL', () => {
  test.each(FAULTS)('$name says so, keeps what it has acknowledged, and serves again', async ({ mode, pause }) => {
    const load = startLoad(access);
    await expect.poll(() => load.acknowledged.length, EVER).toBeGreaterThan(50);
    await server.stop(mode);
    await expect.poll(ready, EVER).toEqual(AWAY);
    await after(pause);
    await server.start();
    await expect.poll(ready, SOON).toEqual(READY);
    await expectServed(load);
  });

  test('ends all of its connections goes on with others', async () => {
    const load = startLoad(access);
    for (let round = 1; round <= 5; round += 1) {
      await expect.poll(() => load.acknowledged.length, EVER).toBeGreaterThan(50 * round);
      await server.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'contact-gateway'",
      );
    }
    expect(await ready()).toEqual(READY);
    await expectServed(load);
  });
});

/** That updates are made again, and that of all answers since the load began none was wrong or has been broken. */
async function expectServed(load: ReturnType<typeof startLoad>): Promise<void> {
  const before = load.acknowledged.length;
  await expect.poll(() => load.acknowledged.length, SOON).toBeGreaterThan(before + 8);
  await load.stop();
  expect(load.wrong).toEqual([]);
  expect(await brokenPromises(server.url(), load)).toEqual([]);
  expect(await unsound(server.url())).toEqual({});
}

async function ready() {
  const response = await fetch(`${gateway.url}/health/ready`);
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() };
}
