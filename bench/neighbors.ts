import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { openStore } from '../src/store/open-store.ts';
import { type Filled, fill } from './fill.ts';
import { startGateway } from './processes.ts';

/**
 * What a client that updates contacts over HTTP notices of others that do their worst: `node bench/neighbors.ts`. Prints
 * its updates per second and their latency alone and beside each of them. They run in a process of their own and share
 * the processors with the gateway.
 */
const SECONDS = 5;
const CONTACTS = 200_000;
/** Beside them, the one that is measured comes from 127.0.0.1. */
const STRANGERS_ADDRESS = '127.0.0.2';

interface Target {
  port: number;
  /** The workspace with 200,000 contacts. */
  large: Omit<Filled, 'contactIds'>;
}

const DISTURBERS: Record<string, (target: Target, isOver: () => boolean) => Promise<void>> = {
  '10 readers of all lists': (target, isOver) =>
    repeat(10, isOver, (agent) => send(agent, { ...target, path: `/workspaces/${target.large.workspaceId}/lists` })),
  '10 readers of scans that find nobody': (target, isOver) =>
    repeat(10, isOver, (agent) => send(agent, { ...target, path: '/graphql', body: scans(target, 10) })),
  '20 requests with 100 aliased scans, dropped at once, each second': async (target, isOver) => {
    while (!isOver()) {
      const agent = new Agent();
      const dropped = Array.from({ length: 20 }, () =>
        send(agent, { ...target, path: '/graphql', body: scans(target, 99), isDropped: true }),
      );
      await Promise.all(dropped);
      await setTimeout(1_000);
    }
  },
  '1,000 strangers on /metrics': (target, isOver) =>
    repeat(1_000, isOver, (agent) => send(agent, { ...target, path: '/metrics', isStranger: true })),
  'one address that opens 5,000 connections': (target, isOver) =>
    repeat(5_000, isOver, async (agent) => {
      await send(agent, { ...target, path: '/', isStranger: true });
      await setTimeout(1_000);
    }),
};

if (process.send === undefined) await measureAll();
else await disturb();

async function measureAll(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-neighbors-'));
  try {
    const url = `file:${join(folder, 'contacts.db')}`;
    const store = await openStore({ url });
    const { contactIds: _, ...large } = await fill(store, CONTACTS);
    const own = await fill(store, 1_000);
    await store.close();
    const gateway = await startGateway(url, [], { MAX_CONNECTIONS: '4000' });
    await patch(gateway.port, own);
    const alone = await patch(gateway.port, own);
    console.log(`alone: ${line(alone, alone)}`);
    for (const name of Object.keys(DISTURBERS)) {
      const child = fork(import.meta.filename, [name]);
      child.send({ port: gateway.port, large } satisfies Target);
      await setTimeout(2_000);
      console.log(`beside ${name}: ${line(await patch(gateway.port, own), alone)}`);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await setTimeout(1_000);
    }
    await gateway.stop();
  } finally {
    rmSync(folder, { recursive: true });
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

/** One client that updates contacts, one after the other, on one connection. */
async function patch(port: number, { workspaceId, contactIds, key }: Filled): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  const end = performance.now() + SECONDS * 1000;
  while (performance.now() < end) {
    const begin = performance.now();
    const path = `/workspaces/${workspaceId}/contacts/${contactIds[times.length % contactIds.length]}`;
    const body = JSON.stringify({ attributes: { firstName: `Name ${times.length}` } });
    const status = await send(agent, { port, large: { key }, path, method: 'PATCH', body });
    if (status !== 200) throw new Error(`an update gets ${status}`);
    times.push(performance.now() - begin);
  }
  agent.destroy();
  const sorted = times.toSorted((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
  return { perSecond: times.length / SECONDS, p99, longest: sorted.at(-1) ?? Number.NaN };
}

/** Does what a disturber does until it is killed. */
async function disturb(): Promise<void> {
  const [target] = (await once(process, 'message')) as [Target];
  await DISTURBERS[process.argv[2] ?? '']?.(target, () => false);
}

async function repeat(count: number, isOver: () => boolean, work: (agent: Agent) => Promise<unknown>): Promise<void> {
  const client = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!isOver()) await work(agent);
  };
  await Promise.all(Array.from({ length: count }, client));
}

interface Sent {
  port: number;
  large: { key: string };
  path: string;
  method?: string;
  body?: string;
  isDropped?: boolean;
  isStranger?: boolean;
}

/** Sends a request and resolves with its status; 0 if the connection failed. */
function send(agent: Agent, { port, large, path, method, body, isDropped, isStranger }: Sent): Promise<number> {
  return new Promise((resolve) => {
    const outgoing = request(
      {
        agent,
        port,
        host: '127.0.0.1',
        path,
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          ...(isStranger ? {} : { authorization: `AccessKey ${large.key}` }),
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        },
        ...(isStranger ? { localAddress: STRANGERS_ADDRESS } : {}),
      },
      (response) => response.resume().on('close', () => resolve(response.statusCode ?? 0)),
    );
    outgoing.on('error', () => resolve(0)).on('close', () => resolve(0));
    outgoing.end(body, () => {
      if (isDropped) outgoing.destroy();
    });
  });
}

/** A document that scans all contacts for somebody who is not there, under aliases. */
function scans({ large: { workspaceId } }: Target, aliases: number): string {
  const filter = '{ attributes: [{ key: "city", equals: "Nowhere" }] }';
  const fields = Array.from(
    { length: aliases },
    (_, index) => `a${index}: contacts(workspaceId: "${workspaceId}", filter: ${filter}) { edges { node { id } } }`,
  );
  return JSON.stringify({ query: `{ ${fields.join(' ')} }` });
}
