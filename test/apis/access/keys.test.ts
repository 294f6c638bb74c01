import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../../src/access/access-key.ts';
import { parseNewKey } from '../../../src/access/keys/change-keys.queries.ts';
import { planNewKey, planRotation } from '../../../src/access/keys/plan-keys.ts';
import { perform, sendOnce } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import type { Step } from '../../../src/conformance/step.ts';
import { newId } from '../../../src/contacts/uuid-v7.ts';
import { MAX_ACCESS_KEYS, MAX_STORED_ACCESS_KEYS } from '../../../src/contacts/validation/limits.ts';
import { type Gateway, SPARE_KEY, startGateway, type TestWorkspace } from '../../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const NEW = { name: 'CRM', scopes: ['contacts:read'] };

describe.each([restPlugin, graphqlPlugin])('over $name', (api) => {
  const call = (workspace: TestWorkspace, step: Step, key = workspace.key) =>
    perform(api, { url: gateway.url, workspaceId: workspace.id, key }, step);

  /** Sends a change under an idempotency key and returns the parts that show a new key. */
  async function change(workspace: TestWorkspace, step: Step, idempotencyKey: string = newId(), key = workspace.key) {
    const isRest = api === restPlugin;
    const given = isRest ? step : { ...step, body: { ...step.body, idempotencyKey } };
    const request = api.request({ url: gateway.url, workspaceId: workspace.id, key }, given);
    const headers = { ...request.headers, ...(isRest ? { 'idempotency-key': idempotencyKey } : {}) };
    const response = await sendOnce({ ...request, headers });
    const body = JSON.parse(response.text);
    const payload = isRest ? body : body.data[step.operation];
    const id = (isRest ? payload.id : payload.accessKey?.id) as string;
    return { id, secret: payload.secret as string | null | undefined, problems: api.answer(step, response).problems };
  }

  test('a key is created with its secret, works, is listed without its secret, and is revoked', async () => {
    const workspace = await gateway.workspace();
    const { id, secret, problems } = await change(workspace, { operation: 'createAccessKey', body: NEW });
    expect([secret, problems]).toEqual([expect.stringMatching(/^cgk_[0-9a-f]{70}$/), []]);
    expect((await call(workspace, { operation: 'contacts' }, secret ?? '')).problems).toEqual([]);
    const listed = await call(workspace, { operation: 'accessKeys' });
    expect(listed.result).toMatchObject({ ids: expect.arrayContaining([id]) });
    expect(JSON.stringify(listed)).not.toContain('cgk_');
    expect((await call(workspace, { operation: 'revokeAccessKey', path: { keyId: id } })).problems).toEqual([]);
    const rejected = await call(workspace, { operation: 'contacts' }, secret ?? '');
    expect(rejected.problems).toMatchObject([{ code: 'Unauthorized' }]);
    const again = await call(workspace, { operation: 'revokeAccessKey', path: { keyId: id } });
    expect(again.problems).toMatchObject([{ code: 'ResourceNotFound' }]);
  });

  test.each([
    ['createAccessKey', {}, NEW, { ...NEW, name: 'Other' }],
    ['rotateAccessKey', { keyId: SPARE_KEY }, { overlapSeconds: 60 }, { overlapSeconds: 1 }],
  ] as const)('a repeated %s returns the same key without its secret, which is stored nowhere', async (...given) => {
    const [operation, path, body, otherBody] = given;
    const workspace = await gateway.workspace();
    await workspace.makeKey({ id: SPARE_KEY });
    const once = newId();
    const first = await change(workspace, { operation, path, body }, once);
    const second = await change(workspace, { operation, path, body }, once);
    expect([second.id, second.secret ?? null, second.problems]).toEqual([first.id, null, []]);
    const { secret } = first;
    expect(secret).toMatch(/^cgk_/);
    expect(JSON.stringify(await workspace.rows())).not.toContain(secret?.slice(4, 40));
    const other = await change(workspace, { operation, path, body: otherBody }, once);
    expect(other.problems).toMatchObject([{ code: 'IdempotencyKeyReused' }]);
  });

  test('a rotated key stays valid until the overlap ends', async () => {
    const workspace = await gateway.workspace();
    const old = await change(workspace, { operation: 'createAccessKey', body: NEW });
    const path = { keyId: old.id };
    const fresh = await change(workspace, { operation: 'rotateAccessKey', path, body: { overlapSeconds: 60 } });
    const works = async (secret: string | null | undefined) =>
      (await call(workspace, { operation: 'contacts' }, secret ?? '')).problems.length === 0;
    expect([await works(old.secret), await works(fresh.secret)]).toEqual([true, true]);
    await change(workspace, { operation: 'rotateAccessKey', path, body: { overlapSeconds: 0 } });
    expect([await works(old.secret), await works(fresh.secret)]).toEqual([false, true]);
  });

  test.each([
    ['a scope that it lacks', { scopes: ['contacts:read', 'contacts:purge'] }, 'scopes'],
    ['an origin with more rights', { origin: 'flow' }, 'origin'],
  ])('a key cannot give another one %s', async (_name, more, path) => {
    const workspace = await gateway.workspace();
    const key = await workspace.makeKey({ scopes: ['keys:write', 'contacts:read'] });
    const { problems } = await call(workspace, { operation: 'createAccessKey', body: { ...NEW, ...more } }, key);
    expect(problems).toMatchObject([{ code: 'Forbidden', path }]);
  });

  test('a key of origin flow can create keys of its origin', async () => {
    const workspace = await gateway.workspace();
    const key = await workspace.makeKey({ origin: 'flow' });
    const create = (origin: string) =>
      call(workspace, { operation: 'createAccessKey', body: { ...NEW, origin } }, key).then(({ problems }) => problems);
    expect(await create('flow')).toEqual([]);
    expect(await create('journey')).toMatchObject([{ code: 'Forbidden', path: 'origin' }]);
  });

  test('a key cannot rotate a key with more rights, but it can revoke it', async () => {
    const workspace = await gateway.workspace();
    const strong = await change(workspace, { operation: 'createAccessKey', body: { name: 'x', scopes: SCOPES } });
    const key = await workspace.makeKey({ scopes: ['keys:write'] });
    const path = { keyId: strong.id };
    const rotated = await call(workspace, { operation: 'rotateAccessKey', path, body: {} }, key);
    expect(new Set(rotated.problems.map(({ code }) => code))).toEqual(new Set(['Forbidden']));
    expect((await call(workspace, { operation: 'revokeAccessKey', path }, key)).problems).toEqual([]);
  });

  test('a key cannot revoke itself', async () => {
    const workspace = await gateway.workspace();
    const own = await change(workspace, { operation: 'createAccessKey', body: { name: 'x', scopes: ['keys:write'] } });
    const revoke: Step = { operation: 'revokeAccessKey', path: { keyId: own.id } };
    expect((await call(workspace, revoke, own.secret ?? '')).problems).toMatchObject([{ code: 'Forbidden' }]);
    expect((await call(workspace, revoke)).problems).toEqual([]);
  });

  test('keys of another workspace do not exist', async () => {
    const [workspace, other] = [await gateway.workspace(), await gateway.workspace()];
    const alien = await change(other, { operation: 'createAccessKey', body: NEW });
    for (const step of [
      { operation: 'rotateAccessKey', path: { keyId: alien.id }, body: {} },
      { operation: 'revokeAccessKey', path: { keyId: alien.id } },
    ] as const) {
      expect((await call(workspace, step)).problems).toMatchObject([{ code: 'ResourceNotFound' }]);
    }
  });

  test.each([
    ['without a name', { scopes: ['contacts:read'], name: '' }, ['name']],
    ['with a name that is too long', { ...NEW, name: 'x'.repeat(257) }, ['name']],
    ['without scopes', { ...NEW, scopes: [] }, ['scopes']],
    ['with an unknown scope and origin', { ...NEW, scopes: ['all'], origin: 'moon' }, ['origin', 'scopes[0]']],
  ])('a key %s is rejected', async (_name, body, paths) => {
    const { problems } = await call(await gateway.workspace(), { operation: 'createAccessKey', body });
    expect(problems.map(({ code }) => code)).toEqual(paths.map(() => 'InvalidPayload'));
    expect(problems.map(({ path }) => path).toSorted()).toEqual(paths);
  });
});

