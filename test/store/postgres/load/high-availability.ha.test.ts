import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../../../postgres/cluster/cluster.ts';
import { queryAt } from '../../../postgres/query.ts';
import { startsPrograms } from '../../../program/program.ts';
import { brokenPromises } from './kept.ts';
import type { Load } from './load.ts';
import { type LoadedGateway, startLoadedGateways } from './loaded-gateway.ts';
import { unsound } from './unsound.ts';

startsPrograms();

/** The number of lost leaders, and the number of switchovers. */
const FAILOVERS = Number(process.env.FAILOVERS ?? 2);
/** The number of acknowledged updates of each gateway before and after each change of the leader. */
const UPDATES = 50;
/** The maximum time until a node is back as a standby, which includes `ttl` and a rewind, in milliseconds. */
const EVER = { timeout: 120_000, interval: 200 };
const DATABASE = 'contacts';
const ROLE = { name: 'gateway', password: 'gateway' };

/** How a gateway finds the leader. */
const WAYS = ['proxy', 'hosts'] as const;
const CHANGES = {
  'loss of the leader': async (cluster: Cluster) => {
    const lost = await cluster.leader();
    await lost?.kill();
    return () => lost?.start();
  },
  switchover: async (cluster: Cluster) => {
    expect(await cluster.switchOver()).toMatch(/^200 Successfully switched over/);
    return () => {};
  },
};

/** A time without acknowledged updates at the gateway that finds the leader in this way. */
interface Pause {
  change: string;
  way: (typeof WAYS)[number] | undefined;
  seconds: number;
}

let cluster: Cluster;
let gateways: LoadedGateway[];
beforeAll(async () => {
  cluster = await startCluster();
  const superuser = cluster.url('proxy', 'postgres');
  await queryAt(superuser, `create role ${ROLE.name} login password '${ROLE.password}'`);
  await queryAt(superuser, `create database ${DATABASE} owner ${ROLE.name}`);
  gateways = await startLoadedGateways(WAYS.map((way) => cluster.url(way, DATABASE, ROLE)));
}, 2 * EVER.timeout);
afterAll(async () => {
  for (const { program } of gateways ?? [])
    expect(await program.stop('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
  await cluster?.remove();
});

test(
  `two gateways keep all acknowledged updates through ${FAILOVERS} losses of the leader and ${FAILOVERS} switchovers`,
  async () => {
    const loads: Load[] = [];
    const pauses: Pause[] = [];
    for (let failover = 1; failover <= FAILOVERS; failover += 1) {
      for (const [name, change] of Object.entries(CHANGES)) {
        const before = await cluster.leader();
        const running = gateways.map((gateway) => gateway.startLoad());
        loads.push(...running);
        await untilAllHave(running, 0);
        const repair = await change(cluster);
        await expect.poll(async () => (await cluster.leader()) ?? before, EVER).not.toBe(before);
        await untilAllHave(running, ...running.map(({ acknowledged }) => acknowledged.length));
        await Promise.all(running.map((load) => load.stop()));
        expect(running.flatMap(({ wrong }) => wrong)).toEqual([]);
        for (const [index, load] of running.entries())
          pauses.push({ change: name, way: WAYS[index], seconds: longestPause(load) });
        repair();
        await cluster.complete();
      }
    }

    const url = cluster.url('proxy', DATABASE);
    const broken = await Promise.all(loads.map((load) => brokenPromises(url, load)));
    const count = (outcome: 'acknowledged' | 'unchanged' | 'unconfirmed') =>
      loads.flatMap((load) => load[outcome]).length;
    console.log(
      `acknowledged ${count('acknowledged')}, refused ${count('unchanged')}, unconfirmed ${count('unconfirmed')}`,
    );
    console.table(summarize(pauses));
    expect(broken.flat()).toEqual([]);
    expect(await unsound(url)).toEqual({});
  },
  FAILOVERS * 2 * EVER.timeout,
);

async function untilAllHave(loads: readonly Load[], ...before: number[]): Promise<void> {
  for (const [index, { acknowledged }] of loads.entries())
    await expect.poll(() => acknowledged.length, EVER).toBeGreaterThan((before[index] ?? 0) + UPDATES);
}

/** The longest time between two acknowledged updates, in seconds. */
function longestPause({ acknowledged }: Load): number {
  const gaps = acknowledged.slice(1).map(({ at }, index) => at - (acknowledged[index]?.at ?? at));
  return Math.max(...gaps) / 1_000;
}

function summarize(pauses: readonly Pause[]): Record<string, Record<string, number>> {
  const groups = Map.groupBy(pauses, ({ change, way }) => `${change}, ${way}`);
  const round = (value = 0) => Number(value.toFixed(1));
  const rows = [...groups].map(([name, members]) => {
    const sorted = members.map(({ seconds }) => seconds).toSorted((one, other) => one - other);
    const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
    const median = (low + high) / 2;
    return [name, { times: sorted.length, 'median, s': round(median), 'longest, s': round(sorted.at(-1)) }];
  });
  return Object.fromEntries(rows);
}
