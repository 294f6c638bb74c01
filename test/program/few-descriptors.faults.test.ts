import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFolder, type Program, run, startProgram, startsPrograms } from './program.ts';

startsPrograms();

/** More than 64 descriptors allow, so that the others wait to be accepted. */
const CONNECTIONS = 100;
const PHONE = { key: 'phonenumber', value: '+12025550142' };

let workspaceId: string;
let key: string;
let program: Program;
/** One connection that is open before the descriptors run out. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const idle: Socket[] = [];
beforeAll(async () => {
  const folder = newFolder();
  workspaceId = firstLine((await run(['workspace', 'create', '--name', 'Ours'], { folder })).stdout);
  key = firstLine((await run(['key', 'create', '--name', 'Test'], { folder })).stdout);
  // The limit applies to the program and not to its parent.
  program = await startProgram(['serve'], { folder, under: ['sh', '-c', 'ulimit -n 64; exec "$0" "$@"'] });
});
afterAll(() => {
  agent.destroy();
  for (const socket of idle) socket.destroy();
});

test('a program with 64 file descriptors rejects no valid request, and recovers when connections close', async () => {
  const { hostname, port } = new URL(program.url);
  await ask('GET', '/health/live');
  for (let count = 0; count < CONNECTIONS; count += 1) {
    idle.push(connect(Number(port), hostname).on('error', () => {}));
  }
  // Without free descriptors, the server can only close accepted connections.
  await Promise.race(idle.map((socket) => once(socket.resume(), 'close')));
  for (let index = 0; index < 5; index += 1) {
    const update = await upsert(index);
    expect(update.status === 503 || JSON.parse(update.body).featuredIdentifiers?.[0]).toEqual(
      update.status === 503 ? true : { ...PHONE, value: phone(index) },
    );
    expect([200, 503]).toContain((await ask('GET', '/openapi.json')).status);
  }
  for (const socket of idle.splice(0)) socket.destroy();
  await expect.poll(async () => (await upsert(7)).status, { timeout: 30_000 }).toBe(200);
  await expect.poll(async () => (await ask('GET', '/openapi.json')).status, { timeout: 30_000 }).toBe(200);
  expect(await program.stop('SIGTERM')).toMatchObject({ code: 0, signal: null });
});

function phone(index: number): string {
  return `${PHONE.value.slice(0, -1)}${index}`;
}

function upsert(index: number) {
  const path = `/workspaces/${workspaceId}/contacts/identifiers/phonenumber/${encodeURIComponent(phone(index))}`;
  return ask('PATCH', path, '{}');
}

/** Sends a request over the keep-alive connection. */
async function ask(method: string, path: string, body?: string): Promise<{ status: number; body: string }> {
  const headers = { authorization: `AccessKey ${key}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    request(program.url + path, { method, agent, headers }, async (response) => {
      resolve({ status: response.statusCode ?? 0, body: await text(response) });
    })
      .on('error', reject)
      .end(body);
  });
}

function firstLine(output: string): string {
  return output.split('\n')[0] ?? '';
}
