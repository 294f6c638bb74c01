import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startsPrograms } from '../program/program.ts';
import { type SeededWorkers, startSeededWorkers } from './seeded.ts';

startsPrograms();

/** The time to wait for a condition on a busy machine, in milliseconds. */
const BUSY = { timeout: 20_000 };

const RATE_LIMIT = 20;
const AUTH_FAILURE_LIMIT = 10;
const LIMITS = { maxConnectionsPerAddress: 7, maxConcurrentRequests: 4 };

let gateway: SeededWorkers;
/** Few requests in progress: others may be refused up to a tenth of a second after these. */
let small: SeededWorkers;
beforeAll(async () => {
  gateway = await startSeededWorkers({
    RATE_LIMIT: `${RATE_LIMIT}`,
    AUTH_FAILURE_LIMIT: `${AUTH_FAILURE_LIMIT}`,
    MAX_CONNECTIONS_PER_ADDRESS: `${LIMITS.maxConnectionsPerAddress}`,
  });
  small = await startSeededWorkers({ MAX_CONCURRENT_REQUESTS: `${LIMITS.maxConcurrentRequests}` });
});
afterAll(async () => {
  await gateway.close();
  await small.close();
});

/** A request on a connection of its own, so that the workers take turns. */
async function request(path: string, address: string, key?: string, body?: object, at = gateway): Promise<string> {
  const socket = await open(address, at);
  const json = body === undefined ? '' : JSON.stringify(body);
  const lines = [
    `${body === undefined ? 'GET' : path === '/graphql' ? 'POST' : 'PATCH'} ${path} HTTP/1.1`,
    'host: gateway',
    'connection: close',
    ...(key === undefined ? [] : [`authorization: AccessKey ${key}`]),
    ...(body === undefined ? [] : ['content-type: application/json', `content-length: ${Buffer.byteLength(json)}`]),
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n${json}`);
  return text(socket);
}

async function open(address: string, { url } = gateway): Promise<Socket> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', localAddress: address });
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** A connection that has been accepted. Connections reach the two workers in any order. */
async function openAndAsk(address: string): Promise<Socket> {
  const socket = await open(address);
  socket.write('GET /health/live HTTP/1.1\r\nhost: gateway\r\n\r\n');
  await once(socket, 'data');
  return socket;
}

describe('two workers have one limit for', () => {
  test.each(['/graphql', 'REST'])('the requests of a key: %s', async (api) => {
    const key = await gateway.workspace.makeKey();
    const body = { query: '{ viewer { workspace { id } } }' };
    const ask = (address: string) =>
      api === 'REST'
        ? request(`/workspaces/${gateway.workspace.id}/lists`, address, key)
        : request('/graphql', address, key, body);
    const begun = performance.now();
    let accepted = 0;
    let rejected = 0;
    while (rejected < 3 * RATE_LIMIT) {
      for (const answer of await Promise.all(['127.0.1.1', '127.0.1.2', '127.0.1.3', '127.0.1.4'].map(ask))) {
        if (answer.startsWith('HTTP/1.1 429')) rejected += 1;
        else if (answer.startsWith('HTTP/1.1 200')) accepted += 1;
        else expect(answer).toBe('a response of the limit or of the operation');
      }
    }
    const seconds = (performance.now() - begun) / 1000;
    expect(accepted).toBeLessThanOrEqual(RATE_LIMIT * (1 + seconds));
    expect(accepted).toBeGreaterThanOrEqual(RATE_LIMIT);
  });

  test.each(['/graphql', 'REST'])('failures of an address: %s', async (api) => {
    const address = api === 'REST' ? '127.0.2.1' : '127.0.2.2';
    const path = api === 'REST' ? `/workspaces/${gateway.workspace.id}/lists` : '/graphql';
    const begun = performance.now();
    const answers: string[] = [];
    for (let index = 0; index < 4 * AUTH_FAILURE_LIMIT; index += 1) {
      answers.push(
        await request(
          path,
          address,
          'unknown',
          api === 'REST' ? undefined : { query: '{ viewer { workspace { id } } }' },
        ),
      );
    }
    const minutes = (performance.now() - begun) / 60_000;
    const failed = answers.filter((answer) => answer.startsWith('HTTP/1.1 401')).length;
    expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 429'))).toHaveLength(answers.length - failed);
    expect(failed).toBeGreaterThanOrEqual(AUTH_FAILURE_LIMIT);
    expect(failed).toBeLessThanOrEqual(Math.ceil(AUTH_FAILURE_LIMIT * (1 + minutes)));
  });

  test('connections of an address', async () => {
    const sockets: Socket[] = [];
    while (sockets.length < LIMITS.maxConnectionsPerAddress) sockets.push(await openAndAsk('127.0.3.1'));
    for (let index = 0; index < 4; index += 1) expect(await request('/', '127.0.3.1')).toMatch(/^HTTP\/1.1 503 /);
    expect(await request('/', '127.0.3.2')).toMatch(/ 200 /);
    sockets.pop()?.destroy();
    await expect.poll(async () => (await request('/', '127.0.3.1')).split('\r\n')[0], BUSY).toMatch(/ 200 /);
    for (const socket of sockets) socket.destroy();
  });

  test.each(['/graphql', 'REST'])('requests in progress: %s', async (name) => {
    const key = await small.workspace.makeKey();
    const session = new pg.Client({ connectionString: small.databaseUrl });
    await session.connect();
    await session.query('begin');
    await session.query('lock table contact in access exclusive mode');
    const path = `/workspaces/${small.workspace.id}/contacts/identifiers/externalId/${name === 'REST' ? 1 : 2}`;
    const update = async (address: string): Promise<string> => {
      const answer = await request(path, address, key, { attributes: { rating: 1 } }, small);
      // Those of the test before may still count.
      return answer.startsWith('HTTP/1.1 503') ? update(address) : answer;
    };
    const waiting = ['127.0.4.1', '127.0.4.2', '127.0.4.3', '127.0.4.4'].map(update);
    const ask = () =>
      name === 'REST'
        ? request(`/workspaces/${small.workspace.id}/lists`, '127.0.4.9', key, undefined, small)
        : request('/graphql', '127.0.4.9', key, { query: '{ viewer { workspace { id } } }' }, small);
    // On connections of both workers in turn.
    for (let index = 0; index < 4; index += 1) await expect.poll(ask, BUSY).toMatch(/^HTTP\/1.1 503 /);
    await session.end();
    for (const answer of await Promise.all(waiting)) expect(answer).toMatch(/^HTTP\/1.1 20[01] /);
    await expect.poll(ask, BUSY).toMatch(/^HTTP\/1.1 200 /);
  });
});

test('both workers have served', () => {
  expect(gateway.serving().size).toBe(2);
});
