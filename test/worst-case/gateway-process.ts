import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { pino } from 'pino';
import type { TokenSettings } from '../../src/access/tokens/token-claims.ts';
import { startApp } from '../../src/app.ts';
import { openStore } from '../../src/store/open-store.ts';
import { KEY_ID } from './cases/token-cases.ts';
import { parseTime } from './parse-time.ts';

/** Tells the process to begin or to end a measurement. */
export interface Order {
  measure: 'begin' | 'end';
  /** Whether to collect garbage first, which takes some tens of milliseconds. */
  collect: boolean;
}

/** The figures of one measurement. Times are milliseconds, memory is bytes. */
export interface Measurement {
  /** The longest block of the event loop, without processor time of other programs. */
  blocked: number;
  /** The peak of resident memory minus its value at the beginning. */
  grown: number;
  /** The growth of the heap and its buffers since the beginning. Meaningful after a collection. */
  held: number;
}

/** The message of the process when it listens. */
export interface Ready {
  port: number;
  /** The time of `JSON.parse` for 1 MiB in this process, in milliseconds. */
  parseTime: number;
}

/** The step of the kernel's count of a thread's processor time, in milliseconds. */
const PROCESSOR_TICK = 4;

/** The production gateway in a separate process that measures itself: `node gateway-process.ts <file>`. */
const store = await openStore({ url: `file:${process.argv[2]}` });
const settings = {
  host: '127.0.0.1',
  port: 0,
  demo: false,
  rateLimit: 0,
  authFailureLimit: 0,
  metrics: true,
  graphql: { federation: true },
} as const;
const app = await startApp({ ...settings, tokens: await tokenSettings() }, store, pino({ level: 'silent' }));

let before = { resident: 0, held: 0 };
let blocked = 0;
let last = now();
setInterval(look, 1);

process.on('message', ({ measure, collect }: Order) => {
  if (measure === 'begin') begin(collect);
  // Remaining work of the request runs before the next sample.
  else setTimeout(() => end(collect), 2);
});
process.on('disconnect', () => process.exit());
process.send?.({ port: Number(new URL(app.url).port), parseTime: parseTime() } satisfies Ready);

/** The settings for tokens of an issuer with one key. */
async function tokenSettings(): Promise<TokenSettings> {
  const { publicKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'ES256', use: 'sig' }] });
  const server = createServer((_request, response) => response.setHeader('content-type', 'application/json').end(keys));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const claims = { workspaceId: '', workspaceClaim: 'workspace_id', scopeClaim: 'scope', originClaim: '' };
  return { issuer, audience: issuer, jwksUrl: `${issuer}/jwks`, ...claims };
}

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

/** The wall-clock time and the processor time of this thread, in milliseconds. */
function now(): { clock: number; processor: number } {
  const { user, system } = process.threadCpuUsage();
  return { clock: performance.now(), processor: (user + system) / 1000 };
}

/** Resets the kernel's peak of resident memory. Needs Linux. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // On other systems, the peak is that of the whole process, so only the first measurements count.
  }
}

function peak(): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
  } catch {
    return process.memoryUsage.rss();
  }
}
