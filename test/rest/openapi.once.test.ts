import { get, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectral, { type RulesetDefinition } from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Services } from '../../src/resolvers/runtime/services.ts';
import { openapiDocument } from '../../src/rest/openapi/document.ts';
import { restPlugin } from '../../src/rest/plugin.ts';
import { startDemo, startGatewayWith } from '../gateway.ts';
import { OPERATIONS } from './operations.ts';

/**
 * Every rule of the linter, more than its strictest preset, except for rules that contradict the style of this
 * document.
 */
const NOT_OURS = {
  // The documented API has these paths and parameters: /search, /merge, `reverse`.
  'path-segment-plural': 'off',
  'boolean-parameter-prefixes': 'off',
  // The rule allows only one media type, and problems have two.
  'response-mime-type': 'off',
  // The most important property comes first.
  'tags-alphabetical': 'off',
  // Examples stand whole beside whole bodies.
  'scalar-property-missing-example': 'off',
  // The rule also covers responses, where a minimum length of a name has no use for clients.
  'required-string-property-missing-min-length': 'off',
} as const;

describe('the OpenAPI document', () => {
  test('passes a strict linter without an error or a warning', async () => {
    const config = await createConfig({ extends: ['all'], rules: NOT_OURS });
    const source = JSON.stringify(openapiDocument('1.0.0'));
    const problems = await lintFromString({ source, absoluteRef: '/openapi.json', config });
    expect(problems.map(({ ruleId, message, location: [at] }) => `${ruleId} ${at?.pointer}: ${message}`)).toEqual([]);
  });

  test('passes the default rules of a second linter without a warning', async () => {
    const linter = new spectral.Spectral();
    linter.setRuleset({ extends: [rulesets.oas as RulesetDefinition] });
    const problems = await linter.run(JSON.parse(JSON.stringify(openapiDocument('1.0.0'))));
    expect(problems.map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`)).toEqual([]);
  });

  test('describes each of its parts', () => {
    const { components } = openapiDocument('1.0.0');
    const unnamed = Object.entries(components.schemas).filter(([, schema]) => !('description' in schema));
    expect(unnamed).toEqual([]);
  });

  test('has the routes of the server and no others', async () => {
    const routes: string[] = [];
    const server = fastify();
    server.addHook('onRoute', ({ method, url, onRequest }) => {
      // The route that rejects all other methods of a path is not an operation; HEAD is GET without a body.
      const methods = onRequest === undefined ? [method].flat().filter((each) => each !== 'HEAD') : [];
      routes.push(...methods.map((each) => `${each} ${url.replaceAll(/:(\w+)/g, '{$1}')}`));
    });
    await server.register(restPlugin({} as Services));
    await server.ready();
    const documented = OPERATIONS.map(({ method, template }) => `${method} ${template}`);
    expect(documented.toSorted()).toEqual(routes.toSorted());
  });

  test('has unique ids of operations', () => {
    const ids = OPERATIONS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test.each(OPERATIONS)('says what $id is', ({ id, tags, summary }) => {
    expect(id).toMatch(/^[a-z][A-Za-z]+$/);
    expect(summary).toMatch(/^[A-Z][^.]+$/);
    expect(tags).toEqual([expect.any(String)]);
  });

  test.each(OPERATIONS)('has an example for $id', ({ body, responses }) => {
    const types = Object.values(responses).flatMap(({ content = {} }) => Object.values(content));
    for (const part of body === undefined ? types : [body, ...types]) expect(part.example).toBeDefined();
  });
});

describe('/openapi.json', () => {
  let url: string;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ url, close } = await startDemo());
  });
  afterAll(() => close());

  test('is public', async () => {
    const response = await fetch(`${url}/openapi.json`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    const { openapi, paths, info } = await response.json();
    expect({ openapi, version: info.version }).toEqual({ openapi: '3.1.0', version: expect.stringMatching(/^\d/) });
    expect(Object.keys(paths)).toContain('/workspaces/{workspaceId}/contacts/{contactId}');
  });

  test('is not sent again to a client that has it', async () => {
    const tag = (await fetch(`${url}/openapi.json`)).headers.get('etag') ?? '';
    const again = await fetch(`${url}/openapi.json`, { headers: { 'if-none-match': tag } });
    expect(again.status).toBe(304);
  });
});

describe('the address of the server in /openapi.json', () => {
  const PROXY = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https', host: 'contacts.example.com' };
  const UNKNOWN = '/';
  test.each<{ when: string; trustProxy?: string[]; headers: Record<string, string>; shown: string }>([
    { when: 'is that of the request', headers: { host: 'Localhost:4000' }, shown: 'http://localhost:4000' },
    { when: 'may be IPv6', headers: { host: '[::1]:4000' }, shown: 'http://[::1]:4000' },
    {
      when: 'is that of a trusted proxy',
      trustProxy: ['loopback'],
      headers: PROXY,
      shown: 'https://contacts.example.com',
    },
    { when: 'is not taken from an untrusted proxy', headers: PROXY, shown: UNKNOWN },
    {
      when: 'is relative if the proxy does not report the scheme',
      trustProxy: ['loopback'],
      headers: { 'x-forwarded-for': '203.0.113.7', host: 'contacts.example.com' },
      shown: UNKNOWN,
    },
    { when: 'is relative if the host is malformed', headers: { host: 'a/"b' }, shown: UNKNOWN },
  ])('$when', async ({ trustProxy, headers, shown }) => {
    const gateway = await startGatewayWith({ server: trustProxy === undefined ? {} : { trustProxy } });
    onTestFinished(() => gateway.close());
    expect(await serverIn(gateway.url, headers)).toBe(shown);
  });

  test('is that of each of the first 8 hosts, so that clients cannot fill the memory', async () => {
    const gateway = await startGatewayWith({});
    onTestFinished(() => gateway.close());
    const shown: string[] = [];
    for (let n = 1; n <= 9; n += 1) shown.push(await serverIn(gateway.url, { host: `host-${n}` }));
    expect(shown).toEqual([...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `http://host-${n}`), UNKNOWN]);
    expect(await serverIn(gateway.url, { host: 'host-8' })).toBe('http://host-8');
  });

  /** fetch does not let its caller set a host. */
  async function serverIn(url: string, headers: Record<string, string>): Promise<string> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${url}/openapi.json`, { headers }, resolve).on('error', reject);
    });
    const { servers } = (await json(response)) as { servers: { url: string }[] };
    return servers.map((server) => server.url).join();
  }
});
