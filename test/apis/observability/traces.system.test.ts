import { tracingChannel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { request } from 'node:http';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { readSettings } from '../../../src/config/settings.ts';
import { sendOnce } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import { ADA, NOBODY, SEED } from '../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../src/conformance/step.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { type Serving, serveFrom, type TestWorkspace } from '../../gateway.ts';
import { freePort } from '../../postgres/free-port.ts';
import { type FreshDatabase, freshDatabase } from '../../postgres/fresh-database.ts';
import { type Span, startTraceReceiver } from './trace-receiver.ts';

/** A trace that a client has begun, in the form of W3C Trace Context. */
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const CLIENTS_SPAN = '00f067aa0ba902b7';
const KEPT = `00-${TRACE_ID}-${CLIENTS_SPAN}-01`;
const NOT_KEPT = `00-${TRACE_ID}-${CLIENTS_SPAN}-00`;

const UPDATE: Step = { operation: 'updateContact', path: { contactId: ADA }, body: { attributes: { rating: 1 } } };
const READ: Step = { operation: 'contact', path: { contactId: NOBODY } };
const ENGINES = { sqlite: 'sqlite', postgres: 'postgresql' };

let receiver: Awaited<ReturnType<typeof startTraceReceiver>>;
let database: FreshDatabase;
let log: string[];
let workspace: TestWorkspace;
let gateway: Serving | undefined;
beforeEach(async () => {
  receiver = await startTraceReceiver();
  database = await freshDatabase();
  log = [];
});
afterEach(async () => {
  await gateway?.close();
  vi.unstubAllEnvs();
  await receiver.close();
  await database.remove();
});

/** A gateway that sends its traces to the endpoint in the environment. */
async function start(environment: Record<string, string> = {}): Promise<Serving> {
  const given = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...environment };
  for (const [name, value] of Object.entries(given)) vi.stubEnv(name, value);
  const { tracing } = readSettings(given, { demo: false });
  const stream = new Writable({
    write(line, _encoding, done) {
      log.push(String(line));
      done();
    },
  });
  const store = await openStore({ url: database.url });
  gateway = await serveFrom(store, { tracing, log: { level: 'info', stream } });
  workspace = await gateway.workspace(SEED);
  return gateway;
}

/** All spans that were sent until the gateway ended. */
async function spansUntilTheEnd(): Promise<Span[]> {
  await gateway?.close();
  gateway = undefined;
  return receiver.spans;
}

function call(api: typeof restPlugin, step: Step, headers: Record<string, string> = {}) {
  const { url = '' } = gateway ?? {};
  const request = api.request({ url, key: workspace.key, workspaceId: workspace.id }, step);
  return sendOnce({ ...request, headers: { ...request.headers, ...headers } });
}

const ROUTES = {
  REST: ['PATCH', '/workspaces/:workspaceId/contacts/:contactId'],
  GraphQL: ['POST', '/graphql'],
} as const;

