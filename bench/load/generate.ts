import { createHistogram, performance, type RecordableHistogram } from 'node:perf_hooks';
import { type Answer, Connection } from './connection.ts';

export interface Job {
  port: number;
  /** The n-th request, head and body. */
  request(index: number): string;
  isSuccess(status: number, body: string): boolean;
  connections: number;
  /** The time to send without measuring, and the time to measure, in seconds. */
  warmUp: number;
  seconds: number;
  /** Requests per second, sent at regular intervals even if responses are late; undefined: as fast as possible. */
  rate?: number | undefined;
  /** Whether to count 503 instead of stopping. */
  mayBeRefused?: boolean;
}

/** Times in milliseconds. At a fixed rate they count from the time when a request was due, so that they include stalls. */
export interface Load {
  perSecond: number;
  /** Responses with 503; the times below do not include them. */
  refusedPerSecond: number;
  p50: number;
  p90: number;
  p99: number;
  p999: number;
}

/** Sends one kind of request and measures. Throws at the first response that is not a success. */
export async function generateLoad(job: Job): Promise<Load> {
  const { port, connections, warmUp, seconds } = job;
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  try {
    if (warmUp > 0) await send(job, open, warmUp);
    return await send(job, open, seconds);
  } finally {
    for (const connection of open) connection.close();
  }
}

function send(job: Job, open: readonly Connection[], seconds: number): Promise<Load> {
  const times = createHistogram();
  const begin = performance.now();
  const end = begin + seconds * 1000;
  let sent = 0;
  let answered = 0;
  let rejected = 0;

  return new Promise((resolve, reject) => {
    const idle: Connection[] = [];
    const due: number[] = [];
    let finished = false;

    const finish = () => {
      if (finished) return;
      finished = true;
      clearInterval(clock);
      resolve(loadOf(times, { answered, rejected }, performance.now() - begin));
    };

    const sendOn = (connection: Connection, since: number) => {
      const onAnswer = ({ status, body }: Answer) => {
        const now = performance.now();
        if (finished) return;
        if (status === 503 && job.mayBeRefused) {
          rejected += 1;
          return now >= end ? finish() : next(connection, now);
        }
        if (!job.isSuccess(status, body)) {
          finished = true;
          clearInterval(clock);
          reject(new Error(`${status} ${body.slice(0, 500)}`));
          return;
        }
        answered += 1;
        times.record(Math.max(1, Math.round((now - since) * 1e6)));
        if (now >= end) finish();
        else next(connection, now);
      };
      connection.send(job.request(offset + sent++), onAnswer, reject);
    };

    const next = (connection: Connection, now: number) => {
      if (job.rate === undefined) return sendOn(connection, now);
      const since = due.shift();
      if (since === undefined) idle.push(connection);
      else sendOn(connection, since);
    };

    let scheduled = 0;
    const schedule = () => {
      const now = performance.now();
      if (now >= end) return finish();
      const interval = 1000 / (job.rate as number);
      for (; begin + scheduled * interval <= now; scheduled += 1) {
        // The connection that has been idle longest: the server closes connections after ten idle seconds.
        const connection = idle.shift();
        if (connection === undefined) due.push(begin + scheduled * interval);
        else sendOn(connection, begin + scheduled * interval);
      }
    };

    for (const connection of open) next(connection, begin);
    const clock = job.rate === undefined ? setInterval(() => {}, 1000) : setInterval(schedule, 1);
  });
}

/** The number of the first request, so that no run repeats the writes of another. */
const offset = Date.now() % 1_000_000_000;

function loadOf(
  times: RecordableHistogram,
  { answered, rejected }: { answered: number; rejected: number },
  elapsed: number,
): Load {
  const percentile = (which: number) => times.percentile(which) / 1e6;
  return {
    perSecond: answered / (elapsed / 1000),
    refusedPerSecond: rejected / (elapsed / 1000),
    p50: percentile(50),
    p90: percentile(90),
    p99: percentile(99),
    p999: percentile(99.9),
  };
}
