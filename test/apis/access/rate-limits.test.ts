import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newKey, SCOPES } from '../../../src/access/access-key.ts';
import { type Call, sendOnce } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../src/conformance/step.ts';
import { newId } from '../../../src/contacts/uuid-v7.ts';
import { writeKeyUses } from '../../../src/resolvers/auth/record-key-use.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { type Serving, serveFrom, type TestWorkspace } from '../../gateway.ts';
import { type FreshDatabase, freshDatabase } from '../../postgres/fresh-database.ts';

const RATE = 5;
const FAILURES = 3;

let database: FreshDatabase;
let gateway: Serving;
let workspace: TestWorkspace;
beforeAll(async () => {
  database = await freshDatabase();
  const settings = { rateLimit: RATE, authFailureLimit: FAILURES, server: { trustProxy: ['loopback'] } };
  gateway = await serveFrom(await openStore({ url: database.url }), settings);
  workspace = await gateway.workspace(SEED);
});
afterAll(async () => {
  await gateway.close();
  await database.remove();
});

/** Both APIs with their own forms of the same response. */
const CONTACT_APIS = [
  {
    api: restPlugin,
    name: restPlugin.name,
    codeOf: (body: { code: string }) => body.code,
    codes: { rateLimited: 'RateLimited', unauthorized: 'Unauthorized' },
  },
  {
    api: graphqlPlugin,
    name: graphqlPlugin.name,
    codeOf: ({ errors: [error] }: { errors: [{ extensions: { code: string } }] }) => error.extensions.code,
    codes: { rateLimited: 'RATE_LIMITED', unauthorized: 'UNAUTHENTICATED' },
  },
] as const;

interface RequestInfo {
  workspaceId?: string;
  api: (typeof CONTACT_APIS)[number];
  key: string | undefined;
  /** The client address that the proxy in front of the gateway reports. */
  from: string;
}

async function visit({ api: { api, codeOf }, key, from, workspaceId = workspace.id }: RequestInfo) {
  const call = { url: gateway.url, workspaceId, key };
  const request = api.request(call, { operation: 'contact', path: { contactId: ADA } });
  const { status, headers, text } = await sendOnce({
    ...request,
    headers: { ...request.headers, 'x-forwarded-for': from },
  });
  const names = ['ratelimit-policy', 'ratelimit', 'retry-after'];
  const quotaHeaders = names.flatMap((name) => (headers.has(name) ? [`${name}: ${headers.get(name)}`] : []));
  return { status, quotaHeaders, code: status === 200 ? null : codeOf(JSON.parse(text) as never) };
}

/** This many requests, all within the window of the limit. Otherwise the count starts again. */
async function visits(count: number, given: RequestInfo) {
  const responses = [];
  for (let turn = 0; turn < count; turn += 1) responses.push(await visit(given));
  return responses;
}

/** Returns the new key that a step makes. */
async function secretFrom({ api }: RequestInfo['api'], call: Call, step: Step): Promise<string> {
  const { text } = await sendOnce(api.request(call, step));
  const [, secret] = /"secret":"(\w+)"/.exec(text) ?? [];
  if (secret === undefined) throw new Error(text);
  return secret;
}

let addresses = 0;
const freshAddress = () => `192.0.2.${++addresses}`;

