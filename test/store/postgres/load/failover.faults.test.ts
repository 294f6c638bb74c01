import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendOnce } from '../../../../src/conformance/apis/api.ts';
import { restPlugin } from '../../../../src/conformance/apis/rest.ts';
import { ADA } from '../../../../src/conformance/environment/seed.ts';
import type { PostgresServer } from '../../../postgres/run-server.ts';
import { startPostgresServer } from '../../../postgres/server.ts';
import { type PostgresStandby, startPostgresStandby, waitForStandby } from '../../../postgres/standby.ts';
import { startsPrograms } from '../../../program/program.ts';
import { brokenPromises } from './kept.ts';
import type { Load } from './load.ts';
import { type LoadedGateway, READY, startLoadedGateway, UNREACHABLE } from './loaded-gateway.ts';
import { unsound } from './unsound.ts';

startsPrograms();

/** The number of failovers. */
const FAILOVERS = Number(process.env.FAILOVERS ?? 2);
const SOON = { timeout: 5_000 };
const EVER = { timeout: 30_000 };

let primary: PostgresServer;
let standby: PostgresStandby;
let gateway: LoadedGateway;
beforeAll(async () => {
  primary = await startPostgresServer({ durable: true });
  standby = await startPostgresStandby(primary);
  await waitForStandby(primary);
  gateway = await startLoadedGateway(
    primary.url().replace(`:${primary.port}`, `:${primary.port},127.0.0.1:${standby.port}`),
  );
});
afterAll(async () => {
  expect(await gateway.program.stop('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
  await standby.remove();
  await primary.remove();
});

describe('a gateway on a primary and a synchronous standby', () => {
  test('reports an update as possibly made if somebody cancels the wait for the standby', async () => {
    await standby.stop();
    const step = { operation: 'updateContact', path: { contactId: ADA }, body: { attributes: { n0: 0 } } } as const;
    const answered = sendOnce(restPlugin.request(gateway.access, step));
    const waiting = "from pg_stat_activity where wait_event = 'SyncRep'";
    await expect.poll(() => primary.query(`select ${waiting}`), EVER).toHaveLength(1);
    await primary.query(`select pg_cancel_backend(pid) ${waiting}`);
    const { status, text } = await answered;
    expect([status, JSON.parse(text).message]).toEqual([503, expect.stringContaining('did not confirm')]);
    await standby.start();
    await waitForStandby(primary);
  });

  test(
    `continues with the standby after the loss of the primary, ${FAILOVERS} times, with all acknowledged updates`,
    async () => {
      const loads: Load[] = [];
      const secondsUntilBack: number[] = [];
      for (let failover = 1; failover <= FAILOVERS; failover += 1) {
        const load = gateway.startLoad();
        loads.push(load);
        await expect.poll(() => load.acknowledged.length, EVER).toBeGreaterThan(50);
        await primary.stop('immediate');
        await expect.poll(gateway.ready, EVER).toEqual(UNREACHABLE);

        await standby.promote();
        const [promoted, before] = [Date.now(), load.acknowledged.length];
        await expect.poll(() => load.acknowledged.length, SOON).toBeGreaterThan(before);
        secondsUntilBack.push((Date.now() - promoted) / 1_000);
        await expect.poll(gateway.ready, SOON).toEqual(READY);
        await expect.poll(() => load.acknowledged.length, EVER).toBeGreaterThan(before + 50);
        await load.stop();
        expect(load.wrong).toEqual([]);
        for (const each of loads) expect(await brokenPromises(standby.url(), each)).toEqual([]);
        expect(await unsound(standby.url())).toEqual({});

        await primary.remove();
        const port = primary.port;
        primary = standby;
        standby = await startPostgresStandby(primary, port);
        await waitForStandby(primary);
      }
      const counts = ['acknowledged', 'unchanged', 'unconfirmed'] as const;
      const [acknowledged, unchanged, unconfirmed] = counts.map(
        (outcome) => loads.flatMap((load) => load[outcome]).length,
      );
      if (process.env.FAILOVERS)
        console.log(JSON.stringify({ failovers: FAILOVERS, acknowledged, unchanged, unconfirmed, secondsUntilBack }));
    },
    FAILOVERS * 60_000,
  );
});
