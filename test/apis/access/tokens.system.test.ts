import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64url, exportSPKI, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Scope } from '../../../src/access/access-key.ts';
import { type Api, sendOnce } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../src/conformance/step.ts';
import { newId } from '../../../src/contacts/uuid-v7.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { type Serving, serveFrom, type TestWorkspace } from '../../gateway.ts';
import { type FreshDatabase, freshDatabase } from '../../postgres/fresh-database.ts';
import {
  AUDIENCE,
  CLIENT,
  newSigningKey,
  type SigningKey,
  sign,
  startProvider,
  type TestProvider,
} from './provider.ts';

const APIS = [restPlugin, graphqlPlugin] as const;
const READ: Step = { operation: 'contact', path: { contactId: ADA } };
/** The shortest time between two fetches of the keys in these tests, in milliseconds. */
const COOLDOWN = 200;

let database: FreshDatabase;
let home: Serving;
let workspace: TestWorkspace;
let key: SigningKey;
let rsaKey: SigningKey;
let provider: TestProvider;
let gateway: Serving;
beforeAll(async () => {
  database = await freshDatabase();
  // Creates the workspace, whose id the provider has to know.
  home = await serveFrom(await openStore({ url: database.url }));
  workspace = await home.workspace(SEED);
  [key, rsaKey] = await Promise.all([newSigningKey('first'), newSigningKey('other', 'RS256')]);
  provider = await startProvider(key, workspace.id);
  gateway = await serve(provider);
});
afterAll(async () => {
  await Promise.all([gateway.close(), provider.close()]);
  await home.close();
  await database.remove();
});

async function serve(
  { issuer, jwksUrl }: Pick<TestProvider, 'issuer' | 'jwksUrl'>,
  more: object = {},
  workspaceId = '',
) {
  const claims = { workspaceId, workspaceClaim: 'workspace_id', scopeClaim: 'scope', originClaim: 'origin' };
  const tokens = { issuer, jwksUrl, audience: AUDIENCE, ...claims, cooldown: COOLDOWN };
  return serveFrom(await openStore({ url: database.url }), { tokens, ...more });
}

async function send(api: Api, token: string, step: Step = READ, { url } = gateway, headers: object = {}) {
  const request = api.request({ url, workspaceId: workspace.id, key: undefined }, step);
  const authorization = { authorization: `Bearer ${token}` };
  const response = await sendOnce({ ...request, headers: { ...request.headers, ...authorization, ...headers } });
  return { status: response.status, headers: response.headers, answer: () => api.answer(step, response) };
}

const nowInSeconds = () => Math.floor(Date.now() / 1000);

function claims(changed: JWTPayload = {}): JWTPayload {
  return {
    iss: provider.issuer,
    aud: AUDIENCE,
    sub: 'ada@example.com',
    exp: nowInSeconds() + 600,
    scope: 'openid contacts:read contacts:write',
    workspace_id: workspace.id,
    ...changed,
  };
}

const signed = (changed: JWTPayload = {}, by = key) => sign(claims(changed), by);

