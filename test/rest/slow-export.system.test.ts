import { once } from 'node:events';
import { statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { openSnapshot, openStore } from '../../src/store/open-store.ts';
import { type Serving, serveFrom, type TestWorkspace } from '../gateway.ts';
import { type FreshDatabase, freshDatabase } from '../postgres/fresh-database.ts';
import { queryAt } from '../postgres/query.ts';
import { fillWithLarge } from './large-contacts.ts';

/** 30 MB: several times what the buffers between the gateway and its client hold. */
const CONTACTS = 1_500;
const SIZE = 20_000;
const STALL_TIMEOUT = 2_000;
/** The rate of a client that reads steadily, in bytes and milliseconds. */
const STEADY = { bytes: 64 * 1024, every: 10 };
/** The exports of each key that are begun and dropped. */
const DROPPED = 15;
/** Bytes in a second: more than this client reads. */
const HIGH_RATE = 32 * 1024 * 1024;

let database: FreshDatabase;
const lines: string[] = [];
const gateways: Record<'usual' | 'demanding', Serving | undefined> = { usual: undefined, demanding: undefined };
let workspace: TestWorkspace;
beforeAll(async () => {
  database = await freshDatabase();
  const log = { level: 'warn', stream: { write: (line: string) => lines.push(line) } };
  const start = async (server: object) =>
    serveFrom(await openStore({ url: database.url }), {
      server: { responseStallTimeout: STALL_TIMEOUT, ...server },
      log,
    });
  gateways.usual = await start({});
  gateways.demanding = await start({ responseMinRate: HIGH_RATE });
  workspace = await gateways.usual.workspace();
  await fillWithLarge(gateways.usual, workspace, CONTACTS, SIZE);
});
afterAll(async () => {
  await gateways.usual?.close();
  await gateways.demanding?.close();
  await database.remove();
});

const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  lines.length = 0;
});

function urlOf(gateway: Serving | undefined): URL {
  return new URL(`/workspaces/${workspace.id}/contacts/export`, gateway?.url);
}

