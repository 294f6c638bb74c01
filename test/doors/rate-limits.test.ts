import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newKey } from '../../src/access/access-key.ts';
import { sendOnce } from '../../src/conformance/apis/api.ts';
import { graphqlDoor } from '../../src/conformance/apis/graphql.ts';
import { restDoor } from '../../src/conformance/apis/rest.ts';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { writeKeyUses } from '../../src/resolvers/auth/record-key-use.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type FreshDatabase, freshDatabase } from '../fresh-database.ts';
import { type Serving, serveFrom, type TestWorkspace } from '../gateway.ts';

const RATE = 5;
const FAILURES = 3;

let database: FreshDatabase;
let gateway: Serving;
let workspace: TestWorkspace;
beforeAll(async () => {
  database = await freshDatabase();
  const settings = { rateLimit: RATE, failedKeyLimit: FAILURES, server: { trustProxy: ['loopback'] } };
  gateway = await serveFrom(await openStore({ url: database.url }), settings);
  workspace = await gateway.workspace(SEED);
});
afterAll(async () => {
  await gateway.close();
  await database.remove();
});

/** Two doors, two ways to say the same. */
const DOORS = [
  { door: restDoor, name: restDoor.name, codeOf: (body: { code: string }) => body.code },
  {
    door: graphqlDoor,
    name: graphqlDoor.name,
    codeOf: ({ errors: [error] }: { errors: [{ extensions: { code: string } }] }) => error.extensions.code,
  },
] as const;

interface Visit {
  door: (typeof DOORS)[number];
  key: string | undefined;
  /** The address that the proxy before the gateway says. */
  from: string;
}

async function visit({ door: { door, codeOf }, key, from }: Visit) {
  const call = { url: gateway.url, workspaceId: workspace.id, key };
  const request = door.request(call, { operation: 'contact', path: { contactId: ADA } });
  const { status, headers, text } = await sendOnce({
    ...request,
    headers: { ...request.headers, 'x-forwarded-for': from },
  });
  const names = ['ratelimit-policy', 'ratelimit', 'retry-after'];
  const told = names.flatMap((name) => (headers.has(name) ? [`${name}: ${headers.get(name)}`] : []));
  return { status, told, code: status === 200 ? null : codeOf(JSON.parse(text) as never) };
}

/** So often, all of it within the window of the limit or else it counts anew. */
async function visits(count: number, given: Visit) {
  const answers = [];
  for (let turn = 0; turn < count; turn += 1) answers.push(await visit(given));
  return answers;
}

let addresses = 0;
const freshAddress = () => `192.0.2.${++addresses}`;

describe.each(DOORS)('over $name', (door) => {
  test('a key is told what is left, and is refused with 429 and Retry-After when nothing is', async () => {
    const key = await workspace.makeKey();
    const given = { door, key, from: freshAddress() };
    expect(await visit(given)).toEqual({
      status: 200,
      code: null,
      told: [`ratelimit-policy: "key";q=${RATE};w=1`, `ratelimit: "key";r=${RATE - 1};t=1`],
    });
    const answers = await Promise.all(Array.from({ length: 10 * RATE }, () => visit(given)));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toEqual({
      status: 429,
      code: 'RateLimited',
      told: [`ratelimit-policy: "key";q=${RATE};w=1`, 'ratelimit: "key";r=0;t=1', 'retry-after: 1'],
    });
  });

  test('a key is not refused for what another one has asked for', async () => {
    const given = { door, key: await workspace.makeKey(), from: freshAddress() };
    await Promise.all(Array.from({ length: 10 * RATE }, () => visit(given)));
    expect((await visit({ ...given, key: await workspace.makeKey() })).status).toBe(200);
  });

  test.each([
    { kind: 'unknown', make: newKey },
    { kind: 'malformed', make: () => 'abcd' },
  ])('an address that keeps on sending $kind keys is refused with 429, and no other address', async ({ make }) => {
    const from = freshAddress();
    const answers = await visits(FAILURES + 1, { door, key: make(), from });
    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      ...Array(FAILURES).fill([401, 'Unauthorized']),
      [429, 'RateLimited'],
    ]);
    expect(answers.at(-1)?.told).toEqual([
      `ratelimit-policy: "failed-keys";q=${FAILURES};w=60`,
      expect.stringMatching(/^ratelimit: "failed-keys";r=0;t=\d\d$/),
      expect.stringMatching(/^retry-after: \d\d?$/),
    ]);
    expect((await visit({ door, key: make(), from: freshAddress() })).status).toBe(401);
  });

  test('a good key is let in where its neighbours have failed, also one that is new here', async () => {
    const from = freshAddress();
    await visits(FAILURES + 2, { door, key: newKey(), from });
    expect((await visit({ door, key: await workspace.makeKey(), from })).status).toBe(200);
    expect((await visit({ door, key: newKey(), from })).status).toBe(429);
  });

  test('a request without a key is no failure', async () => {
    const answers = await visits(FAILURES + 2, { door, key: undefined, from: freshAddress() });
    expect(answers.map(({ status }) => status)).toEqual(Array(FAILURES + 2).fill(401));
  });
});

test('both doors count together', async () => {
  const from = freshAddress();
  const [rest, graphql] = DOORS;
  await visits(FAILURES, { door: rest, key: newKey(), from });
  expect((await visit({ door: graphql, key: newKey(), from })).status).toBe(429);
});

describe('the last use of a key', () => {
  const lastUses = async () => {
    const reader = gateway.services.store.reader({ workspaceId: workspace.id });
    const rows = await reader.selectFrom('access_key').selectAll().where('workspace_id', '=', workspace.id).execute();
    return new Map(rows.map(({ id, last_used_at }) => [id, last_used_at]));
  };

  test.each(DOORS)('over $name is kept in memory, and written with those of other keys later', async (door) => {
    await writeKeyUses(gateway.services);
    const before = await lastUses();
    const now = Date.now();
    for (const key of [await workspace.makeKey(), await workspace.makeKey()]) {
      await visit({ door, key, from: freshAddress() });
    }
    const fresh = [...(await lastUses())].filter(([id]) => !before.has(id));
    expect(fresh.map(([, at]) => at)).toEqual([null, null]);
    await writeKeyUses(gateway.services);
    const after = await lastUses();
    for (const [id] of fresh) expect(after.get(id)).toBeGreaterThanOrEqual(now);
    expect(gateway.services.keysUsed.size).toBe(0);
  });

  test('never goes back', async () => {
    await visit({ door: DOORS[0], key: await workspace.makeKey(), from: freshAddress() });
    const [[id, use] = ['', undefined]] = gateway.services.keysUsed;
    await writeKeyUses(gateway.services);
    const known = (await lastUses()).get(id);
    gateway.services.keysUsed.set(id, { id, workspaceId: workspace.id, at: (use?.at ?? 0) - 1000 });
    await writeKeyUses(gateway.services);
    expect((await lastUses()).get(id)).toBe(known);
  });
});
