import { channel, tracingChannel } from 'node:diagnostics_channel';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { newKey } from '../../../src/access/access-key.ts';
import { type HttpRequest, sendOnce } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import { ADA, GRACE, SEED } from '../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../src/conformance/step.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { StoreUnavailable } from '../../../src/store/store.ts';
import { type Gateway, serveFrom, startGatewayWith, type TestWorkspace } from '../../gateway.ts';
import { freshDatabase } from '../../postgres/fresh-database.ts';
import { metricsOf, type Series, valueIn } from './exposition.ts';

const OPERATIONS = 'contact_gateway_operations_total';
const DENIALS = 'contact_gateway_auth_failures_total';
const REPLAYS = 'contact_gateway_idempotent_replays_total';

describe('with METRICS', () => {
  let gateway: Gateway;
  let workspace: TestWorkspace;
  beforeAll(async () => {
    gateway = await startGatewayWith({ metrics: true, rateLimit: 0 });
    workspace = await gateway.workspace(SEED);
  });
  afterAll(() => gateway.close());

  let before: Series[];
  beforeEach(async () => {
    before = await metricsOf(gateway.url);
  });

  /** The counts since the test began. */
  async function countOf(name: string, labels: Record<string, string> = {}): Promise<number> {
    return valueIn(await metricsOf(gateway.url), name, labels) - valueIn(before, name, labels);
  }

  const UPDATE: Step = { operation: 'updateContact', path: { contactId: ADA }, body: { attributes: { rating: 1 } } };

  interface Counted {
    what: string;
    step: Step;
    scopes?: ['contacts:read'];
    operation: string;
    outcome: string;
  }

  const COUNTED: Counted[] = [
    { what: 'a change', step: UPDATE, operation: 'updateContact', outcome: 'Done' },
    { what: 'a read', step: { operation: 'contact', path: { contactId: ADA } }, operation: 'contact', outcome: 'Done' },
    {
      what: 'a value that breaks a rule',
      step: { ...UPDATE, body: { attributes: { rating: 'high' } } },
      operation: 'updateContact',
      outcome: 'InvalidPayload',
    },
    {
      what: 'an unknown id',
      step: { operation: 'contact', path: { contactId: '00000000-0000-4000-8000-000000000000' } },
      operation: 'contact',
      outcome: 'ResourceNotFound',
    },
    {
      what: 'a key without the scope',
      step: UPDATE,
      scopes: ['contacts:read'],
      operation: 'updateContact',
      outcome: 'Forbidden',
    },
  ];

  describe.each([restPlugin, graphqlPlugin])('through $name, metrics count', (api) => {
    const label = api.name.toLowerCase();
    const requestOf = (step: Step, key = workspace.key): HttpRequest =>
      api.request({ url: gateway.url, key, workspaceId: workspace.id }, step);

    test.each(COUNTED)(
      'metrics count $what, by operation and outcome',
      async ({ step, scopes, operation, outcome }) => {
        const key = scopes === undefined ? workspace.key : await workspace.makeKey({ scopes });
        await sendOnce(requestOf(step, key));
        const labels = { api: label, operation };
        expect(await countOf(OPERATIONS, { ...labels, outcome })).toBe(1);
        expect(await countOf('contact_gateway_operation_duration_seconds_count', labels)).toBe(1);
      },
    );

    test('metrics count failures of the store', async () => {
      const { store } = gateway.services;
      gateway.services.store = { ...store, write: () => Promise.reject(new Error('broken')) };
      onTestFinished(() => {
        gateway.services.store = store;
      });
      await sendOnce(requestOf(UPDATE));
      const labels = { api: label, operation: 'updateContact', outcome: 'InternalError' };
      expect(await countOf(OPERATIONS, labels)).toBe(1);
      expect(await countOf('contact_gateway_http_responses_total', { status: '5xx' })).toBe(1);
    });

    test('metrics count unknown keys, until their address exceeds its limit', async () => {
      const limited = await startGatewayWith({ metrics: true, authFailureLimit: 2, rateLimit: 0 });
      onTestFinished(() => limited.close());
      const wrong = () => api.request({ url: limited.url, key: newKey(), workspaceId: workspace.id }, UPDATE);
      for (let sent = 0; sent < 4; sent += 1) await sendOnce(wrong());
      const after = await metricsOf(limited.url);
      const counts = ['unknown-key', 'address-limit'].map((reason) => valueIn(after, DENIALS, { reason }));
      expect(counts).toEqual([2, 2]);
    });
  });

  test('metrics count requests repeated under an idempotency key', async () => {
    const call = { url: gateway.url, key: workspace.key, workspaceId: workspace.id };
    const { headers, ...request } = restPlugin.request(call, UPDATE);
    for (let sent = 0; sent < 3; sent += 1) {
      await sendOnce({ ...request, headers: { ...headers, 'idempotency-key': 'once' } });
    }
    expect(await countOf(REPLAYS)).toBe(2);
  });

  test('metrics contain the changes of each commit and its duration', async () => {
    const call = { url: gateway.url, key: workspace.key, workspaceId: workspace.id };
    const changes = Array.from({ length: 40 }, (_, rating) => ({ ...UPDATE, body: { attributes: { rating } } }));
    await Promise.all(changes.map((step) => sendOnce(restPlugin.request(call, step))));
    // The readiness check of the store is a change without effect.
    const probes = 1;
    const after = await metricsOf(gateway.url);
    const since = (name: string) => valueIn(after, name) - valueIn(before, name);
    expect(since('contact_gateway_commit_changes_sum') - 40).toBeLessThanOrEqual(probes);
    expect(since('contact_gateway_commit_changes_sum')).toBeGreaterThanOrEqual(40);
    expect(since('contact_gateway_commit_changes_count')).toBeLessThan(40);
    expect(since('contact_gateway_commit_duration_seconds_count')).toBe(since('contact_gateway_commit_changes_count'));
    expect(since('contact_gateway_commit_duration_seconds_sum')).toBeGreaterThan(0);
  });

  test('metrics count retried transactions', async () => {
    const { store } = gateway.services;
    let attempts = 0;
    const meetsConflict = async () => {
      attempts += 1;
      if (attempts === 1) throw Object.assign(new Error('conflict'), { code: '40001' });
    };
    const reach = { workspaceId: workspace.id };
    await Promise.all([store.write(reach, meetsConflict), store.write(reach, async () => {})]);
    expect(attempts).toBe(2);
    expect(await countOf('contact_gateway_transaction_retries_total')).toBe(1);
  });

  test('metrics contain the number of waiting changes', async () => {
    const { store } = gateway.services;
    let letGo = () => {};
    const blocked = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const reach = { workspaceId: workspace.id, contactId: ADA };
    const begun = store.write(reach, () => blocked);
    await expect.poll(() => store.load().waiting).toBe(0);
    const waiting = [1, 2, 3].map(() => store.write({ ...reach, contactId: GRACE }, async () => {}));
    const asked = metricsOf(gateway.url);
    setTimeout(letGo, 200);
    expect(valueIn(await asked, 'contact_gateway_changes_waiting')).toBe(3);
    await Promise.all([begun, ...waiting]);
  });

  test('metrics contain no values from clients and no ids', async () => {
    const text = await (await fetch(`${gateway.url}/metrics`)).text();
    for (const secret of [workspace.id, workspace.key, ADA, GRACE, 'once']) expect(text).not.toContain(secret);
  });

  test('metrics count a key over its limit', async () => {
    const limited = await startGatewayWith({ metrics: true, rateLimit: 1 });
    const { id: workspaceId, key } = await limited.workspace(SEED);
    const call = { url: limited.url, key, workspaceId };
    const read: Step = { operation: 'contact', path: { contactId: ADA } };
    await Promise.all([1, 2, 3].map(() => sendOnce(restPlugin.request(call, read))));
    expect(valueIn(await metricsOf(limited.url), DENIALS, { reason: 'key-limit' })).toBeGreaterThan(0);
    await limited.close();
  });

  test.each([
    { what: 'can', check: async () => {}, ready: 1 },
    { what: 'cannot', check: () => Promise.reject(new StoreUnavailable('full')), ready: 0 },
  ])('metrics report that changes $what be written', async ({ check, ready }) => {
    const database = await freshDatabase();
    const store = await openStore({ url: database.url });
    const other = await serveFrom({ ...store, check }, { metrics: true });
    expect(valueIn(await metricsOf(other.url), 'contact_gateway_ready')).toBe(ready);
    await other.close();
    await database.remove();
  });
});

test('without METRICS, the page does not exist and nothing is counted', async () => {
  const channels = [
    ...['answer', 'batch', 'commit', 'retry', 'denial', 'replay'].map((name) => channel(`contact-gateway:${name}`)),
    tracingChannel('contact-gateway:operation'),
  ];
  const watched = () => channels.map(({ hasSubscribers }) => hasSubscribers);
  const before = watched();
  const quiet = await startGatewayWith({ metrics: false });
  onTestFinished(() => quiet.close());
  expect((await fetch(`${quiet.url}/metrics`)).status).toBe(404);
  expect(watched()).toEqual(before);
});
