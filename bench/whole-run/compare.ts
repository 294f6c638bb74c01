import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import type { Load } from '../load/generate.ts';
import type { RequestKind } from '../load/requests.ts';
import type { Database, Extent } from '../measure/extent.ts';
import { type Generator, type Server, startGateway, startServer } from '../measure/processes.ts';
import { inRounds, type Measured, median, middle } from '../measure/rounds.ts';

export const CONNECTIONS = 64;

/** The measurements at one number of contacts, by name. */
export type Comparison = Record<
  | 'echo'
  | 'patch'
  | 'graphqlExecute'
  | 'updateContact'
  | 'oneByOne'
  | 'getById'
  | 'getByIdentifier'
  | 'page'
  | 'echoAtHalf'
  | 'patchAtHalf'
  | 'echoAlone'
  | 'patchAlone'
  | 'sync',
  Measured
>;

/**
 * Measures the gateway, and what limits it: an echo of JSON, graphql-js without a database, and the same gateway
 * with a transaction and a sync for each update.
 */
export async function compare(extent: Extent, generator: Generator, copy: () => Database): Promise<Comparison> {
  const [database, exclusive] = [copy(), copy()];
  const echo = await startServer('echo');
  const execute = await startServer('graphql-execute');
  const gateway = await startGateway(`file:${database.file}`);
  const oneByOne = await startServer('gateway', exclusive.file, '1');

  const subject = (
    name: string,
    { port }: Server,
    kind: RequestKind,
    { connections = CONNECTIONS, rate }: { connections?: number; rate?: number } = {},
  ) => ({
    name,
    measure: (round: number) =>
      generator.run({
        port,
        kind,
        connections,
        rate,
        seconds: extent.seconds,
        warmUp: round === 0 ? extent.warmUp : 0,
        targetFile: database.targetFile,
      }),
  });

  const most = await inRounds(`${CONNECTIONS} connections`, extent.rounds, [
    subject('echo', echo, 'patch'),
    subject('PATCH', gateway, 'patch'),
    subject('graphql-js alone', execute, 'updateContact'),
    subject('updateContact', gateway, 'updateContact'),
    subject('PATCH, one sync each', oneByOne, 'patch'),
    subject('GET by id', gateway, 'getById'),
    subject('GET by identifier', gateway, 'getByIdentifier'),
    subject('GET a page of 10', gateway, 'page'),
  ]);
  const rate = middle(most[1] as Measured, 'perSecond') / 2;
  const half = await inRounds(`at ${Math.round(rate)} a second`, extent.rounds, [
    subject('echo', echo, 'patch', { rate }),
    subject('PATCH', gateway, 'patch', { rate }),
  ]);
  const lone = await inRounds('one client alone', extent.rounds, [
    subject('echo', echo, 'patch', { connections: 1 }),
    subject('PATCH', gateway, 'patch', { connections: 1 }),
    { name: 'sync of a page', measure: async () => timeSyncs(`${database.file}-sync`, extent.seconds) },
  ]);
  await Promise.all([echo, execute, gateway, oneByOne].map((server) => server.stop()));

  const names = ['echo', 'patch', 'graphqlExecute', 'updateContact', 'oneByOne'] as const;
  const others = [
    'getById',
    'getByIdentifier',
    'page',
    'echoAtHalf',
    'patchAtHalf',
    'echoAlone',
    'patchAlone',
    'sync',
  ] as const;
  const all = [...most, ...half, ...lone];
  return Object.fromEntries([...names, ...others].map((name, index) => [name, all[index]])) as Comparison;
}

/** The time to write a page at the end of a file and to force it to disk. */
function timeSyncs(path: string, seconds: number): Load {
  const file = openSync(path, 'w');
  const page = Buffer.alloc(4096, 1);
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const begin = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    times.push(performance.now() - begin);
  }
  closeSync(file);
  rmSync(path);
  const at = (part: number) => times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? Number.NaN;
  return {
    perSecond: times.length / seconds,
    refusedPerSecond: 0,
    p50: median(times),
    p90: at(0.9),
    p99: at(0.99),
    p999: at(0.999),
  };
}
