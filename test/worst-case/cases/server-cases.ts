import { contactId, type World } from '../world.ts';
import { type Case, headersOf, sizesUpTo } from './case.ts';
import { LIMITS } from './growth.ts';
import { headerGrowths, MAX_HEAD } from './parameter-growth.ts';

/** Paths of the server that are not operations, and one that does not exist. */
const PATHS = [
  '/',
  '/docs',
  `/contacts/${contactId(0)}`,
  '/graphql',
  '/assets/no-such-file.js',
  '/openapi.json',
  '/metrics',
  '/health/live',
  '/health/ready',
  '/no-such-path',
];

/** Headers that the server or one of its APIs reads. */
const HEADERS = [
  'Authorization',
  'Accept',
  'Accept-Encoding',
  'Accept-Language',
  'Content-Type',
  'Origin',
  'Cookie',
  'Idempotency-Key',
  'X-Request-Id',
  'X-Forwarded-For',
  'Forwarded',
  'Traceparent',
  'Tracestate',
  'If-Modified-Since',
  'Range',
  'Expect-CT',
];

/** Dimensions of any request: its path, its headers, a body for a method without one. */
export function serverCases(world: World): Case[] {
  return [...PATHS.flatMap(pathCases), longIdCase(), ...headerCases(world)];
}

function pathCases(path: string): Case[] {
  const operation = `server ${path}`;
  const sizes = sizesUpTo(LIMITS);
  const body = { 'content-type': 'application/json' };
  return [
    ...['POST', 'PUT', 'DELETE'].map(
      (method): Case => ({
        operation,
        dimension: `a body of ${method}`,
        caller: 'no key',
        isUsual: method === 'POST',
        sizes,
        request: (size) => ({ method, path, headers: body, body: `"${'a'.repeat(size)}"` }),
      }),
    ),
    {
      operation,
      dimension: 'a long query',
      caller: 'no key',
      isUsual: false,
      sizes: sizesUpTo(MAX_HEAD),
      request: (size) => ({
        method: 'GET',
        path: `${path}?${'a=1&'.repeat(size / 4)}`,
        headers: { accept: 'text/html' },
      }),
    },
    {
      operation,
      dimension: 'the request as it is',
      caller: 'no key',
      isUsual: true,
      sizes: [1],
      request: () => ({ method: 'GET', path, headers: { accept: 'text/html, application/json' } }),
    },
    {
      operation,
      dimension: '20 requests',
      caller: 'no key',
      isUsual: false,
      sizes: [1],
      requests: 20,
      request: () => ({ method: 'GET', path, headers: { accept: 'text/html, application/json' } }),
    },
  ];
}

/** The only page with a variable part of its path. */
function longIdCase(): Case {
  return {
    operation: 'server /contacts/{contactId}',
    dimension: 'path.contactId: a long text',
    caller: 'no key',
    isUsual: true,
    sizes: sizesUpTo(MAX_HEAD),
    request: (size) => ({ method: 'GET', path: `/contacts/${'a'.repeat(size)}`, headers: { accept: 'text/html' } }),
  };
}

function headerCases(world: World): Case[] {
  const path = `/workspaces/${world.workspaceId}/contacts/${contactId(0)}`;
  const growths = HEADERS.flatMap((name) => headerGrowths(name));
  return [
    ...growths.map(
      ({ dimension, most, grow }): Case => ({
        operation: 'server headers',
        dimension,
        caller: 'key',
        isUsual: /plain/.test(dimension),
        sizes: sizesUpTo(most),
        request: (size, turn) => ({
          method: 'GET',
          path,
          headers: { ...headersOf(world, 'key'), ...(grow(size, turn) as Record<string, string>) },
        }),
      }),
    ),
    {
      operation: 'server headers',
      dimension: 'headers that are not known',
      caller: 'no key',
      isUsual: true,
      sizes: sizesUpTo(MAX_HEAD),
      request: (size) => ({
        method: 'GET',
        path,
        headers: Object.fromEntries(Array.from({ length: size / 14 }, (_, index) => [`x-${index}`, 'a'])),
      }),
    },
  ];
}
