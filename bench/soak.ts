import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { insertDefinitions } from '../src/contacts/attributes/attribute-definition.queries.ts';
import { openStore } from '../src/store/open-store.ts';
import { BEGINNING, fill } from './measure/fill.ts';
import { startGateway } from './measure/processes.ts';
import type { Slice } from './soak/generate.ts';
import { startSoakGenerator } from './soak/generator.ts';
import { type Moment, reportOf, type Soak } from './soak/report.ts';
import { DEFINED } from './soak/rest-operations.ts';
import { sampleOf } from './soak/sample.ts';
import { mean } from './soak/trend.ts';
import { CONNECTIONS } from './whole-run/compare.ts';

/**
 * The soak test: `npm run soak`, or `npm run soak -- --minutes 5 --contacts 10000`. Finds the peak rate of mixed
 * operations over both APIs, offers half of it for an hour and samples the gateway's resources every ten seconds. Exits
 * with 1 if a response was unexpected, or if memory or descriptors grow. Ctrl-C ends it early and keeps the results so
 * far. Writes `bench/results/soak.*`. Needs Linux.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, contacts: { type: 'string', default: '20000' } },
});
const [minutes, contacts] = [Number(values.minutes), Number(values.contacts)];
if (!(minutes >= 1 && minutes <= 10_000 && contacts >= 1_000 && contacts <= 10_000_000)) {
  console.error('--minutes must be 1 to 10000, and --contacts 1000 to 10000000');
  process.exit(1);
}

const SLICE = 10_000;
const WARM_UP = 2;
/** The number of slices whose mean is the peak. */
const PEAK = 2;

const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-soak-'));
const [file, targetFile, heapFile] = ['contacts.db', 'target.json', 'heap'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const store = await openStore({ url: `file:${file}` });
const filled = await fill(store, contacts);
await store.write({ workspaceId: filled.workspaceId }, (transaction) =>
  insertDefinitions(transaction, filled.workspaceId, [{ key: DEFINED, type: 'string', cardinality: 'one' }], BEGINNING),
);
writeFileSync(targetFile, JSON.stringify(filled));
await store.close();

const reporter = new URL('soak/report-heap.ts', import.meta.url).href;
const gateway = await startGateway(`file:${file}`, ['--import', reporter], { HEAP_FILE: heapFile });
const generator = startSoakGenerator(targetFile);
const soak: Soak = { contacts, peak: 0, rate: 0, moments: [], firstErrors: [], endedBy: undefined };
process.once('SIGINT', () => {
  soak.endedBy = 'Ctrl-C';
  finish();
});

try {
  soak.peak = await peak();
  soak.rate = soak.peak / 2;
  await offer();
} catch (error) {
  soak.endedBy ??= error instanceof Error ? error.message : String(error);
}
finish();

/** Runs the operations with as many clients as the benchmark, as fast as possible. Errors count here, too. */
async function peak(): Promise<number> {
  console.log(`measuring the peak, ${((WARM_UP + PEAK) * SLICE) / 1000} s`);
  const rates: number[] = [];
  const order = { port: gateway.port, connections: CONNECTIONS, slice: SLICE, time: (WARM_UP + PEAK + 0.1) * SLICE };
  await generator.run(order, ({ perSecond, errors, firstErrors }) => {
    if (errors > 0) throw new Error(`while measuring the peak:\n${firstErrors.join('\n')}`);
    rates.push(perSecond);
    return true;
  });
  return mean(rates.slice(WARM_UP));
}

async function offer(): Promise<void> {
  const format =
    'soak {bar} {value}/{total} s | {rate} a second | {memory} MB | {descriptors} descriptors | {errors} errors';
  const bar = new SingleBar({ format, noTTYOutput: true, notTTYSchedule: 60_000 });
  const total = minutes * 60;
  bar.start(total, 0, { rate: soak.rate.toFixed(0), memory: '–', descriptors: '–', errors: 0 });
  const order = { port: gateway.port, connections: CONNECTIONS, slice: SLICE, time: total * 1000 + SLICE / 2 };
  let errors = 0;
  await generator
    .run({ ...order, rate: soak.rate }, (slice) => {
      if (soak.endedBy !== undefined) return false;
      const moment = momentOf(slice);
      soak.moments.push(moment);
      errors += moment.errors;
      const [rate, memory] = [moment.perSecond.toFixed(0), (moment.memory / 1e6).toFixed(0)];
      bar.update(moment.seconds, { rate, memory, descriptors: moment.descriptors, errors });
      return true;
    })
    .finally(() => bar.stop());
}

function momentOf({ firstErrors, ...slice }: Slice): Moment {
  for (const error of firstErrors.slice(soak.firstErrors.length)) {
    console.error(`\n${error}`);
    soak.firstErrors.push(error);
  }
  const seconds = ((soak.moments.length + 1) * SLICE) / 1000;
  return { seconds, ...slice, ...sampleOf(gateway, file, heapFile) };
}

function finish(): void {
  generator.stop();
  let isWell = false;
  if (soak.moments.length > 0) {
    const report = reportOf(soak);
    isWell = report.isWell;
    console.log(`\n${report.text}`);
    const results = new URL('results/', import.meta.url);
    mkdirSync(results, { recursive: true });
    for (const [name, content] of Object.entries(report.files)) writeFileSync(new URL(name, results), content);
  } else {
    console.error(`nothing was measured: ${soak.endedBy}`);
  }
  process.exitCode = isWell ? 0 : 1;
  gateway.stop().finally(() => {
    rmSync(folder, { recursive: true, force: true });
    process.exit();
  });
}
