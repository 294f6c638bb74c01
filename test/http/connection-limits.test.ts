import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Gateway, startGatewayWith } from '../gateway.ts';

const LIMITS = { maxConnections: 6, maxConnectionsPerAddress: 3 };

describe('connections', () => {
  let gateway: Gateway;
  let behindProxy: Gateway;
  beforeAll(async () => {
    gateway = await startGatewayWith({ server: LIMITS, metrics: true });
    behindProxy = await startGatewayWith({ server: { ...LIMITS, trustProxy: ['127.0.0.2'] } });
  });
  afterAll(async () => {
    await gateway.close();
    await behindProxy.close();
  });

  const sockets = new Set<Socket>();
  afterEach(async () => {
    await Promise.all([...sockets].map(closed));
    // Until the gateway has noticed that, it would refuse others.
    await expect.poll(() => ask('127.0.0.9')).toBe(200);
    sockets.clear();
  });

  async function open(address: string, { url } = gateway): Promise<Socket> {
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', localAddress: address });
    socket.on('error', () => {});
    sockets.add(socket);
    await new Promise((resolve) => socket.once('connect', resolve));
    return socket;
  }

  async function openMany(count: number, address: string, at = gateway): Promise<void> {
    for (let index = 0; index < count; index += 1) await open(address, at);
  }

  /** The status of the response on a new connection. */
  async function ask(address: string, path = '/', at = gateway): Promise<number> {
    const socket = await open(address, at);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n`);
    return Number((await text(socket)).split(' ')[1]);
  }

  test('of one address do not use up those of others', async () => {
    await openMany(3, '127.0.0.2');
    expect(await ask('127.0.0.2')).toBe(503);
    expect(await ask('127.0.0.3')).toBe(200);
  });

  test('of one address are accepted again after others are closed', async () => {
    await openMany(3, '127.0.0.2');
    expect(await ask('127.0.0.2')).toBe(503);
    await closed([...sockets][0] as Socket);
    await expect.poll(() => ask('127.0.0.2')).toBe(200);
  });

  test('of all addresses have a common limit', async () => {
    await openMany(3, '127.0.0.2');
    await openMany(3, '127.0.0.3');
    expect(await ask('127.0.0.4')).toBe(503);
  });

  test('of a trusted proxy have only the common limit', async () => {
    await openMany(5, '127.0.0.2', behindProxy);
    expect(await ask('127.0.0.2', '/', behindProxy)).toBe(200);
    await openMany(1, '127.0.0.2', behindProxy);
    expect(await ask('127.0.0.2', '/', behindProxy)).toBe(503);
  });

  test.each(['/health/live', '/health/ready', '/metrics'])('over every limit reach %s', async (path) => {
    await openMany(100, '127.0.0.2');
    await openMany(100, '127.0.0.3');
    for (const address of ['127.0.0.2', '127.0.0.4']) expect(await ask(address, path)).toBe(200);
    expect(await ask('127.0.0.4')).toBe(503);
  });
});

function closed(socket: Socket): Promise<unknown> {
  if (socket.closed) return Promise.resolve();
  return new Promise((resolve) => socket.once('close', resolve).destroy());
}
