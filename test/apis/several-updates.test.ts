import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  ADA,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACE,
  GRACES_EMAIL,
  LIST_A,
  NOBODY,
  SEED,
} from '../../src/conformance/environment/seed.ts';
import { MAX_BODY_UPDATES } from '../../src/contacts/validation/limits.ts';
import { type Store, StoreUnavailable } from '../../src/store/store.ts';
import { type Gateway, startGateway, startGatewayWith, type TestWorkspace } from '../gateway.ts';

/** Errors of the store's writes, by part of the call; each fails once. */
const failures = new Map<number, StoreUnavailable['reason']>();

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway(failing);
});
afterAll(() => gateway.close());
beforeEach(async () => {
  failures.clear();
  workspace = await gateway.workspace(SEED);
});

function failing(store: Store): Store {
  return {
    ...store,
    async write(scope, work) {
      const reason = failures.get(scope.part?.index ?? -1);
      if (reason === undefined) return store.write(scope, work);
      failures.delete(scope.part?.index ?? -1);
      if (reason === 'commit-unknown') await store.write(scope, work);
      throw new StoreUnavailable(reason);
    },
  };
}

interface Result {
  status: number;
  outcome?: string;
  contactId?: string;
  version?: number;
  contact?: { id: string };
  error?: { code: string; message: string; details: object; movedTo?: string };
}

interface Sent {
  status: number;
  headers: Headers;
  body: { results: Result[]; code?: string; message?: string };
}