describe('a key made over an API counts for its root', () => {
  const read = parseNewKey(NEW);
  const at = { workspaceId: 'w', id: 'made', now: 1 };
  test.each([
    ['the operator', undefined, null],
    ['a key of the operator', { id: 'key', rootId: null }, 'key'],
    ['a key with a root', { id: 'key', rootId: 'root' }, 'root'],
    ['an access token', { id: 'https://id.example.com#sub', rootId: null }, 'https://id.example.com#sub'],
  ])('made by %s', (_who, maker, rootId) => {
    const manager = maker && { ...maker, scopes: SCOPES, origin: 'api' as const };
    expect(planNewKey(0, read, manager, at)).toMatchObject({ rootId });
  });

  test.each([
    [null, 'old'],
    ['root', 'root'],
  ])('and a rotated key for that of the old key', (rootId, expected) => {
    const old = planNewKey(0, read, undefined, { ...at, id: 'old' });
    if ('problems' in old) throw new Error('the key is rejected');
    const plan = planRotation({ old: { ...old, rootId }, keysInUse: 0 }, 1, undefined, at);
    expect(plan).toMatchObject({ fresh: { rootId: expected }, old: { rootId } });
  });
});

describe('the limit of keys', () => {
  const at = { workspaceId: 'w', id: 'k', now: 1 };
  const read = parseNewKey(NEW);

  test('counts keys in use, and a rotation with an overlap', () => {
    const old = planNewKey(MAX_ACCESS_KEYS - 1, read, undefined, at);
    if ('problems' in old) throw new Error('the last key is rejected');
    expect(planNewKey(MAX_ACCESS_KEYS, read, undefined, at)).toMatchObject({ problems: [{ code: 'InvalidPayload' }] });
    const rotate = (overlap: number) =>
      'problems' in planRotation({ old, keysInUse: MAX_ACCESS_KEYS }, overlap, undefined, at);
    expect([rotate(1), rotate(0)]).toEqual([true, false]);
  });

  test('deletes the oldest ended keys beyond the number of stored ones', async () => {
    const workspace = await gateway.workspace();
    const { store } = gateway.services;
    const rows = Array.from({ length: MAX_STORED_ACCESS_KEYS }, (_, index) => ({
      workspace_id: workspace.id,
      id: `ended ${index}`,
      hash: `${workspace.id} ${index}`,
      name: 'Ended',
      scopes: '[]',
      origin: 'api' as const,
      created_at: index,
      revoked_at: 1,
      expires_at: null,
      last_used_at: null,
      root_id: null,
    }));
    await store.write({ workspaceId: workspace.id }, (transaction) =>
      transaction.insertInto('access_key').values(rows).execute(),
    );
    const step: Step = { operation: 'createAccessKey', body: NEW };
    const { problems } = await perform(restPlugin, { ...workspace, url: gateway.url, workspaceId: workspace.id }, step);
    expect(problems).toEqual([]);
    const kept = await store
      .reader({ workspaceId: workspace.id })
      .selectFrom('access_key')
      .select('id')
      .where('workspace_id', '=', workspace.id)
      .execute();
    expect(kept).toHaveLength(MAX_STORED_ACCESS_KEYS);
    expect(kept.some(({ id }) => ['ended 0', 'ended 1'].includes(id))).toBe(false);
  });
});
