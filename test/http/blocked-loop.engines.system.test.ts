import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gateway, startGatewayWith } from '../gateway.ts';
import { acceptedFor } from './accepted-socket.ts';

const REQUEST_TIMEOUT = 400;
const BODY = JSON.stringify({ query: '{ __typename }', variables: { padding: 'x'.repeat(40_000) } });
const HEAD =
  'POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n' +
  `Content-Length: ${BODY.length}\r\nConnection: close\r\n`;
const WHOLE = `${HEAD}\r\n${BODY}`;

/** The bytes of the request that the gateway has read before its event loop is blocked. */
const PARTS_READ = { nothing: 0, 'a part of the headers': 40, 'the headers': HEAD.length + 2, half: 20_000 };

describe('while the event loop is blocked for longer than the request timeout', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGatewayWith({ server: { headersTimeout: REQUEST_TIMEOUT, requestTimeout: REQUEST_TIMEOUT } });
    // Afterwards, GraphQL is loaded.
    const headers = { 'content-type': 'application/json' };
    await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body: BODY });
  });
  afterAll(() => gateway.close());

  /** A connection on which the gateway has read these bytes. */
  async function open(bytes: string): Promise<Socket> {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname).on('error', () => {});
    const accepting = acceptedFor(socket);
    socket.write(bytes);
    const accepted = await accepting;
    await expect.poll(() => accepted.bytesRead, { interval: 5 }).toBe(bytes.length);
    return socket;
  }

  test.each(Object.entries(PARTS_READ))(
    'a complete request of which %s had been read gets a response',
    async (_what, length) => {
      const socket = await open(WHOLE.slice(0, length));
      await sendAndBlock(socket, WHOLE.slice(length));
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 [\s\S]*{"data":{"__typename":"Query"}}$/);
    },
  );

  test.each(Object.entries(PARTS_READ))(
    'an incomplete request of which %s had been read gets 408',
    async (_what, length) => {
      const socket = await open(WHOLE.slice(0, length));
      await sendAndBlock(socket, WHOLE.slice(length, -1));
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
    },
  );
});

/** Blocks the event loop in the phase before timers, so that it checks for late requests before it reads again. */
async function sendAndBlock(socket: Socket, bytes: string): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  socket.write(bytes);
  const end = performance.now() + 2 * REQUEST_TIMEOUT;
  while (performance.now() < end);
}
