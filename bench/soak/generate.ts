import { createHistogram, performance, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout as after } from 'node:timers/promises';
import { type Answer, Connection } from '../load/connection.ts';
import { GRAPHQL_PERSISTED_OPERATIONS } from './graphql-operations.ts';
import { type Operation, REST_OPERATIONS } from './rest-operations.ts';
import { turnOf, type World } from './turn.ts';

export interface Order {
  port: number;
  connections: number;
  /** The interval between two reports, in milliseconds. */
  slice: number;
  /** The duration, in milliseconds. */
  time: number;
  /** Operations per second, begun at regular intervals even if others are late; undefined: as fast as possible. */
  rate?: number;
}

/** The events since the previous slice. Times in milliseconds, from the time when a request was due. */
export interface Slice {
  perSecond: number;
  /** Responses by operation and status. */
  responses: Record<string, Record<string, number>>;
  p50: number;
  p99: number;
  errors: number;
  /** The first errors of the whole run. */
  firstErrors: string[];
  /** Operations that were not begun, because too many others waited. */
  dropped: number;
  /** The number of contacts above the initial number. */
  surplus: number;
  /** Memory of the generator itself, in bytes. */
  generatorMemory: number;
}

const OPERATIONS: readonly Operation[] = [...REST_OPERATIONS, ...GRAPHQL_PERSISTED_OPERATIONS];
const WHOLE = OPERATIONS.reduce((sum, { weight }) => sum + weight, 0);
/** The maximum difference from the initial number of contacts; beyond it, only the opposite operation runs. */
const SLACK = 50;
/** The maximum number of operations that wait for a connection, so that a stalled server does not fill the memory. */
const MAX_WAITING = 20_000;
const ERRORS_SHOWN = 10;
const CLOSES = /\r\nconnection: close/i;
/** The delay before a broken connection is reopened, in milliseconds. */
const PAUSE = 500;

/** Runs all operations in turn on many connections and reports each slice of time. */
export async function generate(world: World, order: Order, tell: (slice: Slice) => void): Promise<void> {
  const record = newRecord(world, order);
  const end = performance.now() + order.time;
  const due = dueTimes(order, end, record.drop);
  const teller = setInterval(() => tell(record.cut()), order.slice);

  const client = async () => {
    let connection: Connection | undefined;
    for (let since = await due.next(); since !== undefined; since = await due.next()) {
      const operation = choose(world);
      let from = since;
      const send = async (request: string): Promise<Answer> => {
        connection ??= await Connection.open(order.port);
        const answer = await sent(connection, request);
        record.answer(operation.name, answer.status, performance.now() - from);
        from = performance.now();
        if (CLOSES.test(answer.head)) {
          connection.close();
          connection = undefined;
        }
        return answer;
      };
      try {
        await operation.run(turnOf(world, send));
      } catch (error) {
        record.error(`${operation.name}: ${error instanceof Error ? error.message : error}`);
        connection?.close();
        connection = undefined;
        await after(PAUSE);
      }
      record.done();
    }
    connection?.close();
  };
  await Promise.all(Array.from({ length: order.connections }, client));
  clearInterval(teller);
  due.stop();
}

function sent(connection: Connection, request: string): Promise<Answer> {
  return new Promise((resolve, reject) => connection.send(request, resolve, reject));
}

function choose({ pool }: World): Operation {
  let rest = Math.random() * WHOLE;
  const chosen = OPERATIONS.find(({ weight }) => {
    rest -= weight;
    return rest < 0;
  }) as Operation;
  const surplus = pool.surplus();
  if (chosen.grows === undefined || surplus * chosen.grows < SLACK) return chosen;
  return OPERATIONS.find(({ grows }) => grows === -(chosen.grows ?? 0)) as Operation;
}

/** The time when the next operation is due: at regular intervals, or immediately; undefined after the end. */
function dueTimes({ rate }: Order, end: number, drop: () => void) {
  if (rate === undefined) {
    const next = async () => (performance.now() < end ? performance.now() : undefined);
    return { next, stop() {} };
  }
  const begin = performance.now();
  const waiting: number[] = [];
  const idle: ((since: number | undefined) => void)[] = [];
  let scheduled = 0;
  const clock = setInterval(() => {
    const now = performance.now();
    if (now >= end) for (const begins of idle.splice(0)) begins(undefined);
    for (; begin + (scheduled * 1000) / rate <= Math.min(now, end); scheduled += 1) {
      const since = begin + (scheduled * 1000) / rate;
      // The connection that has been idle longest, so that the gateway closes none.
      const begins = idle.shift();
      if (begins !== undefined) begins(since);
      else if (waiting.length < MAX_WAITING) waiting.push(since);
      else drop();
    }
  }, 1);
  return {
    async next(): Promise<number | undefined> {
      if (performance.now() >= end) return undefined;
      return waiting.shift() ?? new Promise((resolve) => idle.push(resolve));
    },
    stop: () => clearInterval(clock),
  };
}

function newRecord({ pool }: World, { slice }: Order) {
  // In microseconds, rounded so that the histogram stays small.
  const times: RecordableHistogram = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 });
  const firstErrors: string[] = [];
  let responses: Slice['responses'] = {};
  let [operations, errors, dropped] = [0, 0, 0];
  return {
    answer(name: string, status: number, time: number) {
      responses[name] ??= {};
      responses[name][status] = (responses[name][status] ?? 0) + 1;
      times.record(Math.max(1, Math.round(time * 1000)));
    },
    error(message: string) {
      errors += 1;
      if (firstErrors.length < ERRORS_SHOWN) firstErrors.push(message);
    },
    drop() {
      dropped += 1;
    },
    done() {
      operations += 1;
    },
    cut(): Slice {
      const recorded: Slice = {
        perSecond: operations / (slice / 1000),
        responses,
        p50: times.percentile(50) / 1000,
        p99: times.percentile(99) / 1000,
        errors,
        firstErrors,
        dropped,
        surplus: pool.surplus(),
        generatorMemory: process.memoryUsage.rss(),
      };
      times.reset();
      responses = {};
      [operations, errors, dropped] = [0, 0, 0];
      return recorded;
    },
  };
}
