import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateStore, openStore } from '../src/store/open-store.ts';
import type { RequestKind } from './load/requests.ts';
import { fill } from './measure/fill.ts';
import { type Server, startGateway, startGenerator, startServer } from './measure/processes.ts';
import { inRounds, type Measured, middle, ratio } from './measure/rounds.ts';
import { startPostgres } from './peers/postgres.ts';
import { CONNECTIONS } from './whole-run/compare.ts';
import { machine, table } from './whole-run/report.ts';

/**
 * Compares one process with several workers: `node bench/workers.ts [workers] [rounds] [engine]` (default: two, five,
 * SQLite). Measures the baselines of `npm run bench` in the same rounds, and the latency of a client alone, with and
 * without a rate limit, which the primary process counts.
 */
const WORKERS = process.argv[2] ?? '2';
const ROUNDS = Number(process.argv[3] ?? 5);
const ENGINE = process.argv[4] ?? 'sqlite';
const CONTACTS = 20_000;
const SECONDS = 2;
const WARM_UP = 8;
/** High enough that no request reaches it, in requests per second. */
const SOME_RATE_LIMIT = { RATE_LIMIT: '1000000' };

/** Kinds of requests, with the baselines that they are divided by. */
const KINDS: readonly (readonly [RequestKind, 'echo' | 'graphql-js alone'])[] = [
  ['patch', 'echo'],
  ['updateContact', 'graphql-js alone'],
  ['getById', 'echo'],
  ['getByIdentifier', 'echo'],
  ['page', 'echo'],
];

const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-bench-'));
const targetFile = join(folder, 'target.json');
const file = join(folder, 'contacts.db');
let copies = 0;
const postgres = ENGINE === 'postgres' ? await startPostgres() : undefined;
const generator = startGenerator();
const servers: Server[] = [];
try {
  const { url, name } = (await postgres?.newDatabase('workers')) ?? { url: `file:${file}`, name: 'SQLite' };
  await migrateStore({ url });
  const store = await openStore({ url });
  writeFileSync(targetFile, JSON.stringify(await fill(store, CONTACTS)));
  await store.close();

  const echo = await started(startServer('echo'));
  const execute = await started(startServer('graphql-execute'));
  const one = await started(startGateway(own(url)));
  const several = await started(startGateway(own(url), [], { WORKERS }));
  const counted = await started(startGateway(own(url), [], SOME_RATE_LIMIT));
  const severalCounted = await started(startGateway(own(url), [], { WORKERS, ...SOME_RATE_LIMIT }));

  const loaded = await inRounds(`${CONNECTIONS} connections`, ROUNDS, [
    subject('echo', echo, 'patch', CONNECTIONS),
    subject('graphql-js alone', execute, 'updateContact', CONNECTIONS),
    ...KINDS.flatMap(([kind]) => [
      subject(kind, one, kind, CONNECTIONS),
      subject(`${kind}, ${WORKERS} workers`, several, kind, CONNECTIONS),
    ]),
  ]);
  const find = (wanted: string) => loaded.find((measured) => measured.name === wanted) as Measured;
  const rows = KINDS.map(([kind, baseline]) => {
    const [single, multiple] = [find(kind), find(`${kind}, ${WORKERS} workers`)];
    const to = (measured: Measured) => ratio(measured, find(baseline), 'perSecond').toFixed(3);
    return [
      kind,
      baseline,
      perSecond(single),
      perSecond(multiple),
      to(single),
      to(multiple),
      ratio(multiple, single, 'perSecond').toFixed(2),
    ];
  });
  const alone = await inRounds('one client alone', ROUNDS, [
    ...(['patch', 'getById'] as const).flatMap((kind) => [
      subject(`${kind}, one process`, one, kind, 1),
      subject(`${kind}, ${WORKERS} workers`, several, kind, 1),
      subject(`${kind}, one process, rate limit`, counted, kind, 1),
      subject(`${kind}, ${WORKERS} workers, rate limit`, severalCounted, kind, 1),
    ]),
  ]);
  console.log(`\n${machine()}, ${name}\n`);
  const head = ['request', 'baseline', 'one', WORKERS, 'one ÷ baseline', `${WORKERS} ÷ baseline`, `${WORKERS} ÷ one`];
  console.log(table(head, rows));
  const latencies = alone.map((measured) => [measured.name, ms(measured, 'p50'), ms(measured, 'p99')]);
  console.log(`\n${table(['one client alone', 'p50 ms', 'p99 ms'], latencies)}`);
} finally {
  await generator.stop();
  for (const server of servers) await server.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true });
}

/** A SQLite file has one gateway at a time, so that each gets a copy. */
function own(url: string): string {
  if (postgres !== undefined) return url;
  copies += 1;
  copyFileSync(file, `${file}-${copies}`);
  return `file:${file}-${copies}`;
}

async function started(starting: Promise<Server>): Promise<Server> {
  const server = await starting;
  servers.push(server);
  return server;
}

function subject(name: string, { port }: Server, kind: RequestKind, connections: number) {
  return {
    name,
    measure: (round: number) => {
      const warmUp = round === 0 ? WARM_UP : 0;
      return generator.run({ port, kind, connections, seconds: SECONDS, warmUp, targetFile });
    },
  };
}

function perSecond(measured: Measured): string {
  return String(Math.round(middle(measured, 'perSecond')));
}

function ms(measured: Measured, figure: 'p50' | 'p99'): string {
  return middle(measured, figure).toFixed(2);
}
