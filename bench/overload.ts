import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { openStore } from '../src/store/open-store.ts';
import type { Load } from './load/generate.ts';
import type { Order } from './load/process.ts';
import { fill } from './measure/fill.ts';
import { startGateway, startGenerator } from './measure/processes.ts';
import { processorTime } from './measure/processor-time.ts';
import { CONNECTIONS } from './whole-run/compare.ts';

/**
 * Measures the gateway under three times its peak load: `node bench/overload.ts [seconds]` (default: 60). Finds the peak
 * with 64 clients, offers three times as many updates per second on thousands of connections, and then half of the
 * peak until latency is normal again. Needs Linux. The load generator shares the machine: with two processors, it
 * takes processor time from the gateway.
 */
const SECONDS = Number(process.argv[2] ?? 60);
const TIMES = 3;
const CONTACTS = 10_000;
/** Each waits for its response, so this must be high enough for a free one whenever a request is due. */
const CLIENTS = 4_000;
const PEAK_SECONDS = 10;
/** The length of a slice in which recovery is measured, in seconds. */
const SLICE = 0.5;

/** The maximum time to wait for recovery, in seconds. */
const MAX_RECOVERY = 60;

const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-overload-'));
try {
  const url = `file:${join(folder, 'contacts.db')}`;
  const targetFile = join(folder, 'contacts.json');
  const store = await openStore({ url });
  writeFileSync(targetFile, JSON.stringify(await fill(store, CONTACTS)));
  await store.close();

  const gateway = await startGateway(url);
  const generator = startGenerator();
  const send = (order: Partial<Order> & Pick<Order, 'seconds'>) =>
    generator.run({
      port: gateway.port,
      kind: 'patch',
      connections: CONNECTIONS,
      warmUp: 0,
      mayBeRefused: true,
      targetFile,
      ...order,
    });

  const peak = await send({ seconds: PEAK_SECONDS, warmUp: 5 });
  console.log(`peak: ${rounded(peak.perSecond)} updates a second on ${CONNECTIONS} connections`);
  const atRest = gateway.memory();

  const memory: number[] = [];
  const live = { slowest: 0, failed: 0 };
  let isOver = false;
  const watching = watch();
  const processorBefore = processorTime(gateway.pid);
  const offered = peak.perSecond * TIMES;
  const overload = await send({ seconds: SECONDS, rate: offered, connections: CLIENTS });
  const processors = (processorTime(gateway.pid) - processorBefore) / SECONDS;
  isOver = true;
  console.log(
    `offered ${TIMES} times that: ${rounded(overload.perSecond)} accepted, ${rounded(overload.refusedPerSecond)} refused`,
  );
  const recovery = await recovered(peak.perSecond / 2);
  await watching;
  const afterwards = gateway.memory();

  const result = {
    machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`,
    seconds: SECONDS,
    peak: rounded(peak.perSecond),
    offered: rounded(offered),
    sent: rounded(overload.perSecond + overload.refusedPerSecond),
    accepted: rounded(overload.perSecond),
    rejected: rounded(overload.refusedPerSecond),
    acceptedOfPeak: Number((overload.perSecond / peak.perSecond).toFixed(3)),
    gatewayProcessors: Number(processors.toFixed(2)),
    acceptedMilliseconds: { p50: rounded(overload.p50), p99: rounded(overload.p99), p999: rounded(overload.p999) },
    megabytes: {
      atRest: megabytes(atRest),
      beginning: megabytes(memory[1]),
      middle: megabytes(memory[Math.floor(memory.length / 2)]),
      end: megabytes(memory.at(-1)),
      afterwards: megabytes(afterwards),
    },
    live: { slowestMilliseconds: rounded(live.slowest), failed: live.failed },
    recoverySeconds: Number(recovery.toFixed(2)),
  };
  console.log(JSON.stringify(result, null, 2));
  writeFileSync(new URL('results/overload.json', import.meta.url), `${JSON.stringify(result, null, 1)}\n`);
  await generator.stop();
  await gateway.stop();

  /** Samples once per second the memory of the gateway and the latency of its liveness check. */
  async function watch(): Promise<void> {
    while (!isOver) {
      memory.push(gateway.memory());
      const asked = performance.now();
      const answer = await fetch(`http://127.0.0.1:${gateway.port}/health/live`).catch(() => undefined);
      await answer?.text();
      if (answer?.status !== 200) live.failed += 1;
      live.slowest = Math.max(live.slowest, performance.now() - asked);
      await setTimeout(1_000);
    }
  }

  /** Seconds until this rate is served without refusals and with a p99 below one second. */
  async function recovered(rate: number): Promise<number> {
    const begin = performance.now();
    for (;;) {
      const sliceBegin = performance.now();
      const load = await send({ seconds: SLICE, rate });
      const seconds = (sliceBegin - begin) / 1000;
      if (isRecovered(load, rate)) return seconds;
      if (seconds > MAX_RECOVERY) throw new Error(`no recovery after ${MAX_RECOVERY} seconds: ${JSON.stringify(load)}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

function isRecovered({ perSecond, refusedPerSecond, p99 }: Load, rate: number): boolean {
  return refusedPerSecond === 0 && perSecond > rate * 0.9 && p99 < 1_000;
}

function rounded(value: number): number {
  return Math.round(value);
}

function megabytes(bytes: number | undefined): number {
  return Math.round((bytes ?? Number.NaN) / 1e6);
}