describe.each([restPlugin, graphqlPlugin])('through $name', (api) => {
  const [method, route] = ROUTES[api.name];

  test('a change has spans for its request, its operation and its transaction, which continue the trace of the client', async () => {
    await start();
    await call(api, UPDATE, { traceparent: KEPT });
    const spans = (await spansUntilTheEnd()).filter(({ traceId }) => traceId === TRACE_ID);
    const [request, operation, transaction] = [`${method} ${route}`, 'updateContact', 'transaction'].map((name) =>
      spans.find((span) => span.name === name),
    );
    expect(spans).toHaveLength(3);
    expect(request).toMatchObject({
      parentSpanId: CLIENTS_SPAN,
      kind: 2,
      status: 0,
      attributes: { 'http.request.method': method, 'http.route': route, 'http.response.status_code': 200 },
    });
    expect(operation).toMatchObject({
      parentSpanId: request?.spanId,
      status: 0,
      attributes: { 'contact_gateway.api': api.name.toLowerCase(), 'contact_gateway.outcome': 'Done' },
    });
    expect(transaction).toMatchObject({
      parentSpanId: operation?.spanId,
      status: 0,
      attributes: { 'db.system.name': ENGINES[inject('engine')], 'contact_gateway.batch': 1 },
    });
    expect([...receiver.services]).toEqual(['contact-gateway']);
    const line = log.find((text) => text.includes('"msg":"request"'));
    expect(JSON.parse(line ?? '')).toMatchObject({ traceId: TRACE_ID, status: 200 });
  });

  test('a change whose body arrives later than its headers is in the trace of its request', async () => {
    const { url } = await start();
    const { body, ...given } = api.request({ url, key: workspace.key, workspaceId: workspace.id }, UPDATE);
    const sending = request(given.url, { method, headers: { ...given.headers, traceparent: KEPT } });
    const begun = new Promise<void>((resolve) => {
      tracingChannel('contact-gateway:request').start.subscribe(function begin() {
        tracingChannel('contact-gateway:request').start.unsubscribe(begin);
        resolve();
      });
    });
    sending.flushHeaders();
    await begun;
    sending.end(body);
    const [answer] = await once(sending, 'response');
    await text(answer);
    const spans = await spansUntilTheEnd();
    expect(spans.map(({ name, traceId }) => [name, traceId])).toContainEqual(['updateContact', TRACE_ID]);
  });

  test('changes that share a transaction have a span each, in separate traces', async () => {
    await start();
    await Promise.all(Array.from({ length: 20 }, () => call(api, UPDATE)));
    const spans = await spansUntilTheEnd();
    const operations = spans.filter(({ name }) => name === 'updateContact');
    const parents = operations.map(({ spanId }) => spanId).toSorted();
    const children = spans.filter(({ parentSpanId }) => parents.includes(parentSpanId ?? ''));
    expect(new Set(operations.map(({ traceId }) => traceId)).size).toBe(20);
    expect(children.map(({ parentSpanId }) => parentSpanId).toSorted()).toEqual(parents);
    const batches = children.map(({ attributes }) => Number(attributes['contact_gateway.batch']));
    expect(Math.max(...batches)).toBeGreaterThan(1);
  });

  test('spans of rejected requests have the outcome, and spans of failures have the status error', async () => {
    const { services } = await start();
    await call(api, READ, { traceparent: KEPT });
    services.store = { ...services.store, write: () => Promise.reject(new Error('broken')) };
    await call(api, UPDATE);
    const spans = await spansUntilTheEnd();
    const [read] = spans.filter(({ name }) => name === 'contact');
    expect(read).toMatchObject({ status: 0, attributes: { 'contact_gateway.outcome': 'ResourceNotFound' } });
    const [update] = spans.filter(({ name }) => name === 'updateContact');
    expect(update).toMatchObject({ status: 2, attributes: { 'contact_gateway.outcome': 'InternalError' } });
    const request = spans.find(({ spanId }) => spanId === update?.parentSpanId);
    expect(request).toMatchObject({ status: 2, attributes: { 'http.response.status_code': 500 } });
  });

  test('no span contains an id, a key or a value', async () => {
    await start();
    await call(api, { ...UPDATE, body: { attributes: { firstName: 'Kanarienvogel' } } });
    const sent = JSON.stringify(await spansUntilTheEnd());
    expect(sent).toContain('updateContact');
    for (const secret of ['Kanarienvogel', ADA, workspace.id, workspace.key]) expect(sent).not.toContain(secret);
  });
});

test.each([
  { sampler: 'parentbased_always_on', traceparent: NOT_KEPT, kept: false },
  { sampler: 'always_on', traceparent: NOT_KEPT, kept: true },
  { sampler: 'always_off', traceparent: KEPT, kept: false },
  { sampler: 'parentbased_always_off', traceparent: KEPT, kept: true },
  { sampler: 'traceidratio', ratio: '0', traceparent: KEPT, kept: false },
])('the sampler $sampler treats a trace that is $traceparent by its definition', async (given) => {
  const { sampler, ratio = '1', traceparent, kept } = given;
  await start({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: ratio, OTEL_SERVICE_NAME: 'contacts' });
  await call(restPlugin, UPDATE, { traceparent });
  const spans = await spansUntilTheEnd();
  expect(spans.some(({ traceId }) => traceId === TRACE_ID)).toBe(kept);
  if (kept) expect([...receiver.services]).toEqual(['contacts']);
});

test('a missing receiver does not delay requests, and delays the end by at most two seconds', async () => {
  await start({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` });
  const responses = await Promise.all(Array.from({ length: 50 }, () => call(restPlugin, UPDATE)));
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
  const begin = performance.now();
  await spansUntilTheEnd();
  expect(performance.now() - begin).toBeLessThan(6_000);
});

test('failures to send traces are logged', async () => {
  await start({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
    OTEL_EXPORTER_OTLP_TIMEOUT: '100',
    OTEL_BSP_SCHEDULE_DELAY: '10',
  });
  await call(restPlugin, UPDATE);
  await expect.poll(() => log.join(''), { timeout: 10_000 }).toContain('traces could not be sent');
});

test.each<[why: string, environment: Record<string, string>]>([
  ['no endpoint', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
  ['OTEL_SDK_DISABLED', { OTEL_SDK_DISABLED: 'true' }],
])('with %s nothing is traced', async (_why, environment) => {
  const names = ['request', 'operation', 'change'];
  const watched = () => names.filter((name) => tracingChannel(`contact-gateway:${name}`).hasSubscribers);
  const before = watched();
  await start(environment);
  await call(restPlugin, UPDATE, { traceparent: KEPT });
  expect(watched()).toEqual(before);
  expect(await spansUntilTheEnd()).toEqual([]);
});