describe.each(CONTACT_APIS)('over $name', (api) => {
  test('responses report the remaining limit of a key; above it, they are 429 with Retry-After', async () => {
    const key = await workspace.makeKey();
    const given = { api, key, from: freshAddress() };
    expect(await visit(given)).toEqual({
      status: 200,
      code: null,
      quotaHeaders: [`ratelimit-policy: "key";q=${RATE};w=1`, `ratelimit: "key";r=${RATE - 1};t=1`],
    });
    const responses = await Promise.all(Array.from({ length: 10 * RATE }, () => visit(given)));
    const rejected = responses.filter(({ status }) => status !== 200);
    expect(rejected.length).toBeGreaterThan(0);
    expect(rejected[0]).toEqual({
      status: 429,
      code: api.codes.rateLimited,
      quotaHeaders: [`ratelimit-policy: "key";q=${RATE};w=1`, 'ratelimit: "key";r=0;t=1', 'retry-after: 1'],
    });
  });

  test('requests with one key do not count for another key', async () => {
    const given = { api, key: await workspace.makeKey(), from: freshAddress() };
    await Promise.all(Array.from({ length: 10 * RATE }, () => visit(given)));
    expect((await visit({ ...given, key: await workspace.makeKey() })).status).toBe(200);
  });

  const create = (): Step => ({ operation: 'createAccessKey', body: { name: 'CRM', scopes: SCOPES } });
  const rotate = (keyId: string): Step => ({
    operation: 'rotateAccessKey',
    path: { keyId },
    body: { overlapSeconds: 60 },
  });
  test.each([
    { what: 'a key and the key that it created', steps: [create] },
    { what: 'a key and the key that its key created', steps: [create, create] },
    { what: 'a key and the key that replaces it', steps: [rotate] },
  ])('$what share one limit', async ({ steps }) => {
    const { makeKey, id: workspaceId } = await gateway.workspace(SEED);
    const keyId = newId();
    const key = await makeKey({ id: keyId });
    let made = key;
    for (const step of steps) made = await secretFrom(api, { url: gateway.url, workspaceId, key: made }, step(keyId));
    const both = [key, made].map((each) => ({ api, key: each, workspaceId, from: freshAddress() }));
    const start = performance.now();
    const responses = await Promise.all(Array.from({ length: 10 * RATE }, () => both.map(visit)).flat());
    const seconds = (performance.now() - start) / 1000;
    const accepted = responses.filter(({ status }) => status === 200).length;
    expect(accepted).toBeLessThanOrEqual(RATE * (1 + seconds));
  });

  test.each([
    { kind: 'unknown', make: newKey },
    { kind: 'malformed', make: () => 'abcd' },
  ])('an address that repeatedly sends $kind keys gets 429, and other addresses do not', async ({ make }) => {
    const from = freshAddress();
    const responses = await visits(FAILURES + 1, { api, key: make(), from });
    expect(responses.map(({ status, code }) => [status, code])).toEqual([
      ...Array(FAILURES).fill([401, api.codes.unauthorized]),
      [429, api.codes.rateLimited],
    ]);
    expect(responses.at(-1)?.quotaHeaders).toEqual([
      `ratelimit-policy: "failed-keys";q=${FAILURES};w=60`,
      expect.stringMatching(/^ratelimit: "failed-keys";r=0;t=\d\d$/),
      expect.stringMatching(/^retry-after: \d\d?$/),
    ]);
    expect((await visit({ api, key: make(), from: freshAddress() })).status).toBe(401);
  });

  test('a valid key is accepted after failures of its address, also if the gateway has not seen it before', async () => {
    const from = freshAddress();
    await visits(FAILURES + 2, { api, key: newKey(), from });
    expect((await visit({ api, key: await workspace.makeKey(), from })).status).toBe(200);
    expect((await visit({ api, key: newKey(), from })).status).toBe(429);
  });

  test('a request without a key does not count as a failure', async () => {
    const responses = await visits(FAILURES + 2, { api, key: undefined, from: freshAddress() });
    expect(responses.map(({ status }) => status)).toEqual(Array(FAILURES + 2).fill(401));
  });
});

test('both APIs share one count', async () => {
  const from = freshAddress();
  const [rest, graphql] = CONTACT_APIS;
  await visits(FAILURES, { api: rest, key: newKey(), from });
  expect((await visit({ api: graphql, key: newKey(), from })).status).toBe(429);
});

describe('the last use of a key', () => {
  const lastUses = async () => {
    const reader = gateway.services.store.reader({ workspaceId: workspace.id });
    const rows = await reader.selectFrom('access_key').selectAll().where('workspace_id', '=', workspace.id).execute();
    return new Map(rows.map(({ id, last_used_at }) => [id, last_used_at]));
  };

  test.each(CONTACT_APIS)('over $name stays in memory, and is written later with those of other keys', async (api) => {
    await writeKeyUses(gateway.services);
    const before = await lastUses();
    const now = Date.now();
    for (const key of [await workspace.makeKey(), await workspace.makeKey()]) {
      await visit({ api, key, from: freshAddress() });
    }
    const fresh = [...(await lastUses())].filter(([id]) => !before.has(id));
    expect(fresh.map(([, at]) => at)).toEqual([null, null]);
    await writeKeyUses(gateway.services);
    const after = await lastUses();
    for (const [id] of fresh) expect(after.get(id)).toBeGreaterThanOrEqual(now);
    expect(gateway.services.pendingKeyUses.size).toBe(0);
  });

  test('never decreases', async () => {
    await visit({ api: CONTACT_APIS[0], key: await workspace.makeKey(), from: freshAddress() });
    const [[id, use] = ['', undefined]] = gateway.services.pendingKeyUses;
    await writeKeyUses(gateway.services);
    const known = (await lastUses()).get(id);
    gateway.services.pendingKeyUses.set(id, { id, workspaceId: workspace.id, at: (use?.at ?? 0) - 1000 });
    await writeKeyUses(gateway.services);
    expect((await lastUses()).get(id)).toBe(known);
  });
});
