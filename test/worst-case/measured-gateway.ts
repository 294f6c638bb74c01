import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Agent } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Measurement, Order, Ready } from './gateway-process.ts';
import { manyConnections, oneConnection, type Response, send, type Wire } from './wire.ts';

/** The effect of some requests on the gateway. */
export interface Outcome extends Measurement {
  /** The statuses of the responses, each once; 0 for a response that did not come in time. */
  statuses: number[];
  /** Bytes of the largest response body. */
  bytes: number;
  /** Whether the gateway ended, or was killed because it did not respond. */
  died: boolean;
}

export interface MeasuredGateway {
  /** Processor time of `JSON.parse` of 1 MiB in the process of the gateway, in milliseconds. */
  parseTime: number;
  /** Sends requests, one after the other or at once, and measures them together. */
  measure(
    wires: readonly Wire[],
    options: { collect: boolean; timeout: number; isConcurrent?: boolean },
  ): Promise<Outcome>;
  stop(): Promise<void>;
}

interface Running extends Ready {
  child: ChildProcess;
  agent: Agent;
}

/** Enough for a request within its bounds, and an end for one without. */
const HEAP_MEGABYTES = 1_500;
/** The maximum time of the process to report its figures, in milliseconds. */
const ORDER_TIMEOUT = 30_000;

/** Starts the gateway on a database file in a separate process. Restarts it if it ends. */
export async function startMeasured(file: string): Promise<MeasuredGateway> {
  let running = await start(file);
  const { parseTime } = running;

  async function restart(): Promise<void> {
    await end(running);
    running = await start(file);
  }

  return {
    parseTime,
    async measure(wires, { collect, timeout, isConcurrent = false }) {
      await ask(running.child, { measure: 'begin', collect });
      const responses = await (isConcurrent ? sendAtOnce : sendInTurn)(running, wires, timeout);
      const found = await ask(running.child, { measure: 'end', collect });
      const statuses = [...new Set(responses.map(({ status }) => status))];
      const bytes = Math.max(0, ...responses.map((response) => response.bytes));
      if (found !== undefined && !statuses.includes(0)) return { ...found, statuses, bytes, died: false };
      await restart();
      const unknown = { blocked: timeout, grown: 0, held: 0 };
      return { ...unknown, ...found, statuses, bytes, died: true };
    },
    stop: () => end(running),
  };
}

async function sendInTurn({ agent, port }: Running, wires: readonly Wire[], timeout: number): Promise<Response[]> {
  const responses: Response[] = [];
  for (const wire of wires) {
    const response = await send(agent, port, wire, timeout);
    responses.push(response);
    if (response.status === 0) break;
  }
  return responses;
}

async function sendAtOnce({ port }: Running, wires: readonly Wire[], timeout: number): Promise<Response[]> {
  const agent = manyConnections();
  try {
    return await Promise.all(wires.map((wire) => send(agent, port, wire, timeout)));
  } finally {
    agent.destroy();
  }
}

async function start(file: string): Promise<Running> {
  const child = fork(fileURLToPath(new URL('gateway-process.ts', import.meta.url)), [file], {
    execArgv: ['--expose-gc', '--max-semi-space-size=16', `--max-old-space-size=${HEAP_MEGABYTES}`],
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const failed = once(child, 'exit').then(() => {
    throw new Error('the measured gateway ended before it listened');
  });
  const [ready] = (await Promise.race([once(child, 'message'), failed])) as [Ready];
  failed.catch(() => {});
  return { ...ready, child, agent: oneConnection() };
}

/** Undefined if the process does not respond. */
async function ask(child: ChildProcess, order: Order): Promise<Measurement | undefined> {
  if (!child.connected) return undefined;
  const timer = new AbortController();
  try {
    const answered = once(child, 'message', { signal: timer.signal });
    child.send(order, () => {});
    const timeout = setTimeout(() => timer.abort(), ORDER_TIMEOUT);
    const [found] = (await answered.finally(() => clearTimeout(timeout))) as [Measurement];
    return found;
  } catch {
    return undefined;
  }
}

async function end({ child, agent }: Running): Promise<void> {
  agent.destroy();
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