/** Begins an export. The socket reads nothing until the test does. */
function open(gateway: Serving | undefined, key = workspace.key): Socket {
  const { hostname, port, pathname } = urlOf(gateway);
  const socket = connect(Number(port), hostname);
  sockets.add(socket);
  socket.on('error', () => {}).pause();
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: gateway\r\nAuthorization: AccessKey ${key}\r\n\r\n`);
  return socket;
}

/** The beginning of the response. */
async function statusLine(socket: Socket): Promise<string> {
  if (socket.readableLength === 0) await once(socket, 'readable');
  return socket.read('HTTP/1.1 200'.length).toString();
}

/** Reads so many bytes at a time, until the response or the connection ends. Returns the end of what was read. */
async function read(socket: Socket, { bytes, every }: typeof STEADY, signal?: AbortSignal) {
  let [total, last, hasEnded] = [0, '', false];
  socket.once('end', () => (hasEnded = true)).once('close', () => (hasEnded = true));
  while (!hasEnded && !last.endsWith(END) && signal?.aborted !== true) {
    const chunk: Buffer | null = socket.read(Math.min(bytes, socket.readableLength || 1));
    total += chunk?.length ?? 0;
    last = `${last}${chunk?.toString('latin1') ?? ''}`.slice(-END.length);
    await setTimeout(every);
  }
  return { total, isComplete: last.endsWith(END) };
}

/** The end of a response in chunks. */
const END = '\r\n0\r\n\r\n';

/** The statuses of as many exports at once as a key may run. Their connections are closed. */
async function statusesOfOthers(gateway: Serving | undefined): Promise<number[]> {
  const controller = new AbortController();
  const headers = { authorization: `AccessKey ${workspace.key}` };
  const request = () => fetch(urlOf(gateway), { headers, signal: controller.signal });
  const responses = await Promise.all([request(), request()]);
  controller.abort();
  return responses.map(({ status }) => status);
}

/** The statuses of updates of new contacts, one after the other. */
async function statusOfUpdates(count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const path = `/workspaces/${workspace.id}/contacts/identifiers/externalId/${index}`;
    const headers = { authorization: `AccessKey ${workspace.key}`, 'content-type': 'application/json' };
    const response = await fetch(`${gateways.usual?.url}${path}`, { method: 'PATCH', headers, body: '{}' });
    statuses.push(response.status);
  }
  return statuses;
}

/** Whether the database can reclaim space: no connection holds an earlier state of it. */
async function canReclaim(): Promise<boolean> {
  if (inject('engine') === 'postgres') {
    const holders = await queryAt(
      database.url,
      `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
        and (backend_xmin is not null or xact_start is not null)`,
    );
    return holders.length === 0;
  }
  const file = database.url.slice('file:'.length);
  const connection = new SqliteDatabase(file);
  connection.pragma('wal_checkpoint(truncate)');
  connection.close();
  return statSync(`${file}-wal`).size === 0;
}

/** Programs on the same machine may slow down each step. */
const PATIENT = { timeout: 30_000 };

describe('an export', { timeout: 60_000 }, () => {
  test('whose client reads a byte now and then holds no state of the database, and is closed', async () => {
    const trickling = [open(gateways.usual), open(gateways.usual)];
    const begun = await Promise.all(trickling.map(statusLine));
    expect(begun).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
    const stop = new AbortController();
    const reading = trickling.map((socket) => read(socket, { bytes: 1, every: 50 }, stop.signal));
    await expect.poll(canReclaim, PATIENT).toBe(true);
    // Both places of the key are free again.
    await expect.poll(() => statusesOfOthers(gateways.usual), PATIENT).toEqual([200, 200]);
    stop.abort();
    await Promise.all(reading);
    const rest = await Promise.all(trickling.map((socket) => read(socket, { bytes: 1_000_000, every: 0 })));
    expect(rest.map(({ isComplete }) => isComplete)).toEqual([false, false]);
  });

  test('whose client is gone after the first bytes leaves nothing, and stops no other, also if there are many', async () => {
    const keys = await Promise.all(Array.from({ length: 4 }, () => workspace.makeKey()));
    const beginAndDrop = async (key: string) => {
      let begun = 0;
      for (let times = 0; times < DROPPED; times += 1) {
        const socket = open(gateways.usual, key);
        if ((await statusLine(socket)) === 'HTTP/1.1 200') begun += 1;
        socket.destroy();
      }
      return begun;
    };
    const dropping = Promise.all(keys.map(beginAndDrop));
    expect(await statusOfUpdates(20)).toEqual(Array(20).fill(201));
    const begun = (await dropping).reduce((sum, count) => sum + count, 0);
    expect(begun).toBeGreaterThan(DROPPED);
    await expect.poll(() => statusesOfOthers(gateways.usual), PATIENT).toEqual([200, 200]);
    await expect.poll(canReclaim, PATIENT).toBe(true);
    expect(lines).toEqual([]);
  });

  test('of the command line holds a state of the database, which shows that the check detects this', async () => {
    const snapshot = await openSnapshot({ url: database.url });
    await snapshot.reader({ workspaceId: workspace.id }).selectFrom('contact').select('id').limit(1).execute();
    await fillWithLarge(gateways.usual as Serving, workspace, 1, 1);
    expect(await canReclaim()).toBe(false);
    await snapshot.close();
    await expect.poll(canReclaim, PATIENT).toBe(true);
  });

  test('whose client reads steadily is complete', async () => {
    const { total, isComplete } = await read(open(gateways.usual), STEADY);
    expect([isComplete, total > CONTACTS * SIZE]).toEqual([true, true]);
    expect(lines).toEqual([]);
  });

  test('whose client reads steadily, but less than the minimum rate, is closed, and the log says so', async () => {
    const { total, isComplete } = await read(open(gateways.demanding), STEADY);
    expect([isComplete, total > 0, total < CONTACTS * SIZE]).toEqual([false, true, true]);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { responseMinRate: HIGH_RATE, closed: 1, msg: expect.stringContaining('RESPONSE_MIN_RATE') },
    ]);
  });
});
