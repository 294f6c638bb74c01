import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gateway, startGatewayWith } from '../gateway.ts';

describe('a stranger', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGatewayWith({ metrics: true, metricsLifetime: 1_000 });
  });
  afterAll(() => gateway.close());

  function open(words: string): Socket {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname).on('error', () => {});
    socket.write(words);
    return socket;
  }

  const LENGTH = 1024 * 1024;

  test.each([
    ['POST', '/nosuch', 404],
    ['POST', '/', 404],
    ['PUT', '/docs', 404],
    ['POST', '/contacts/12bd0e40-9361-4e32-8b26-99b4ab7eae09', 404],
    ['POST', '/metrics', 404],
    ['POST', '/health/live', 404],
    ['PATCH', '/workspaces/a/contacts/b', 401],
    ['PUT', '/workspaces/a/contacts/b', 401],
    ['POST', '/graphql', 401],
    ['POST', '/graphql/curl', 401],
  ])('gets a response before its body is read: %s %s', async (method, path, status) => {
    const head = `Host: gateway\r\nContent-Type: application/json\r\nContent-Length: ${LENGTH}\r\nConnection: close`;
    const socket = open(`${method} ${path} HTTP/1.1\r\n${head}\r\n\r\n{`);
    const first = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    expect(Number(first.toString().split(' ')[1])).toBe(status);
    socket.destroy();
  });

  test('with two Host headers is rejected', async () => {
    const words = 'GET /openapi.json HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nHost: elsewhere\r\n\r\n';
    expect(await text(open(words))).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('gets the same figures again within a second', async () => {
    const ask = async () => (await fetch(`${gateway.url}/metrics`)).text();
    const first = await ask();
    expect(await Promise.all([ask(), ask()])).toEqual([first, first]);
    await expect.poll(ask, { timeout: 10_000 }).not.toBe(first);
  });

  test.each([
    '/',
    '/docs',
    '/openapi.json',
    '/contacts/12bd0e40-9361-4e32-8b26-99b4ab7eae09',
    '/contacts/timeline.css',
    '/contacts/timeline.js',
  ])('gets %s compressed or plain', async (path) => {
    const get = (coding: string) => fetch(gateway.url + path, { headers: { 'accept-encoding': coding } });
    const [zipped, plain] = [await get('gzip'), await get('gzip;q=0')];
    expect([zipped, plain].map(({ headers }) => headers.get('content-encoding'))).toEqual(['gzip', null]);
    expect(await zipped.text()).toBe(await plain.text());
    const etag = plain.headers.get('etag') ?? '';
    expect((await fetch(gateway.url + path, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });
});
