import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { migrateStore, openStore } from '../src/store/open-store.ts';
import { oneConnection, send, type Wire } from '../test/worst-case/wire.ts';
import { type Filled, fill } from './measure/fill.ts';
import { startGateway } from './measure/processes.ts';
import { startPostgres } from './peers/postgres.ts';

/**
 * Measures how clients with much work, or badly behaved ones, slow down a client that updates contacts of another workspace
 * over HTTP, on each engine: `node bench/neighbors.ts`. Prints its updates per second and its latency, alone and beside each
 * of them. They run in a separate process and share the processors with the gateway. `--only export` measures only those
 * with this text in their names; `--seconds 5` and `--contacts 200000` are the duration and the size of a measurement.
 */
const { values } = parseArgs({
  options: { only: { type: 'string' }, seconds: { type: 'string' }, contacts: { type: 'string' } },
  allowPositionals: true,
});
const SECONDS = Number(values.seconds ?? 5);
const CONTACTS = Number(values.contacts ?? 200_000);
/** More than are imported during a measurement. */
const IMPORTED = SECONDS * 40_000;
/** Milliseconds. */
const TIMEOUT = 60_000;
/** The measured client connects from 127.0.0.1. */
const STRANGERS_ADDRESS = '127.0.0.2';

interface Target {
  port: number;
  databaseUrl: string;
  /** A folder for files. */
  folder: string;
  /** The workspace with many contacts. */
  large: Omit<Filled, 'contactIds'>;
}

const DISTURBERS: Record<string, (target: Target) => Promise<void>> = {
  '10 readers of all lists': ({ port, large }) =>
    repeat(10, oneConnection, (agent) => {
      const path = `/workspaces/${large.workspaceId}/lists`;
      return send(agent, port, { method: 'GET', path, headers: headersOf(large) }, TIMEOUT);
    }),
  '10 readers of scans that find nobody': ({ port, large }) =>
    repeat(10, oneConnection, (agent) => send(agent, port, scans(large, 10), TIMEOUT)),
  '20 requests with 100 aliased scans, dropped at once, each second': ({ port, large }) =>
    repeat(
      20,
      () => new Agent(),
      async (agent) => {
        await send(agent, port, { ...scans(large, 99), isDropped: true }, TIMEOUT);
        await setTimeout(1_000);
      },
    ),
  '2 exports over HTTP': ({ port, large }) =>
    repeat(2, oneConnection, (agent) => {
      const path = `/workspaces/${large.workspaceId}/contacts/export`;
      return send(agent, port, { method: 'GET', path, headers: headersOf(large), isStream: true }, TIMEOUT);
    }),
  'the command import on the same database': async ({ databaseUrl, folder, large }) => {
    const file = join(folder, 'contacts.csv');
    await pipeline(rows, createWriteStream(file));
    Object.assign(process.env, { DATABASE_URL: databaseUrl, CONTACT_GATEWAY_KEY: large.key });
    process.argv.splice(2, process.argv.length, 'import', file, '--restart');
    // Not the whole program: it would start another process, which outlives this one.
    await import('../src/cli/command-line.ts');
  },
  '1,000 strangers on /metrics': ({ port }) =>
    repeat(1_000, strange, (agent) => send(agent, port, get('/metrics'), TIMEOUT)),
  'one address that opens 5,000 connections': ({ port }) =>
    repeat(5_000, strange, async (agent) => {
      await send(agent, port, get('/'), TIMEOUT);
      await setTimeout(1_000);
    }),
};

if (process.send === undefined) await measureAll();
else await disturb();

