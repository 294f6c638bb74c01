import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../src/store/open-store.ts';
import { fill } from './measure/fill.ts';
import { startGateway, startGenerator } from './measure/processes.ts';
import { processorTime } from './measure/processor-time.ts';
import { inRounds, median, middle, ratio } from './measure/rounds.ts';
import { CONNECTIONS } from './whole-run/compare.ts';

/**
 * Measures the cost of `/metrics`: updates per second, and processor time of the gateway for each, with METRICS off and
 * on, in turns. `node bench/metrics.ts [rounds]`
 */
const rounds = Number(process.argv[2] ?? 15);
const SECONDS = 2;
const WARM_UP = 4;

const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-metrics-'));
const generator = startGenerator();
try {
  const file = join(folder, 'off.db');
  const targetFile = join(folder, 'targets.json');
  const store = await openStore({ url: `file:${file}` });
  writeFileSync(targetFile, JSON.stringify(await fill(store, 10_000)));
  await store.close();

  const subject = async (metrics: 'off' | 'on') => {
    const own = join(folder, `${metrics}-own.db`);
    copyFileSync(file, own);
    const server = await startGateway(`file:${own}`, [], { METRICS: metrics });
    const microseconds: number[] = [];
    const measure = async (round: number) => {
      const before = processorTime(server.pid);
      const load = await generator.run({
        port: server.port,
        kind: 'patch',
        connections: CONNECTIONS,
        rate: undefined,
        seconds: SECONDS,
        warmUp: round === 0 ? WARM_UP : 0,
        targetFile,
      });
      const taken = processorTime(server.pid) - before;
      // The first round includes the warm-up.
      if (round > 0) microseconds.push((taken * 1e6) / (load.perSecond * SECONDS));
      return load;
    };
    return { name: `METRICS=${metrics}`, server, measure, microseconds };
  };
  const subjects = [await subject('off'), await subject('on')];
  const [off, on] = await inRounds('PATCH', rounds, subjects);
  await Promise.all(subjects.map(({ server }) => server.stop()));
  if (off === undefined || on === undefined) throw new Error('nothing was measured');
  for (const [index, measured] of [off, on].entries()) {
    const each = median(subjects[index]?.microseconds ?? []);
    console.log(`${measured.name}: ${Math.round(middle(measured, 'perSecond'))} a second, ${each.toFixed(1)} µs each`);
  }
  const [without = [], withMetrics = []] = subjects.map(({ microseconds }) => microseconds);
  const times = median(withMetrics.map((each, round) => each / (without[round] ?? Number.NaN)));
  console.log(`on ÷ off: rate ${ratio(on, off, 'perSecond').toFixed(3)}, processor time ${times.toFixed(3)}`);
} finally {
  await generator.stop();
  rmSync(folder, { recursive: true, force: true });
}
