import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { NoAnswer, sendWithRetries } from '../../src/conformance/apis/send.ts';

let server: Server;
let count = 0;
afterEach(() => {
  server.close();
});

/** A server that returns these responses one after the other, and repeats the last one. */
async function serve(...responses: [status: number, retryAfter?: string][]): Promise<string> {
  count = 0;
  server = createServer((_, outgoing) => {
    const [status, retryAfter] = responses[Math.min(count, responses.length - 1)] ?? [500];
    count += 1;
    outgoing.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end('done');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const send = (url: string) => sendWithRetries({ method: 'GET', url: `${url}/path`, headers: {} });

test.each([
  ['a number of seconds', '0'],
  ['a date', new Date(0).toUTCString()],
])('a request is repeated after %s', async (_, retryAfter) => {
  const url = await serve([429, retryAfter], [503, retryAfter], [200]);
  expect(await send(url)).toMatchObject({ status: 200, text: 'done' });
  expect(count).toBe(3);
});

test('a request is not repeated before Retry-After', async () => {
  const url = await serve([429, '1'], [200]);
  const before = Date.now();
  await send(url);
  expect(Date.now() - before).toBeGreaterThanOrEqual(1000);
});

test('a request is sent at most five times', async () => {
  const url = await serve([503, '0']);
  await expect(send(url)).rejects.toThrow(new NoAnswer(`no answer from ${url}: HTTP 503, come back in 0 seconds`));
  expect(count).toBe(5);
});

test.each([
  ['seconds', '3600'],
  ['a date', new Date(Date.now() + 3_600_000).toUTCString()],
])('a request is not repeated after an hour in %s', async (_, retryAfter) => {
  const url = await serve([429, retryAfter], [200]);
  await expect(send(url)).rejects.toThrow(/: HTTP 429, come back in 3[56]\d\d seconds$/);
  expect(count).toBe(1);
});

test('any other status is a response', async () => {
  const url = await serve([500]);
  expect(await send(url)).toMatchObject({ status: 500 });
});
