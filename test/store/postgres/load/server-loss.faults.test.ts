import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PostgresServer } from '../../../postgres/run-server.ts';
import { startPostgresServer } from '../../../postgres/server.ts';
import { startsPrograms } from '../../../program/program.ts';
import { brokenPromises } from './kept.ts';
import type { Load } from './load.ts';
import { type LoadedGateway, READY, startLoadedGateway, UNREACHABLE } from './loaded-gateway.ts';
import { unsound } from './unsound.ts';

startsPrograms();

let server: PostgresServer;
let gateway: LoadedGateway;
beforeAll(async () => {
  server = await startPostgresServer({ durable: true });
  gateway = await startLoadedGateway(server.url());
});
afterAll(async () => {
  expect(await gateway.program.stop('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
  await server.remove();
});

/** The maximum time until the gateway serves after the database does, and the maximum for anything else. */
const SOON = { timeout: 5_000 };
const EVER = { timeout: 30_000 };

const FAULTS = [
  { name: 'is restarted', mode: 'fast', pause: 0 },
  { name: 'crashes', mode: 'immediate', pause: 0 },
  { name: 'is gone for some seconds', mode: 'fast', pause: 2_000 },
] as const;

describe('a gateway whose PostgreSQL', () => {
  test.each(FAULTS)('$name reports it, keeps acknowledged updates, and serves again', async ({ mode, pause }) => {
    const load = gateway.startLoad();
    await expect.poll(() => load.acknowledged.length, EVER).toBeGreaterThan(50);
    await server.stop(mode);
    await expect.poll(gateway.ready, EVER).toEqual(UNREACHABLE);
    await after(pause);
    await server.start();
    await expect.poll(gateway.ready, SOON).toEqual(READY);
    await expectServed(load);
  });

  test('ends all of its connections continues with new ones', async () => {
    const load = gateway.startLoad();
    for (let round = 1; round <= 5; round += 1) {
      await expect.poll(() => load.acknowledged.length, EVER).toBeGreaterThan(50 * round);
      await server.query(END_CONNECTIONS);
    }
    expect(await gateway.ready()).toEqual(READY);
    await expectServed(load);
  });
});

const END_CONNECTIONS = `
  select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'contact-gateway'`;

/** Checks that updates succeed again, and that no response since the load began was unexpected or contradicts the database. */
async function expectServed(load: Load): Promise<void> {
  const before = load.acknowledged.length;
  await expect.poll(() => load.acknowledged.length, SOON).toBeGreaterThan(before + 8);
  await load.stop();
  expect(load.wrong).toEqual([]);
  expect(await brokenPromises(server.url(), load)).toEqual([]);
  expect(await unsound(server.url())).toEqual({});
}