async function measureAll(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-neighbors-'));
  const server = await startPostgres();
  try {
    await measureOn('SQLite', `file:${join(folder, 'contacts.db')}`, folder);
    const { name, url } = await server.newDatabase('neighbors');
    await measureOn(name, url, folder);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function measureOn(engine: string, databaseUrl: string, folder: string): Promise<void> {
  console.log(`\n${engine}`);
  await migrateStore({ url: databaseUrl });
  const store = await openStore({ url: databaseUrl });
  const { contactIds: _, ...large } = await fill(store, CONTACTS);
  const own = await fill(store, 1_000);
  await store.close();
  const gateway = await startGateway(databaseUrl, [], { MAX_CONNECTIONS: '4000' });
  try {
    await measureBesideEach({ port: gateway.port, databaseUrl, folder, large }, own);
  } finally {
    await gateway.stop();
  }
}

async function measureBesideEach(target: Target, own: Filled): Promise<void> {
  await patch(target.port, own);
  const alone = await patch(target.port, own);
  console.log(`alone: ${line(alone, alone)}`);
  for (const name of Object.keys(DISTURBERS).filter((one) => one.includes(values.only ?? ''))) {
    // The figures are on standard output.
    const child = fork(import.meta.filename, [name, ...process.argv.slice(2)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    try {
      child.send(target);
      await setTimeout(2_000);
      console.log(`beside ${name}: ${line(await patch(target.port, own), alone)}`);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await setTimeout(1_000);
  }
}

interface Load {
  perSecond: number;
  /** Milliseconds. */
  p99: number;
  longest: number;
}

function line({ perSecond, p99, longest }: Load, alone: Load): string {
  const ratio = (perSecond / alone.perSecond).toFixed(2);
  return `${perSecond.toFixed(0)} per second (${ratio}), p99 ${p99.toFixed(0)} ms, at most ${longest.toFixed(0)} ms`;
}

/** One client that updates contacts one after the other on one connection. */
async function patch(port: number, own: Filled): Promise<Load> {
  const agent = oneConnection();
  const times: number[] = [];
  const end = performance.now() + SECONDS * 1000;
  while (performance.now() < end) {
    const begin = performance.now();
    const path = `/workspaces/${own.workspaceId}/contacts/${own.contactIds[times.length % own.contactIds.length]}`;
    const body = JSON.stringify({ attributes: { firstName: `Name ${times.length}` } });
    const { status } = await send(agent, port, { method: 'PATCH', path, headers: headersOf(own), body }, TIMEOUT);
    if (status !== 200) throw new Error(`an update gets ${status}`);
    times.push(performance.now() - begin);
  }
  agent.destroy();
  const sorted = times.toSorted((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
  return { perSecond: times.length / SECONDS, p99, longest: sorted.at(-1) ?? Number.NaN };
}

/** A file of new contacts in CSV. */
function* rows(): Generator<string> {
  yield 'emailaddress,attributes.firstName,attributes.city\n';
  for (let index = 0; index < IMPORTED; index += 1) yield `person${index}@example.org,Person ${index},Oslo\n`;
}

/** Runs a disturber until the process is killed. */
async function disturb(): Promise<void> {
  const [target] = (await once(process, 'message')) as [Target];
  await DISTURBERS[process.argv[2] ?? '']?.(target);
}

/** Runs this many clients that repeat the same work. */
async function repeat(count: number, connect: () => Agent, work: (agent: Agent) => Promise<unknown>): Promise<void> {
  const client = async () => {
    const agent = connect();
    for (;;) await work(agent);
  };
  await Promise.all(Array.from({ length: count }, client));
}

function strange(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1, localAddress: STRANGERS_ADDRESS });
}

function get(path: string): Wire {
  return { method: 'GET', path, headers: {} };
}

function headersOf({ key }: Pick<Filled, 'key'>): Wire['headers'] {
  return { authorization: `AccessKey ${key}`, 'content-type': 'application/json' };
}

/** A document whose aliases each scan all contacts and find none. */
function scans(large: Target['large'], aliases: number): Wire {
  const filter = '{ attributes: [{ key: "city", equals: "Nowhere" }] }';
  const fields = Array.from(
    { length: aliases },
    (_, index) =>
      `a${index}: contacts(workspaceId: "${large.workspaceId}", filter: ${filter}) { edges { node { id } } }`,
  );
  const body = JSON.stringify({ query: `{ ${fields.join(' ')} }` });
  return { method: 'POST', path: '/graphql', headers: headersOf(large), body };
}
