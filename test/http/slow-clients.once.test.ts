import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Gateway, startGatewayWith } from '../gateway.ts';

const LIVE = 'GET /health/live HTTP/1.1\r\nHost: gateway\r\n';

describe('a client that is slow or greedy', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGatewayWith({ server: { headersTimeout: 150, requestTimeout: 300, keepAliveTimeout: 100 } });
  });
  afterAll(async () => {
    await gateway.close();
  });

  const sockets = new Set<Socket>();
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  });

  /** The gateway's response until it closes the connection. */
  function say(words: string): Promise<string> {
    return text(open(words));
  }

  function open(words: string): Socket {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    sockets.add(socket);
    if (words !== '') socket.write(words);
    return socket;
  }

  test.each([
    ['sends nothing', ''],
    ['never ends its headers', LIVE],
    [
      'never ends its body',
      'POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"query"',
    ],
  ])('and %s gets 408 and is disconnected', async (_what, words) => {
    const { status, headers, body } = read(await say(words));
    expect(status).toBe(408);
    expect(body).toEqual({ code: 'RequestTimeout', message: expect.stringContaining('send it again'), details: {} });
    expect(headers).toMatchObject({
      connection: 'close',
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'deny',
      'cache-control': 'no-store',
    });
  });

  test('and sends no other request is disconnected after its response', async () => {
    expect(read(await say(`${LIVE}\r\n`))).toMatchObject({ status: 200, body: { status: 'live' } });
  });

  test.each([
    ['of just under 16 KiB are read', 16 * 1024 - 200, 200, { status: 'live' }],
    [
      'of more than 16 KiB get 431',
      16 * 1024,
      431,
      { code: 'RequestHeadersTooLarge', message: expect.stringContaining('16 KiB'), details: {} },
    ],
  ])('whose headers %s', async (_what, length, status, body) => {
    expect(read(await say(`${LIVE}X-Long: ${'x'.repeat(length)}\r\n\r\n`))).toMatchObject({ status, body });
  });

  test.each([
    ['too long', `/${'x'.repeat(16 * 1024)}`, 431],
    ['malformed', '/\r\nno header', 400],
  ])('and sends HEAD for a path that is %s gets no body', async (_what, path, status) => {
    const answer = await say(`HEAD ${path} HTTP/1.1\r\nHost: gateway\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*\r\ncontent-length: \\d+\r\n[^]*\r\n\r\n$`));
  });

  test('and does not send HTTP gets 400', async () => {
    const { status, body } = read(await say('HELLO\r\n\r\n'));
    expect([status, (body as { code: string }).code]).toEqual([400, 'InvalidRequest']);
  });
});

/** A raw HTTP response. */
function read(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const [line = '', ...headers] = head.split('\r\n');
  return {
    status: Number(line.split(' ')[1]),
    headers: Object.fromEntries(headers.map((header) => header.toLowerCase().split(': '))),
    body: JSON.parse(body) as unknown,
  };
}