describe.each(APIS)('over $name', (api) => {
  test('a token of the provider has the scopes that it names, and no others', async () => {
    const token = await provider.issue('contacts:read');
    expect((await send(api, token)).answer().result).toMatchObject({ id: ADA });
    const update: Step = { operation: 'updateContact', path: { contactId: ADA }, body: {} };
    expect((await send(api, token, update)).answer().problems).toEqual([
      { code: 'Forbidden', path: '', message: 'the access key lacks the scope contacts:write' },
    ]);
  });

  test('the history names the subject of the token', async () => {
    const token = await provider.issue('contacts:read contacts:write');
    const body = { attributes: { rating: Math.random() } };
    const { problems } = (
      await send(api, token, { operation: 'updateContact', path: { contactId: ADA }, body })
    ).answer();
    expect(problems).toEqual([]);
    const url = `${gateway.url}/workspaces/${workspace.id}/contacts/${ADA}/history?limit=1`;
    const newest = (await (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).json()) as {
      results: { key: object }[];
    };
    expect(newest.results[0]?.key).toEqual({ id: `${provider.issuer}#${CLIENT.id}`, name: CLIENT.id });
  });

  test('an idempotency key belongs to the subject, whichever of its tokens is sent', async () => {
    const name = newId();
    const create: Step = { operation: 'createContact', body: { displayName: 'Once' } };
    const withKey = restPlugin === api ? { 'idempotency-key': name } : {};
    const step = restPlugin === api ? create : { ...create, body: { displayName: 'Once', idempotencyKey: name } };
    const ids: unknown[] = [];
    for (const token of [await signed(), await signed({ jti: 'another' }), await signed({ sub: 'grace' })]) {
      ids.push((await send(api, token, step, gateway, withKey)).answer().result?.id);
    }
    expect([ids[1] === ids[0], ids[2] === ids[0]]).toEqual([true, false]);
  });

  test('a subject has one rate limit for all its tokens', async () => {
    const limited = await serve(provider, { rateLimit: 1 });
    onTestFinished(() => limited.close());
    const statuses: number[] = [];
    for (const token of [await signed(), await signed({ jti: 'x' }), await signed({ sub: 'grace' })]) {
      statuses.push((await send(api, token, READ, limited)).status);
    }
    expect(statuses).toEqual([200, 429, 200]);
  });

  test('a claim gives the origin, and only some origins write what is read-only', async () => {
    const step: Step = {
      operation: 'updateContact',
      path: { contactId: ADA },
      body: { allowWritingReadOnly: true, attributes: { serial: `${api.name} ${Math.random()}` } },
    };
    const codes = async (changed: JWTPayload) =>
      (await send(api, await signed(changed), step)).answer().problems.map(({ code }) => code);
    expect(await codes({})).toEqual(['Forbidden']);
    expect(await codes({ origin: 'flow' })).toEqual([]);
  });

  test.each([
    ['expired within the tolerance', () => ({ exp: nowInSeconds() - 20 })],
    ['valid from a time within the tolerance', () => ({ nbf: nowInSeconds() + 20 })],
    ['for several audiences', () => ({ aud: ['https://other.example.com', AUDIENCE] })],
    ['with scopes as an array', () => ({ scope: ['contacts:read'] })],
    ['with the workspace in capitals', () => ({ workspace_id: workspace.id.toUpperCase() })],
  ])('a token is accepted that is %s', async (_name, changed) => {
    expect((await send(api, await signed(changed()))).status).toBe(200);
  });

  const header = (alg: string) => base64url.encode(JSON.stringify({ alg, kid: 'first' }));
  const body = (changed: JWTPayload = {}) => base64url.encode(JSON.stringify(claims(changed)));
  test.each<[string, () => Promise<string> | string, string]>([
    ['has expired', () => signed({ exp: nowInSeconds() - 40 }), 'the access token has expired'],
    ['is not valid yet', () => signed({ nbf: nowInSeconds() + 40 }), 'the access token is not valid yet'],
    ['never expires', () => signed({ exp: undefined }), 'the access token has no expiry time'],
    ['is for another audience', () => signed({ aud: 'other' }), 'the access token is for another audience'],
    ['is from another issuer', () => signed({ iss: 'https://x' }), 'the access token is from another issuer'],
    ['has no subject', () => signed({ sub: undefined }), 'the access token has no valid subject'],
    ['has a subject with a line break', () => signed({ sub: 'a\nb' }), 'the access token has no valid subject'],
    ['names no workspace', () => signed({ workspace_id: undefined }), 'the access token names no workspace'],
    ['names an unknown workspace', () => signed({ workspace_id: newId() }), 'the access token names no workspace'],
    ['has an unknown origin', () => signed({ origin: 'moon' }), 'the access token has no valid origin'],
    [
      'has the algorithm none',
      () => `${header('none')}.${body()}.`,
      'the access token is not signed with an allowed algorithm',
    ],
    [
      'is signed by HMAC with the public key',
      async () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: 'HS256', kid: 'first' })
          .sign(new TextEncoder().encode(await exportSPKI(key.publicKey))),
      'the access token is not signed with an allowed algorithm',
    ],
    ['is signed with an unknown key', () => signed({}, rsaKey), 'the access token is signed with an unknown key'],
    [
      'is signed with a key that has a known id',
      async () => signed({}, { ...(await newSigningKey('first')), id: 'first' }),
      'the access token has an invalid signature',
    ],
    [
      'was changed after it was signed',
      async () => `${header('ES256')}.${body({ scope: 'keys:write' })}.${(await signed()).split('.')[2]}`,
      'the access token has an invalid signature',
    ],
    ['has no parts', () => 'nonsense', 'the access token is malformed'],
    ['is longer than 8,192 characters', () => signed({ filler: 'a'.repeat(6_200) }), 'the access token is malformed'],
    ['is 8 KiB of garbage', () => `eyJ${'a'.repeat(8_000)}.b.c`, 'the access token is malformed'],
  ])('a token is rejected that %s', async (_name, make, reason) => {
    const { status, headers, answer } = await send(api, await make());
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe(`Bearer error="invalid_token", error_description="${reason}"`);
    expect(answer().problems).toEqual([{ code: 'Unauthorized', path: '', message: reason }]);
  });

  test('a remembered token is rejected when it has expired', async () => {
    const token = await signed({ exp: nowInSeconds() - 27 });
    expect((await send(api, token)).status).toBe(200);
    await expect.poll(async () => (await send(api, token)).status, { timeout: 10_000 }).toBe(401);
  });

  const createKey = (...scopes: string[]): Step => ({ operation: 'createAccessKey', body: { name: 'CRM', scopes } });
  const readOnly: Step = { operation: 'updateContact', path: { contactId: ADA }, body: { allowWritingReadOnly: true } };
  test.each<{ what: string; has: string; step: Step; challenge: string | null; scheme?: string }>([
    {
      what: 'a token without the scope of the operation',
      has: 'contacts:write',
      step: READ,
      challenge:
        'Bearer error="insufficient_scope", error_description="the access key lacks the scope contacts:read", scope="contacts:read"',
    },
    {
      what: 'a token without scopes that it gives away',
      has: 'keys:write',
      step: createKey('contacts:read', 'history:read'),
      challenge: expect.stringMatching(/^Bearer error="insufficient_scope", .*, scope="contacts:read history:read"$/),
    },
    { what: 'a token with the wrong origin', has: 'contacts:write', step: readOnly, challenge: null },
    { what: 'a token with the scope', has: 'contacts:read', step: READ, challenge: null },
    {
      what: 'an access key in the scheme Bearer',
      has: 'contacts:write',
      step: READ,
      challenge: expect.stringContaining('scope="contacts:read"'),
      scheme: 'Bearer',
    },
    {
      what: 'an access key in its own scheme',
      has: 'contacts:write',
      step: READ,
      challenge: null,
      scheme: 'AccessKey',
    },
  ])('the challenge of $what names the missing scopes in a response of 403', async (row) => {
    const { has, step, challenge, scheme } = row;
    const credentials =
      scheme === undefined
        ? `Bearer ${await signed({ scope: has })}`
        : `${scheme} ${await workspace.makeKey({ scopes: [has as Scope] })}`;
    const { status, headers, answer } = await send(api, '', step, gateway, { authorization: credentials });
    expect(answer().problems.some(({ code }) => code === 'Forbidden')).toBe(row.what !== 'a token with the scope');
    // GraphQL responds with 200, and the error is data.
    expect(headers.get('www-authenticate')).toEqual(status === 403 ? challenge : null);
    expect(status === 403).toBe(api === restPlugin && row.what !== 'a token with the scope');
  });

  test('a request without credentials names both schemes', async () => {
    const request = api.request({ url: gateway.url, workspaceId: workspace.id, key: undefined }, READ);
    const { status, headers } = await sendOnce(request);
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'AccessKey, Bearer']);
  });

  test('an access key still works, in both schemes', async () => {
    expect((await send(api, workspace.key)).status).toBe(200);
    const keyed = { authorization: `AccessKey ${workspace.key}` };
    expect((await send(api, '', READ, gateway, keyed)).status).toBe(200);
  });

  test('tokens with unknown keys and garbage cause one fetch of the keys in each cooldown', async () => {
    const watched = await serve(provider, {});
    onTestFinished(() => watched.close());
    const before = provider.keyRequests();
    const begin = performance.now();
    const tokens = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        index % 2 === 0 ? signed({}, { ...rsaKey, id: `unknown ${index}` }) : `eyJ${'a'.repeat(8_000)}.b${index}.c`,
      ),
    );
    const statuses = await Promise.all(tokens.map(async (token) => (await send(api, token, READ, watched)).status));
    expect(new Set(statuses)).toEqual(new Set([401]));
    const cooldowns = Math.ceil((performance.now() - begin) / COOLDOWN);
    expect(provider.keyRequests() - before).toBeLessThanOrEqual(1 + cooldowns);
  });

  test('a provider that fails is asked once in each cooldown', async () => {
    let requests = 0;
    const failing = createServer((_request, response) => {
      requests += 1;
      response.writeHead(500).end();
    });
    await once(failing.listen(0, '127.0.0.1'), 'listening');
    const jwksUrl = `http://127.0.0.1:${(failing.address() as AddressInfo).port}/jwks`;
    const watched = await serve({ issuer: provider.issuer, jwksUrl });
    onTestFinished(async () => {
      await watched.close();
      failing.close();
    });
    const begin = performance.now();
    for (let turn = 0; turn < 20; turn += 1) {
      expect((await send(api, await signed({ jti: `${turn}` }), READ, watched)).status).toBe(503);
    }
    expect(requests).toBeLessThanOrEqual(1 + Math.ceil((performance.now() - begin) / COOLDOWN));
  });

  test('with OIDC_WORKSPACE_ID, a token has that workspace, whatever it names', async () => {
    const fixed = await serve(provider, {}, workspace.id);
    onTestFinished(() => fixed.close());
    for (const workspaceId of [undefined, newId()]) {
      expect((await send(api, await signed({ workspace_id: workspaceId }), READ, fixed)).status).toBe(200);
    }
  });

  test('a rotated key is found, and tokens of the old key are rejected', async () => {
    const first = await startProvider(key, workspace.id);
    const watched = await serve(first, {});
    onTestFinished(() => watched.close());
    const issuer = { iss: first.issuer };
    expect((await send(api, await signed(issuer), READ, watched)).status).toBe(200);
    await first.close();
    const second = await newSigningKey('second');
    const rotated = await startProvider(second, workspace.id, Number(new URL(first.issuer).port));
    onTestFinished(() => rotated.close());
    await new Promise((resolve) => setTimeout(resolve, COOLDOWN + 10));
    expect((await send(api, await rotated.issue('contacts:read'), READ, watched)).status).toBe(200);
    const { status, headers } = await send(api, await signed({ ...issuer, jti: 'old' }), READ, watched);
    expect([status, headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer error="invalid_token", error_description="the access token is signed with an unknown key"',
    ]);
  });

  test('without the provider, known keys are used, and without any key the response is 503', async () => {
    const away = await startProvider(key, workspace.id);
    const issuer = { iss: away.issuer };
    const [warm, cold] = [await serve(away, {}), await serve(away, {})];
    onTestFinished(() => Promise.all([warm.close(), cold.close()]).then(() => {}));
    expect((await send(api, await signed(issuer), READ, warm)).status).toBe(200);
    await away.close();
    expect((await send(api, await signed({ ...issuer, jti: 'new' }), READ, warm)).status).toBe(200);
    const { status, headers, answer } = await send(api, await signed(issuer), READ, cold);
    expect([status, headers.get('retry-after'), answer().problems.map(({ code }) => code)]).toEqual([
      503,
      '1',
      ['Unavailable'],
    ]);
    const back = await startProvider(key, workspace.id, Number(new URL(away.issuer).port));
    onTestFinished(() => back.close());
    await new Promise((resolve) => setTimeout(resolve, COOLDOWN + 10));
    expect((await send(api, await signed(issuer), READ, cold)).status).toBe(200);
  });
});
