import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';
import { builtAsset } from './built-asset.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

interface Kind {
  name: string;
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  withoutKey?: true;
  status: number;
  /** The headers that differ from those of every response. */
  says?: { 'cache-control'?: string; 'content-security-policy'?: string };
}

const HTML = { accept: 'text/html' };
const QUERY = '{"query":"{ viewer { workspace { id } } }"}';
const NO_SCRIPT =
  /^default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'$/;
const REFERENCE = /^default-src 'none'; script-src 'self'; style-src 'self'; (?!.*unsafe).*frame-ancestors 'none'$/;
const GRAPHIQL = /^default-src 'none'; script-src 'self'; .*connect-src 'self'; .*frame-ancestors 'none'$/;
const KEPT = { 'cache-control': 'no-cache' };

const KINDS: Kind[] = [
  { name: 'the start page', path: '/', status: 200, says: { 'content-security-policy': NO_SCRIPT.source } },
  {
    name: 'the reference',
    path: '/docs',
    status: 200,
    says: { ...KEPT, 'content-security-policy': REFERENCE.source },
  },
  {
    name: 'a script of the reference',
    path: builtAsset('docs', '.js'),
    status: 200,
    says: { 'cache-control': 'public, max-age=31536000, immutable', 'content-security-policy': REFERENCE.source },
  },
  {
    name: 'the history of a contact',
    path: `/contacts/${ADA}`,
    status: 200,
    says: { ...KEPT, 'content-security-policy': REFERENCE.source },
  },
  {
    name: 'the script of the history',
    path: '/contacts/timeline.js',
    status: 200,
    says: { ...KEPT, 'content-security-policy': REFERENCE.source },
  },
  { name: 'the history of an invalid id', path: '/contacts/x', status: 404 },
  { name: 'the OpenAPI document', path: '/openapi.json', status: 200, says: KEPT },
  {
    name: 'GraphiQL',
    path: '/graphql',
    headers: HTML,
    status: 200,
    says: { ...KEPT, 'content-security-policy': GRAPHIQL.source },
  },
  { name: 'GraphQL', path: '/graphql', method: 'POST', body: QUERY, status: 200 },
  { name: 'GraphQL over GET', path: `/graphql?query=${encodeURIComponent('{ __typename }')}`, status: 200 },
  { name: 'GraphQL without a key', path: '/graphql', method: 'POST', body: QUERY, withoutKey: true, status: 401 },
  { name: 'an invalid document', path: '/graphql', method: 'POST', body: '{"query":"{"}', status: 200 },
  { name: 'an invalid body for GraphQL', path: '/graphql', method: 'POST', body: '{', status: 400 },
  {
    name: 'a body for GraphQL of another type',
    path: '/graphql',
    method: 'POST',
    body: QUERY,
    headers: { 'content-type': 'text/plain' },
    status: 415,
  },
  {
    name: 'a contact',
    path: `/workspaces/:id/contacts/${ADA}`,
    status: 200,
    says: { 'cache-control': 'private, no-cache' },
  },
  {
    name: 'a contact that has not changed',
    path: `/workspaces/:id/contacts/${ADA}`,
    headers: { 'if-none-match': '"1"' },
    status: 304,
    says: { 'cache-control': 'private, no-cache' },
  },
  { name: 'a page of contacts', path: '/workspaces/:id/contacts', status: 200 },
  { name: 'an update', path: `/workspaces/:id/contacts/${ADA}`, method: 'PATCH', body: '{}', status: 200 },
  {
    name: 'a rejected update',
    path: `/workspaces/:id/contacts/${ADA}`,
    method: 'PATCH',
    body: '[]',
    status: 400,
  },
  { name: 'an unknown contact', path: '/workspaces/:id/contacts/x', status: 404 },
  { name: 'REST without a key', path: `/workspaces/:id/contacts/${ADA}`, withoutKey: true, status: 401 },
  { name: 'an unknown method', path: '/workspaces/:id/contacts', method: 'PUT', status: 405 },
  { name: 'an unknown path', path: '/nowhere', status: 404 },
  { name: 'a path that cannot be decoded', path: '/%ZZ', status: 400 },
  { name: 'liveness', path: '/health/live', status: 200 },
  { name: 'readiness', path: '/health/ready', status: 200 },
];

/** The headers of every response, including pages, unless its row has others. */
const EVERY = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "^default-src 'none'; frame-ancestors 'none'$",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

describe('every response has security headers:', () => {
  test.each(KINDS)('$name', async ({ path, method = 'GET', headers, body, withoutKey, status, says }) => {
    const response = await fetch(gateway.url + path.replace(':id', workspace.id), {
      method,
      headers: {
        ...(withoutKey ? {} : { authorization: `AccessKey ${workspace.key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    await response.arrayBuffer();

    const { 'content-security-policy': policy, ...expected } = { ...EVERY, ...says };
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      ...expected,
      'content-security-policy': expect.stringMatching(policy),
      'x-request-id': expect.any(String),
    });
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
    // The software behind the gateway is not public.
    expect(response.headers.has('server') || response.headers.has('x-powered-by')).toBe(false);
  });
});
