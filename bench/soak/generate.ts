import { createHistogram, performance, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout as after } from 'node:timers/promises';
import { type Answer, Connection } from '../load/connection.ts';
import { GRAPHQL_PERSISTED_OPERATIONS } from './graphql-operations.ts';
import { type Operation, REST_OPERATIONS } from './rest-operations.ts';
import { turnOf, type World } from './turn.ts';

export interface Order {
  port: number;
  connections: number;
  /** Milliseconds between two reports. */
  slice: number;
  /** How long, in milliseconds. */
  time: number;
  /** Operations a second, begun at even times whether or not the others are over; absent: as fast as they go. */
  rate?: number;
}

/** What has happened since the slice before. Times in milliseconds, from when a request was due. */
export interface Slice {
  perSecond: number;
  /** Answers by operation and status. */
  responses: Record<string, Record<string, number>>;
  p50: number;
  p99: number;
  errors: number;
  /** The first that were seen at all. */
  firstErrors: string[];
  /** Operations that were not begun because too many others waited. */
  dropped: number;
  /** How many contacts there are more than in the beginning. */
  surplus: number;
  /** Memory of the generator itself, in bytes. */
  generatorMemory: number;
}

const OPERATIONS: readonly Operation[] = [...REST_OPERATIONS, ...GRAPHQL_PERSISTED_OPERATIONS];
const WHOLE = OPERATIONS.reduce((sum, { weight }) => sum + weight, 0);
/** How many contacts more or less than in the beginning there may be before only the opposite is done. */
const SLACK = 50;
/** Operations that wait for a connection at most, so that a server that stands still does not fill the generator. */
const MAX_WAITING = 20_000;
const ERRORS_SHOWN = 10;
const CLOSES = /\r\nconnection: close/i;
/** Before a connection that broke is opened again, in milliseconds. */
const PAUSE = 500;

/** Does all operations in turn on many connections and tells about each slice of the time. */
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

/** When the next operation is due: at even times, or at once; undefined where the time is over. */
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
      // The one that has rested longest, so that no connection rests until the gateway closes it.
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
  // In microseconds, so coarse that it stays small.
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