async function send(updates: readonly object[], more: object = {}, headers: object = {}, of = { gateway, workspace }) {
  const response = await fetch(`${of.gateway.url}/workspaces/${of.workspace.id}/contacts/batch`, {
    method: 'POST',
    headers: { authorization: `AccessKey ${of.workspace.key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ updates, ...more }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() } as Sent;
}

const someone = (index: number, more: object = {}) => ({
  identifier: { key: 'externalId', value: `${index}` },
  attributes: { rating: index },
  ...more,
});
const people = (count: number, more: object = {}) => Array.from({ length: count }, (_, index) => someone(index, more));
const statusesOf = ({ body }: Sent) => body.results.map(({ status }) => status);

async function versions(): Promise<number[]> {
  const { contact } = await workspace.rows();
  return (contact as { id: string; version: number }[])
    .filter(({ id }) => ![ADA, GRACE].includes(id))
    .map(({ version }) => version);
}

describe('one of several updates', () => {
  test('has the same status and body as alone', async () => {
    const single = await gateway.workspace(SEED);
    const merged = '0190a000-0000-7000-8000-00000000000e';
    for (const { id, key } of [single, workspace]) {
      const headers = { authorization: `AccessKey ${key}`, 'content-type': 'application/json' };
      const made = await fetch(`${gateway.url}/workspaces/${id}/contacts/identifiers/externalId/merged`, {
        ...{ method: 'PATCH', headers, body: '{}' },
      });
      const { id: goneId } = (await made.json()) as { id: string };
      const body = JSON.stringify({ contactId: goneId });
      await fetch(`${gateway.url}/workspaces/${id}/contacts/${ADA}/merge`, { method: 'POST', headers, body });
      goneIn.set(id, goneId);
    }
    const updates = (id: string) => [
      { contactId: ADA, attributes: { rating: 1 } },
      { identifier: FREE_EMAIL, attributes: { rating: 2 } },
      { contactId: NOBODY },
      { contactId: goneIn.get(id) ?? merged, attributes: { rating: 3 } },
      { contactId: goneIn.get(id) ?? merged, attributes: { rating: null } },
      { contactId: GRACE, addIdentifiers: [ADAS_EMAIL, { key: 'emailaddress', value: 'none' }] },
      { contactId: GRACE, addIdentifiers: [ADAS_EMAIL] },
      { contactId: GRACE, expectedVersion: 7 },
      { contactId: ADA, addToLists: [NOBODY, 'no uuid'], attributes: { unknown: 1, rating: '5' } },
      { contactId: ADA, allowWritingReadOnly: true },
    ];
    const { body } = await send(updates(workspace.id));
    const alone: Result[] = [];
    for (const update of updates(single.id)) alone.push(await sendAlone(single, update));
    expect(body.results.map(plainOf(workspace))).toEqual(alone.map(plainOf(single)));
    expect(body.results.map(({ status }) => status)).toEqual([200, 201, 404, 308, 409, 422, 409, 412, 422, 403]);
  });

  const goneIn = new Map<string, string>();

  async function sendAlone(
    { id, key }: TestWorkspace,
    { contactId, identifier, expectedVersion, ...body }: Record<string, unknown>,
  ): Promise<Result> {
    const named = identifier as { key: string; value: string } | undefined;
    const place = named === undefined ? contactId : `identifiers/${named.key}/${encodeURIComponent(named.value)}`;
    const response = await fetch(`${gateway.url}/workspaces/${id}/contacts/${place}`, {
      method: 'PATCH',
      redirect: 'manual',
      headers: {
        authorization: `AccessKey ${key}`,
        'content-type': 'application/json',
        ...(expectedVersion === undefined ? {} : { 'if-match': `"${expectedVersion}"` }),
      },
      body: JSON.stringify(body),
    });
    const { status, headers } = response;
    const answer = await response.json();
    if (status >= 300) return { status, error: answer as NonNullable<Result['error']> };
    const contact = answer as NonNullable<Result['contact']>;
    const version = Number(headers.get('etag')?.replaceAll('"', ''));
    return { status, outcome: headers.get('contact-outcome') ?? '', contactId: contact.id, version, contact };
  }

  /** Without the values that differ between workspaces. */
  function plainOf({ id }: TestWorkspace) {
    return (result: Result): unknown =>
      JSON.parse(
        JSON.stringify(result)
          .replaceAll(id, 'W')
          .replaceAll(/"[^"]{36}"/g, (it) => (it.includes(ADA) || it.includes(GRACE) ? it : '"…"'))
          .replaceAll(/"\d{4}-[^"]+Z"/g, '"…"'),
      );
  }

  test('is reported with its ignored properties, and those of the whole call in a header', async () => {
    const { body, headers } = await send([someone(1), someone(2, { firstName: 'x' })], { more: 1 });
    expect(body.results.map((it) => 'ignoredProperties' in it && it.ignoredProperties)).toEqual([false, ['firstName']]);
    expect(headers.get('ignored-properties')).toBe('more');
  });

  test('that is not an object is rejected alone', async () => {
    const sent = await send([7 as unknown as object, someone(1), null as unknown as object]);
    expect(statusesOf(sent)).toEqual([422, 201, 422]);
  });

  test('counts: a call has at most 1,000', async () => {
    const sent = await send(people(MAX_BODY_UPDATES));
    expect(new Set(statusesOf(sent))).toEqual(new Set([201]));
    expect(sent.body.results).toHaveLength(MAX_BODY_UPDATES);
    expect((await send(people(MAX_BODY_UPDATES + 1))).status).toBe(422);
    expect(await versions()).toEqual(Array(MAX_BODY_UPDATES).fill(1));
  });
});

describe('a database failure in a part of a call', () => {
  test('fails that part and the later ones, and keeps the earlier ones', async () => {
    failures.set(2, 'busy');
    const sent = await send(people(350));
    expect(statusesOf(sent)).toEqual([...Array(100).fill(201), ...Array(250).fill(503)]);
    expect(sent.body.results.at(-1)?.error).toEqual({
      code: 'Unavailable',
      message: 'the store is busy; nothing was changed, try again in a moment',
      details: {},
    });
    expect(await versions()).toHaveLength(100);
  });

  test('is reported as possibly made if the commit is not confirmed, and the later parts are not made', async () => {
    failures.set(1, 'commit-unknown');
    const { body } = await send(people(250));
    expect(body.results[50]?.error?.message).toMatch(/did not confirm the change; read/);
    expect(body.results[100]?.error?.message).toMatch(/this one was not made, try again/);
    expect(await versions()).toHaveLength(100);
  });

  test('fails the whole call if no update was made', async () => {
    failures.set(0, 'busy');
    const { status, headers } = await send(people(150));
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(await versions()).toEqual([]);
  });
});

describe('under an idempotency key', () => {
  const key = { 'idempotency-key': 'night-7' };

  test.each(['busy', 'commit-unknown'] as const)(
    'a call that was interrupted as %s continues after the last update',
    async (reason) => {
      failures.set(1, reason);
      const first = await send(people(350), {}, key);
      expect(statusesOf(first).filter((status) => status === 503)).toHaveLength(300);
      const second = await send(people(350), {}, key);
      expect(new Set(statusesOf(second))).toEqual(new Set([201]));
      expect(second.headers.get('idempotency-replayed')).toBeNull();
      expect(second.body.results.slice(0, 50)).toEqual(first.body.results.slice(0, 50));
      const third = await send(people(350), {}, key);
      expect(third.headers.get('idempotency-replayed')).toBe('true');
      expect(third.body).toEqual(second.body);
      expect(await versions()).toEqual(Array(350).fill(1));
    },
  );

  test('simultaneous calls make each update once, and have the same response', async () => {
    const sent = await Promise.all(Array.from({ length: 5 }, () => send(people(250), {}, key)));
    for (const { body } of sent) expect(body).toEqual(sent[0]?.body);
    expect(await versions()).toEqual(Array(250).fill(1));
  });

  test('rejected updates have the same result again, with ids in either case', async () => {
    const updates = (id: string) => [someone(1), { contactId: id, addToLists: [LIST_A, NOBODY] }];
    const first = await send(updates(ADA), {}, key);
    expect(statusesOf(first)).toEqual([201, 422]);
    const again = await send(updates(ADA.toUpperCase()), {}, key);
    expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', first.body]);
    expect((await send([someone(2)], {}, key)).body.code).toBe('IdempotencyKeyReused');
  });

  test('an atomic call is made once', async () => {
    const first = await send(people(250), { atomic: true }, key);
    const again = await send(people(250), { atomic: true }, key);
    expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', first.body]);
    expect(await versions()).toEqual(Array(250).fill(1));
  });
});

describe('the answer', () => {
  const LARGE = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`large${index}`, 'x'.repeat(4_000)]));

  test('a response has contacts up to 8 MiB, and only the outcome of later ones', { timeout: 60_000 }, async () => {
    workspace = await gateway.workspace({ ...SEED, settings: { undefinedAttributes: 'define' } });
    for (let from = 0; from < 150; from += 15) {
      const sent = await send(people(150, { attributes: LARGE }).slice(from, from + 15));
      expect(new Set(statusesOf(sent))).toEqual(new Set([201]));
    }
    const updates = people(150, { attributes: { firstName: 'Ada' } });
    const key = { 'idempotency-key': 'large' };
    const { body } = await send(updates, {}, key);
    expect(body.results.map(({ status, version }) => [status, version])).toEqual(Array(150).fill([200, 2]));
    const shown = body.results.findLastIndex(({ contact }) => contact !== undefined) + 1;
    expect(shown).toBeGreaterThan(120);
    expect(shown).toBeLessThan(135);
    expect(body.results.slice(0, shown).every(({ contact, contactId }) => contact?.id === contactId)).toBe(true);
    const again = await send(updates, {}, key);
    expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', body]);

    const atomic = { atomic: true };
    expect((await send(updates, atomic)).body.message).toMatch(
      /^updates must not be of contacts that are larger than 8 MiB/,
    );
    expect(new Set(statusesOf(await send(updates.slice(0, 100), atomic)))).toEqual(new Set([200]));
  });

  test('a response has at most 2,000 problems, and at least the first of each update', async () => {
    const update = { contactId: ADA, addCompanyRefs: Array(40).fill('') };
    const { body } = await send(Array(1_000).fill(update));
    const counts = body.results.map(({ error }) => Object.values(error?.details ?? {}).flat().length);
    expect(counts.slice(0, 50)).toEqual(Array(50).fill(40));
    expect(counts.slice(50)).toEqual(Array(950).fill(2));
    expect(body.results.at(-1)?.error?.message).toMatch(/^addCompanyRefs\[0\] must .*; and 39 more problems$/);
  });

  test('a response to an atomic call has at most 100 problems', async () => {
    const update = { contactId: ADA, addCompanyRefs: Array(40).fill('') };
    const { status, body } = await send([someone(1), ...Array(999).fill(update)], { atomic: true });
    expect(status).toBe(422);
    expect(body.message).toMatch(/and 39860 more problems$/);
    expect(await versions()).toEqual([]);
  });

  test('a response to an atomic call does not redirect to another contact', async () => {
    const { body } = await send([{ identifier: GRACES_EMAIL, attributes: { rating: 1 } }]);
    const headers = { authorization: `AccessKey ${workspace.key}`, 'content-type': 'application/json' };
    const merge = JSON.stringify({ contactId: body.results[0]?.contactId });
    await fetch(`${gateway.url}/workspaces/${workspace.id}/contacts/${ADA}/merge`, {
      method: 'POST',
      headers,
      body: merge,
    });
    const sent = await send([{ contactId: GRACE, attributes: { rating: 2 } }], { atomic: true });
    expect([sent.status, sent.body.code, sent.headers.get('location')]).toEqual([409, 'ResourceMoved', null]);
  });
});

describe('under a rate limit', () => {
  test('each update counts, and a call that takes more than is left extends the waiting time of the key', async () => {
    const limited = await startGatewayWith({ rateLimit: 10 });
    try {
      const of = { gateway: limited, workspace: await limited.workspace(SEED) };
      const first = await send(people(35), {}, {}, of);
      expect([first.status, first.headers.get('ratelimit')]).toEqual([200, '"key";r=0;t=4']);
      const second = await send(people(1), {}, {}, of);
      expect([second.status, second.headers.get('retry-after')]).toEqual([429, '3']);
    } finally {
      await limited.close();
    }
  });

  test('calls that were accepted together do not exceed the limit by all of their updates', async () => {
    const limited = await startGatewayWith({ rateLimit: 10 });
    try {
      const of = { gateway: limited, workspace: await limited.workspace(SEED) };
      const sent = await Promise.all(Array.from({ length: 5 }, () => send(people(35), {}, {}, of)));
      expect(sent.map(({ status }) => status).sort()).toEqual([200, 429, 429, 429, 429]);
    } finally {
      await limited.close();
    }
  });
});
