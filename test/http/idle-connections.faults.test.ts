import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { startProgram, startsPrograms } from '../program/program.ts';

startsPrograms();

const CONNECTIONS = 10_000;
/** The number of connections that the operating system queues before they are accepted. */
const AT_ONCE = 200;

test(`${CONNECTIONS.toLocaleString('en')} silent connections do not keep others out, and leave no resources behind`, async () => {
  const most = String(CONNECTIONS + 10);
  const limits = { MAX_CONNECTIONS: most, MAX_CONNECTIONS_PER_ADDRESS: most };
  const environment = { ...limits, HEADERS_TIMEOUT: '30000', LOG_LEVEL: 'info' };
  const program = await startProgram(['serve'], { environment });
  const { hostname, port } = new URL(program.url);
  const descriptors = () => readdirSync(`/proc/${program.pid}/fd`).length;
  await expect.poll(async () => (await fetch(`${program.url}/health/ready`)).status, { timeout: 10_000 }).toBe(200);
  // These responses may have errors: a gateway that is not ready yet responds with 503.
  const startLength = program.output().length;
  await expectLive(program.url);
  const before = descriptors();

  const sockets: Socket[] = [];
  while (sockets.length < CONNECTIONS) {
    const more = Array.from({ length: AT_ONCE }, () => connect(Number(port), hostname).on('error', () => {}));
    await Promise.all(more.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    sockets.push(...more);
  }
  await expect.poll(descriptors, { timeout: 10_000 }).toBeGreaterThanOrEqual(before + CONNECTIONS);
  await expectLive(program.url);

  for (const socket of sockets) socket.destroy();
  await expect.poll(descriptors, { timeout: 10_000 }).toBeLessThanOrEqual(before);
  await expectLive(program.url);
  expect(program.output().slice(startLength)).not.toMatch(/"level":[456]0/);
  expect((await program.stop('SIGTERM')).code).toBe(0);
});

async function expectLive(url: string): Promise<void> {
  for (const path of ['/health/live', '/health/ready', '/openapi.json']) {
    const answer = await fetch(url + path, { headers: { connection: 'close' } });
    expect([path, answer.status]).toEqual([path, 200]);
    await answer.text();
  }
}
