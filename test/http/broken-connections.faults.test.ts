import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type Serving, serveFrom, type TestWorkspace } from '../gateway.ts';
import { type FreshDatabase, freshDatabase } from '../postgres/fresh-database.ts';

/** Shorter than a test takes, and longer than any response takes. */
const RESPONSE_STALL_TIMEOUT = 2_000;
const CLIENTS = 5;
/** Each client requests much more at once than the operating system buffers. */
const PAGES = 10;
const CONTACTS = 100;
const LENGTH = 4_000;

describe('a gateway whose clients', () => {
  let database: FreshDatabase;
  let gateway: Serving;
  let workspace: TestWorkspace;
  const lines: string[] = [];
  beforeAll(async () => {
    database = await freshDatabase();
    const log = { level: 'warn', stream: { write: (line: string) => lines.push(line) } };
    const store = await openStore({ url: database.url, poolSize: 2 });
    gateway = await serveFrom(store, { server: { responseStallTimeout: RESPONSE_STALL_TIMEOUT }, log });
    const contacts = Array.from({ length: CONTACTS }, (_, index) => ({
      id: ADA.slice(0, -3) + String(index).padStart(3, '0'),
      body: { attributes: { firstName: 'x'.repeat(LENGTH) } },
    }));
    workspace = await gateway.workspace({ ...SEED, contacts });
    // Opens the later number of connections to the database, if the engine has connections.
    await Promise.all(Array.from({ length: 4 * CLIENTS }, healthy));
  });
  afterAll(async () => {
    await gateway.close();
    await database.remove();
  });

  let descriptors: number;
  beforeEach(async () => {
    await healthy();
    descriptors = openDescriptors();
    lines.length = 0;
  });

  /** Others get responses, and nothing was logged. */
  async function healthy(): Promise<void> {
    const headers = { authorization: `AccessKey ${workspace.key}`, connection: 'close' };
    for (const path of ['/health/live', '/health/ready', `/workspaces/${workspace.id}/contacts/${CONTACT}`]) {
      const answer = await fetch(gateway.url + path, { headers });
      expect([path, answer.status]).toEqual([path, 200]);
      await answer.text();
    }
  }

  const asBefore = () =>
    expect.poll(openDescriptors, { timeout: RESPONSE_STALL_TIMEOUT * 4 }).toBeLessThanOrEqual(descriptors);

  function request(method: string, path: string, more = ''): string {
    return `${method} ${path} HTTP/1.1\r\nHost: gateway\r\nAuthorization: AccessKey ${workspace.key}\r\n${more}\r\n`;
  }
  const page = () => request('GET', `/workspaces/${workspace.id}/contacts?limit=100`);

  function open(): Socket {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    socket.on('error', () => {});
    return socket;
  }

  test.each([
    ['a read', 'GET', ''],
    ['a change', 'PATCH', '{"attributes":{"lastName":"y"}}'],
  ])('close their side after they have requested %s sends the response', async (_what, method, body) => {
    const sockets = Array.from({ length: CLIENTS }, open);
    const more = body === '' ? '' : `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    const responses = sockets.map((socket) => {
      socket.end(request(method, `/workspaces/${workspace.id}/contacts/${CONTACT}`, more) + body);
      return text(socket);
    });
    for (const answer of await Promise.all(responses))
      expect(answer).toMatch(/^(?:HTTP\/1\.1 100 Continue\r\n\r\n)*HTTP\/1\.1 200 [\s\S]*"id":/);
    await healthy();
    await asBefore();
    expect(lines).toEqual([]);
  });

  test.each([
    ['with a reset', (socket: Socket) => socket.resetAndDestroy()],
    ['with an end', (socket: Socket) => socket.destroy()],
  ])('vanish in the middle of a response, %s, continues, and logs nothing', async (_how, vanish) => {
    const sockets = Array.from({ length: CLIENTS }, open);
    await Promise.all(
      sockets.map(async (socket) => {
        socket.write(page().repeat(PAGES));
        // The first of many packets has arrived, and the others are on their way.
        await new Promise((resolve) => socket.once('data', resolve).once('close', resolve));
        vanish(socket);
      }),
    );
    await healthy();
    await asBefore();
    expect(lines).toEqual([]);
  });

  test('read no response closes their connections', async () => {
    const headers = { authorization: `AccessKey ${workspace.key}` };
    const answer = await fetch(`${gateway.url}/workspaces/${workspace.id}/contacts?limit=100`, { headers });
    const whole = PAGES * (await answer.text()).length;
    const sockets = Array.from({ length: CLIENTS }, open);
    for (const socket of sockets) socket.pause().write(page().repeat(PAGES));
    await after(RESPONSE_STALL_TIMEOUT / 2);
    await healthy();
    // A socket that does not read receives no events. When it reads again, it finds a truncated response.
    await after(RESPONSE_STALL_TIMEOUT * 2);
    for (const length of await Promise.all(sockets.map(readToTheEnd))) expect(length).toBeLessThan(whole);
    await asBefore();
    expect(lines).toEqual([]);
  });
});

/** The number of bytes that a connection receives until it is closed. */
function readToTheEnd(socket: Socket): Promise<number> {
  return new Promise((resolve) => {
    let length = 0;
    socket.on('data', (data) => {
      length += data.length;
    });
    socket
      .once('close', () => resolve(length))
      .resume()
      .end();
  });
}

const CONTACT = `${ADA.slice(0, -3)}000`;

/** The resources of the whole process, which contains the gateway and its clients. */
function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}
