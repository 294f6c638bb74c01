import { readFileSync, writeFileSync } from 'node:fs';
import { pino } from 'pino';
import { startApp } from '../../src/app.ts';
import { openStore } from '../../src/store/open-store.ts';

/** Asks the process to begin or to end a measurement. */
export interface Order {
  measure: 'begin' | 'end';
  /** Whether garbage is collected first, which takes some tens of milliseconds. */
  collect: boolean;
}

/** What one measurement found. Times are milliseconds, memory is bytes. */
export interface Measurement {
  /** The longest time for which the event loop let nobody in; what other programs take of the processor is left out. */
  blocked: number;
  /** How much the most resident memory was above that at the beginning. */
  grown: number;
  /** How much the heap and its buffers are above those at the beginning. Meaningful after a collection. */
  held: number;
}

/** What the process says when it listens. */
export interface Ready {
  port: number;
  /** How long `JSON.parse` of 1 MiB takes in this process, in milliseconds. */
  parseTime: number;
}

const PARSE_RUNS = 16;
/** The kernel adds up the processor time of a thread in such steps, in milliseconds. */
const PROCESSOR_TICK = 4;

/** The gateway as it is served, in a process of its own that measures itself: `node gateway-process.ts <file>`. */
const store = await openStore({ url: `file:${process.argv[2]}` });
const settings = { host: '127.0.0.1', port: 0, demo: false, rateLimit: 0, authFailureLimit: 0, metrics: true } as const;
const app = await startApp(settings, store, pino({ level: 'silent' }));

let before = { resident: 0, held: 0 };
let blocked = 0;
let last = now();
setInterval(look, 1);

process.on('message', ({ measure, collect }: Order) => {
  if (measure === 'begin') begin(collect);
  // What the request has left to do comes before the next look.
  else setTimeout(() => end(collect), 2);
});
process.on('disconnect', () => process.exit());
process.send?.({ port: Number(new URL(app.url).port), parseTime: parseTime() } satisfies Ready);

function look(): void {
  const current = now();
  const processor = current.processor - last.processor + PROCESSOR_TICK;
  blocked = Math.max(blocked, Math.min(current.clock - last.clock, processor));
  last = current;
}

function begin(collect: boolean): void {
  if (collect) globalThis.gc?.();
  before = { resident: process.memoryUsage.rss(), held: held() };
  forgetPeak();
  blocked = 0;
  last = now();
  process.send?.({});
}

function end(collect: boolean): void {
  look();
  const found = { blocked, grown: peak() - before.resident };
  if (collect) globalThis.gc?.();
  process.send?.({ ...found, held: held() - before.held } satisfies Measurement);
}

function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The time on the clock and of the processor for this thread, in milliseconds. */
function now(): { clock: number; processor: number } {
  const { user, system } = process.threadCpuUsage();
  return { clock: performance.now(), processor: (user + system) / 1000 };
}

/** Makes the kernel measure the most resident memory from now on. Of Linux alone. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Elsewhere the peak is that of the whole process, and so the first measurements count.
  }
}

function peak(): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
  } catch {
    return process.memoryUsage.rss();
  }
}

/** The lower quartile of several runs: what disturbs makes a run longer only. */
function parseTime(): number {
  const entries = Array.from({ length: 18_600 }, (_, index) => ({
    key: `attribute${index}`,
    value: `a text of ${index}`,
  }));
  const text = JSON.stringify(entries).padEnd(1024 * 1024);
  const times = Array.from({ length: PARSE_RUNS }, () => {
    const start = { clock: performance.now(), processor: process.cpuUsage() };
    JSON.parse(text);
    const { user, system } = process.cpuUsage(start.processor);
    return Math.min(performance.now() - start.clock, (user + system) / 1000);
  });
  return times.sort((a, b) => a - b)[PARSE_RUNS / 4] ?? Number.NaN;
}
