import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, startGatewayWith, type TestWorkspace } from '../gateway.ts';

const ORIGIN = 'https://crm.example.com';
const OTHER = 'https://evil.example';

const CALLS = [
  { api: 'REST', path: `/workspaces/:id/contacts/${ADA}`, method: 'PATCH', body: '{}' },
  { api: 'GraphQL', path: '/graphql', method: 'POST', body: '{"query":"{ viewer { workspace { id } } }"}' },
] as const;
type Call = (typeof CALLS)[number];

/** Sends a preflight request, like the browser of a page of an origin. */
function ask(
  { url }: Gateway,
  { path, method }: Call,
  origin: string,
  headers = ['authorization', 'content-type', 'if-match'],
) {
  return fetch(url + path.replace(':id', 'x'), {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': headers.join(','),
    },
  });
}

function call({ url }: Gateway, { id, key }: TestWorkspace, { path, method, body }: Call, origin: string) {
  const headers = { origin, authorization: `AccessKey ${key}`, 'content-type': 'application/json' };
  return fetch(url + path.replace(':id', id), { method, headers, body });
}

describe('web pages of other origins', () => {
  let closed: Gateway;
  let open: Gateway;
  beforeAll(async () => {
    closed = await startGateway();
    open = await startGatewayWith({ server: { corsOrigins: [ORIGIN, 'http://localhost:3000'] } });
  });
  afterAll(async () => {
    await closed.close();
    await open.close();
  });

  test.each(CALLS)('may not call over $api by default', async (one) => {
    const asked = await ask(closed, one, ORIGIN);
    expect(asked.ok).toBe(false);
    expect(corsHeaders(asked)).toEqual({});
    expect(corsHeaders(await call(closed, await closed.workspace(SEED), one, ORIGIN))).toEqual({});
  });

  test.each(CALLS)('may call over $api if the settings list their origin', async (one) => {
    const asked = await ask(open, one, ORIGIN);
    expect(asked.status).toBe(204);
    expect(corsHeaders(asked)).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': expect.stringContaining(one.method),
      'access-control-allow-headers': expect.stringMatching(
        /Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match/,
      ),
      'access-control-max-age': '600',
    });
    const answer = await call(open, await open.workspace(SEED), one, ORIGIN);
    expect(answer.status).toBe(200);
    expect(corsHeaders(answer)).toEqual({
      'access-control-allow-origin': ORIGIN,
      'access-control-expose-headers': expect.stringMatching(
        /ETag, Idempotency-Replayed, .*Location, RateLimit, .*Retry-After, .*X-Request-Id/,
      ),
    });
    expect(answer.headers.get('vary')).toMatch(/\bOrigin\b/);
  });

  test.each([
    ['Apollo Client', ['apollographql-client-name', 'apollographql-client-version', 'apollo-require-preflight']],
    ['GraphQL over HTTP', ['graphql-preflight', 'graphql-client-name', 'x-graphql-client-version']],
    ['tracing in the browser', ['traceparent', 'tracestate', 'baggage']],
    ['older libraries', ['x-requested-with', 'x-request-id']],
  ])('may send the headers of %s', async (_whose, names) => {
    for (const one of CALLS) {
      const asked = await ask(open, one, ORIGIN, ['authorization', ...names]);
      expect(asked.status).toBe(204);
      const allowed = asked.headers.get('access-control-allow-headers')?.toLowerCase().split(', ');
      expect(allowed).toEqual(expect.arrayContaining(names));
    }
  });

  test.each(CALLS)('may not call over $api if the settings list other origins', async (one) => {
    for (const answer of [await ask(open, one, OTHER), await call(open, await open.workspace(SEED), one, OTHER)]) {
      expect(answer.headers.has('access-control-allow-origin')).toBe(false);
    }
  });

  test('get the reason in the response that refuses them', async () => {
    const answer = await call(open, { ...(await open.workspace()), key: 'wrong' }, CALLS[0], ORIGIN);
    expect(answer.status).toBe(401);
    expect(corsHeaders(answer)).toMatchObject({ 'access-control-allow-origin': ORIGIN });
  });
});

function corsHeaders({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));
}
