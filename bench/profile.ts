import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../src/store/open-store.ts';
import type { RequestKind } from './load/requests.ts';
import { fill } from './measure/fill.ts';
import { startGateway, startGenerator } from './measure/processes.ts';
import { CONNECTIONS } from './whole-run/compare.ts';

/**
 * Profiles one kind of request by layer: `node bench/profile.ts [kind of request]`. Prints microseconds of the main
 * thread per request while 64 connections send requests as fast as they can.
 */
const SECONDS = 6;
const WARM_UP = 12;

/** Layers by the location of the code. The first match counts. */
const LAYERS: readonly [name: string, where: RegExp][] = [
  ['SQLite: statements', /^execute(Query)? .*src\/store\/sqlite|better-sqlite3/],
  ['SQLite: begin, commit, checkpoint, sync', /src\/store\/sqlite|^fdatasync /],
  ['Kysely and its use', /kysely|src\/store\//],
  ['GraphQL: parsing, coercing, executing', /graphql|envelop|whatwg-node|pothos|src\/graphql\//],
  [
    'HTTP: server, routing, sockets',
    /fastify|find-my-way|node:(_http|net|events|internal\/(streams|stream_base|process|timers|http))|^(write(Utf8|Latin1)String|writev) /,
  ],
  ['randomness and hashes', /node:(internal\/)?crypto/],
  ['key, validation, decision, answer', /src\/|ajv|validate\d+|RegExp/],
  ['garbage collection', /garbage/],
];
const REST = 'everything else';

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string } }[];
  samples: number[];
  /** The interval between samples, in microseconds. */
  timeDeltas: number[];
}

const kind = (process.argv[2] ?? 'patch') as RequestKind;
const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-profile-'));
try {
  const file = join(folder, 'contacts.db');
  const targetFile = join(folder, 'contacts.json');
  const store = await openStore({ url: `file:${file}` });
  writeFileSync(targetFile, JSON.stringify(await fill(store, 100_000)));
  await store.close();

  const gateway = await startGateway(`file:${file}`, ['--cpu-prof', `--cpu-prof-dir=${folder}`]);
  const generator = startGenerator();
  const order = { port: gateway.port, kind, connections: CONNECTIONS, warmUp: WARM_UP, seconds: SECONDS, targetFile };
  const { perSecond } = await generator.run(order);
  await generator.stop();
  await gateway.stop();
  // The main thread has the most samples.
  const profiles = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  const [largest = ''] = profiles.toSorted((a, b) => statSync(join(folder, b)).size - statSync(join(folder, a)).size);
  print(JSON.parse(readFileSync(join(folder, largest), 'utf8')), perSecond);
} finally {
  rmSync(folder, { recursive: true });
}

function print({ nodes, samples, timeDeltas }: Profile, perSecond: number): void {
  const layers = new Map(nodes.map(({ id, callFrame }) => [id, layerOf(callFrame)]));
  const total = timeDeltas.reduce((sum, delta) => sum + delta, 0);
  const spent = new Map<string, number>();
  let now = 0;
  for (const [index, sample] of samples.entries()) {
    const delta = timeDeltas[index] ?? 0;
    now += delta;
    const layer = layers.get(sample);
    if (now < total - SECONDS * 1e6 || layer === undefined) continue;
    spent.set(layer, (spent.get(layer) ?? 0) + delta);
  }
  console.log(`\n${kind}: ${Math.round(perSecond)} per second while profiled\n`);
  for (const name of [...LAYERS.map(([layer]) => layer), REST]) {
    console.log(`${name.padEnd(44)}${((spent.get(name) ?? 0) / (perSecond * SECONDS)).toFixed(0).padStart(6)} µs`);
  }
}

/** Undefined for idle time. */
function layerOf({ functionName, url }: Profile['nodes'][number]['callFrame']): string | undefined {
  if (functionName === '(idle)') return undefined;
  const place = `${functionName} ${url.replace(/.*node_modules\//, '').replace(/.*\/(?=src\/)/, '')}`;
  return LAYERS.find(([, where]) => where.test(place))?.[0] ?? REST;
}
