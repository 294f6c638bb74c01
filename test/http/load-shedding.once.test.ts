import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { metricsOf, valueIn } from '../apis/observability/exposition.ts';
import { type Serving, serveFrom, startGatewayWith, type TestWorkspace } from '../gateway.ts';
import { type FreshDatabase, freshDatabase } from '../postgres/fresh-database.ts';
import { builtAsset } from './built-asset.ts';

const AT_ONCE = 3;
const ORIGIN = 'https://crm.example.com';

/** A store in which changes wait at a gate while it is closed. */
function gatedStore(store: Store) {
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  let waiting = 0;
  return {
    store: {
      ...store,
      async write(reach, work) {
        waiting += 1;
        await gate.promise;
        waiting -= 1;
        return store.write(reach, work);
      },
    } satisfies Store,
    waiting: () => waiting,
    shut() {
      gate = Promise.withResolvers();
    },
    open: () => gate.resolve(),
  };
}

describe('a gateway with the maximum number of requests in progress', () => {
  let database: FreshDatabase;
  let gated: ReturnType<typeof gatedStore>;
  let gateway: Serving;
  let workspace: TestWorkspace;
  const lines: string[] = [];
  beforeAll(async () => {
    database = await freshDatabase();
    gated = gatedStore(await openStore({ url: database.url }));
    const log = { level: 'warn', stream: { write: (line: string) => lines.push(line) } };
    gateway = await serveFrom(gated.store, {
      server: { maxConcurrentRequests: AT_ONCE, corsOrigins: [ORIGIN] },
      metrics: true,
      log,
    });
    workspace = await gateway.workspace(SEED);
  });
  afterAll(async () => {
    await gateway.close();
    await database.remove();
  });

  let underWay: Promise<Response>[];
  beforeEach(async () => {
    gated.shut();
    lines.length = 0;
    underWay = Array.from({ length: AT_ONCE }, (_, index) => send(update({ rating: index })));
    await expect.poll(gated.waiting, { timeout: 10_000 }).toBe(AT_ONCE);
  });
  afterEach(async () => {
    gated.open();
    expect((await Promise.all(underWay)).map(({ status }) => status)).toEqual(underWay.map(() => 200));
    // No request counts as in progress any more.
    const next = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => send(update({ rating: index }))));
    expect(next.map(({ status }) => status)).toEqual(next.map(() => 200));
  });

  interface Request {
    path: string;
    method?: string;
    headers?: Record<string, string>;
    body?: string;
  }

  const contactPath = () => `/workspaces/${workspace.id}/contacts/${ADA}`;
  const update = (attributes: object): Request => ({
    path: contactPath(),
    method: 'PATCH',
    body: JSON.stringify({ attributes }),
  });

  function send({ path, headers = {}, ...request }: Request): Promise<Response> {
    const common = { authorization: `AccessKey ${workspace.key}`, 'content-type': 'application/json' };
    return fetch(gateway.url + path, { ...request, headers: { ...common, ...headers } });
  }

  const MESSAGE = 'the gateway has too much to do; nothing was changed, try again in a moment';
  const DOCUMENTED = { code: 'Unavailable', message: MESSAGE, details: {} };
  const JSON_TYPE = 'application/json; charset=utf-8';
  const ERRORS = { errors: [{ message: MESSAGE, extensions: { code: 'UNAVAILABLE' } }] };
  const QUERY = JSON.stringify({ query: '{ __typename }' });

  test.each([
    ['an update', () => update({ rating: 9 }), JSON_TYPE, DOCUMENTED],
    ['a read', () => ({ path: contactPath() }), JSON_TYPE, DOCUMENTED],
    [
      'a client that accepts RFC 9457',
      () => ({ path: contactPath(), headers: { accept: 'application/problem+json' } }),
      'application/problem+json; charset=utf-8',
      {
        type: 'about:blank',
        title: 'Service Unavailable',
        status: 503,
        detail: MESSAGE,
        code: 'Unavailable',
        details: {},
      },
    ],
    ['GraphQL', () => ({ path: '/graphql', method: 'POST', body: QUERY }), JSON_TYPE, ERRORS],
    ['GraphQL over GET', () => ({ path: '/graphql?query={__typename}' }), JSON_TYPE, ERRORS],
    ['a request without a key', () => ({ path: contactPath(), headers: { authorization: '' } }), JSON_TYPE, DOCUMENTED],
    ['a page', () => ({ path: '/docs' }), JSON_TYPE, DOCUMENTED],
  ])('refuses %s in the error format of its API', async (_what, request, contentType, body) => {
    const { headers = {}, ...asked } = request() as Request;
    const answer = await send({ ...asked, headers: { ...headers, 'x-request-id': 'mine', origin: ORIGIN } });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual(body);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'retry-after': '1',
      'x-request-id': 'mine',
      'content-type': contentType,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': ORIGIN,
      'access-control-expose-headers': expect.stringContaining('Retry-After'),
      vary: 'Origin',
      connection: 'keep-alive',
    });
  });

  test('sends an id with each refusal, and no CORS headers to other origins', async () => {
    const { headers } = await send({ path: contactPath(), headers: { origin: 'https://elsewhere.example.com' } });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.has('access-control-allow-origin')).toBe(false);
  });

  test.each(['/health/live', '/health/ready'])('answers %s', async (path) => {
    expect((await send({ path })).status).toBe(200);
  });

  test('logs refusals at most once per second', async () => {
    // Refusals of the previous test may have been logged within the last second.
    await vi.waitUntil(
      async () => {
        await send({ path: contactPath() });
        return lines.length > 0;
      },
      { timeout: 10_000 },
    );
    for (let count = 0; count < 5; count += 1) await send({ path: contactPath() });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        level: 40,
        maxConcurrentRequests: AT_ONCE,
        msg: 'more requests than MAX_CONCURRENT_REQUESTS: new ones are refused',
      },
    ]);
  });

  test('counts each refusal in the metrics', async () => {
    const before = valueIn(await metricsOf(gateway.url), 'contact_gateway_overload_rejections_total');
    for (let count = 0; count < 3; count += 1) await send({ path: contactPath() });
    expect(valueIn(await metricsOf(gateway.url), 'contact_gateway_overload_rejections_total')).toBe(before + 3);
  });

  test('continues on the same connection after the body of a refused request', async () => {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname).setEncoding('latin1');
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
    });
    const body = ' '.repeat(100_000);
    socket.write(`POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    socket.write('GET /health/live HTTP/1.1\r\nHost: gateway\r\n\r\n');
    await expect
      .poll(() => received.match(/HTTP\/1\.1 \d+/g), { timeout: 10_000 })
      .toEqual(['HTTP/1.1 503', 'HTTP/1.1 200']);
    socket.destroy();
  });
});

describe('does not keep others out:', () => {
  test('a client that pipelines more than ten requests on one connection', async () => {
    const gateway = await startGatewayWith({ server: { maxConcurrentRequests: 20 } });
    onTestFinished(() => gateway.close());
    const workspace = await gateway.workspace(SEED);
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname).setEncoding('latin1');
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
    });
    const head = `Host: gateway\r\nAuthorization: AccessKey ${workspace.key}\r\n`;
    socket.write(`GET /workspaces/${workspace.id}/contacts HTTP/1.1\r\n${head}\r\n`.repeat(12));
    const statuses = [...Array(10).fill('HTTP/1.1 200'), ...Array(2).fill('HTTP/1.1 503')];
    await expect.poll(() => received.match(/HTTP\/1\.1 \d+/g), { timeout: 5_000 }).toEqual(statuses);
    socket.destroy();
  });

  let database: FreshDatabase;
  let gateway: Serving;
  let workspace: TestWorkspace;
  beforeAll(async () => {
    database = await freshDatabase();
    gateway = await serveFrom(await openStore({ url: database.url }), { server: { maxConcurrentRequests: 20 } });
    workspace = await gateway.workspace(SEED);
  });
  afterAll(async () => {
    await gateway.close();
    await database.remove();
  });

  const HEAD = 'Host: gateway\r\nContent-Type: application/json\r\n';

  test.each([
    ['a client that never ends its body', `POST /graphql HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\n{"query"`],
    ['a client that reads no response', `GET ${builtAsset('docs', '.js')} HTTP/1.1\r\nHost: gateway\r\n\r\n`],
    [
      'a client that is refused before its body arrives',
      `PATCH /workspaces/a/contacts/b HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\n{`,
    ],
  ])('%s', async (_what, words) => {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    const more = Array.from({ length: 20 }, () => connect(Number(port), hostname));
    for (const one of [socket, ...more]) one.on('error', () => {});
    const sent = [socket, ...more].map((one) => new Promise((resolve) => one.pause().write(words, resolve)));
    await Promise.all(sent);
    // A connection that is accepted after theirs.
    await fetch(`${gateway.url}/health/live`);
    const headers = { authorization: `AccessKey ${workspace.key}` };
    const ask = () => fetch(`${gateway.url}/workspaces/${workspace.id}/contacts/${ADA}`, { headers });
    // Until their responses are complete, some of which are large.
    await expect.poll(async () => (await ask()).status, { timeout: 10_000 }).toBe(200);
    for (const one of [socket, ...more]) one.destroy();
  });
});
