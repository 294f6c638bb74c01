import fc from 'fast-check';
import { Lexer, Source, TokenKind } from 'graphql';
import type { Api } from '../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../src/conformance/apis/rest.ts';
import { hostileKey, hostileText, hostileValue } from './hostile.ts';
import { type WireInput, written } from './input.ts';
import { hostileStep, WHOLE_STEPS } from './steps.ts';

/** Requests that no client library can send. */
export function hostileWire(): fc.Arbitrary<WireInput> {
  return fc.oneof(
    { arbitrary: hostileBody(), weight: 3 },
    { arbitrary: hostilePath(), weight: 3 },
    { arbitrary: hostileHeaders(), weight: 3 },
    { arbitrary: hostileDocument(), weight: 3 },
    { arbitrary: hostileVariables(), weight: 2 },
  );
}

/** The valid request of a step. */
function plain(kind: WireInput['kind'], api: Api, step: (typeof WHOLE_STEPS)[number]): WireInput {
  const { method, url, headers, body } = api.request({ url: '', key: '{key}', workspaceId: '{workspaceId}' }, step);
  const path = url.replace(encodeURIComponent('{workspaceId}'), '{workspaceId}');
  return { kind, method, path, headers, ...(body === undefined ? {} : { body: latin1(written(body)) }) };
}

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

const apis = fc.constantFrom(restPlugin, graphqlPlugin);
const withBody = WHOLE_STEPS.filter(({ body }) => body !== undefined);

/** The bytes of a valid body with changes, or any bytes. */
function hostileBody(): fc.Arbitrary<WireInput> {
  const bytes = fc.uint8Array({ maxLength: 24 }).map((all) => Buffer.from(all).toString('latin1'));
  const piece = fc.oneof(bytes, hostileText.map(latin1), fc.constantFrom(...'{}[]",:\\0-e', 'null', '\ufeff'));
  const edit = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(6), piece);
  const edited = fc.tuple(
    apis,
    hostileStep.filter(({ body }) => body !== undefined),
    fc.array(edit, { maxLength: 4 }),
  );
  return fc.oneof(
    edited.map(([api, step, edits]) => {
      const request = plain('body', api, step);
      return { ...request, body: edits.reduce(spliced, request.body ?? '') };
    }),
    fc
      .tuple(
        apis,
        fc.constantFrom(...withBody),
        fc.oneof(
          bytes,
          hostileValue.map((value) => latin1(json(value))),
        ),
      )
      .map(([api, step, body]) => ({ ...plain('body', api, step), body })),
  );
}

function spliced(text: string, [where, length, piece]: [number, number, string]): string {
  const start = Math.floor(where * text.length);
  return text.slice(0, start) + piece + text.slice(start + length);
}

function json(value: unknown): string {
  return written(JSON.stringify(value) ?? '');
}

/** Paths and queries with unusual or invalid encodings. */
function hostilePath(): fc.Arbitrary<WireInput> {
  const odd = fc.constantFrom(
    ...[
      '%',
      '%00',
      '%0',
      '%zz',
      '%ff',
      '%C0%AF',
      '%ED%A0%80',
      '%F4%90%80%80',
      '%u0000',
      '%2F',
      '%2f..%2f',
      '%5C',
      '%25',
    ],
    ...['..', '.', '/', '//', '/../', '\\', ';', ';a=b', '?', '??', '#', '&', '=', '+', '%20', '%0d%0a', '%e2%80%a8'],
    ...['*', ':', ':id', '@', '[]', '{', '}', '|', '~', '__proto__', 'constructor', '%EF%BB%BF', 'x'.repeat(13_000)],
    ...['?limit=1&limit=2', '&limit[]=1', '&attribute[__proto__]=1', '&attribute=', '&pageToken=%00', '&reverse=1'],
  );
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];
  const method = fc.option(fc.constantFrom(...methods), { freq: 4, nil: undefined });
  const edit = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(6), odd);
  const start = fc.oneof(
    fc.constantFrom(...WHOLE_STEPS).map((step) => plain('path', restPlugin, step)),
    fc
      .constantFrom(
        '/',
        '/graphql',
        '/openapi.json',
        '/docs',
        '/assets/docs.js',
        '/contacts/12bd0e40-9361-4e32-8b26-99b4ab7eae09',
        '/health/live',
        '/workspaces',
      )
      .map((path): WireInput => ({ kind: 'path', method: 'GET', path, headers: { authorization: 'AccessKey {key}' } })),
  );
  return fc.tuple(start, method, fc.array(edit, { minLength: 1, maxLength: 3 })).map(([request, other, edits]) => ({
    ...request,
    method: other ?? request.method,
    path: `/${edits
      .reduce(spliced, request.path)
      .replaceAll(/[^!-\xff]|[\x7f-\xa0]/g, '')
      .replace(/^\/?/, '')}`,
  }));
}

/** Headers with other values, as raw bytes allow them. */
function hostileHeaders(): fc.Arbitrary<WireInput> {
  const name = fc.constantFrom(
    ...['if-match', 'if-none-match', 'idempotency-key', 'accept', 'content-type', 'authorization', 'x-request-id'],
    ...['origin', 'cookie', 'x-forwarded-for', 'accept-encoding', 'content-encoding', 'if-modified-since', 'range'],
    ...['x-http-method-override', 'graphql-require-preflight', 'forwarded', 'prefer', 'upgrade', 'x-apollo-tracing'],
  );
  const known = fc.constantFrom(
    ...[
      '*',
      '"1"',
      'W/"1"',
      '"1", "2"',
      '"',
      '""',
      '1',
      '"-1"',
      '"99999999999999999999"',
      '"1',
      ',',
      `"${'1'.repeat(300)}"`,
    ],
    ...[
      'a',
      'A'.repeat(255),
      'A'.repeat(256),
      '"quoted"',
      '"a',
      'with space',
      '{key}',
      'AccessKey {key}',
      'Bearer {key}',
    ],
    ...['AccessKey', 'AccessKey  ', 'Basic YTpi', 'AccessKey {key} {key}', 'bearer  {key}', '__proto__', 'constructor'],
    ...['application/json', 'application/problem+json', 'text/html', 'application/graphql-response+json', 'text/plain'],
    ...[
      'application/json;charset=utf-8',
      'application/json; charset=utf-16',
      'multipart/form-data; boundary=x',
      '*/*;q=x',
    ],
    ...['multipart/mixed', 'text/event-stream', 'application/graphql', 'gzip', 'gzip, deflate, br;q=0', 'bytes=0-1'],
    ...['null', 'http://evil.example', '127.0.0.1, ::1', 'DELETE', 'application/x-www-form-urlencoded', 'websocket'],
  );
  const any = fc
    .array(fc.integer({ min: 0x20, max: 0xff }), { maxLength: 10 })
    .map((units) => String.fromCharCode(...units));
  const value = fc.oneof(
    known,
    known,
    any.map((text) => text.replaceAll('\x7f', '')),
  );
  const headers = fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 3 });
  return fc.tuple(apis, hostileOrWhole(), headers).map(([api, step, more]) => {
    const request = plain('headers', api, step);
    return { ...request, headers: { ...request.headers, ...Object.fromEntries(more) } };
  });
}

function hostileOrWhole() {
  return fc.oneof(fc.constantFrom(...WHOLE_STEPS), hostileStep);
}

/** Documents with changed tokens, and the original variables. */
function hostileDocument(): fc.Arbitrary<WireInput> {
  const requests = WHOLE_STEPS.map((step) => plain('document', graphqlPlugin, step));
  const documents = requests.map((request) => ({ request, tokens: tokensOf(JSON.parse(request.body ?? '').query) }));
  const vocabulary = [...new Set(documents.flatMap(({ tokens }) => tokens))];
  const word = fc.oneof(
    fc.constantFrom(...vocabulary),
    fc.constantFrom('__typename', '__schema', '__type(name: "Contact")', '@skip(if: true)', '@include(if: $x)', '...'),
    fc.constantFrom('fragment F on Contact { ...F }', '... on Contact', '...F', 'subscription', 'null', '-1', '1e999'),
    fc.constantFrom('""', '"""block"""', '"\\ud800"', '"\\u0000"', '"\\u{110000}"', '99999999999999999999', '[', '{'),
    fc.constantFrom('[['.repeat(200), '{a:'.repeat(200), '{ __typename '.repeat(50), 'a: __typename '.repeat(300), '#'),
    hostileText.map((text) => JSON.stringify(text)),
  );
  const edit = fc.tuple(fc.constantFrom('delete', 'double', 'replace', 'insert', 'swap'), fc.nat(), word);
  return fc
    .tuple(fc.constantFrom(...documents), fc.array(edit, { minLength: 1, maxLength: 4 }), fc.nat(9))
    .map(([{ request, tokens }, edits, method]) => {
      const query = edits.reduce(retold, tokens).join(' ');
      const { variables } = JSON.parse(Buffer.from(request.body ?? '', 'latin1').toString());
      if (method > 0) return { ...request, body: latin1(JSON.stringify({ query, variables })) };
      const { body: _, ...rest } = request;
      const search = new URLSearchParams({
        query: query.toWellFormed().slice(0, 3000),
        variables: JSON.stringify(variables),
      });
      const path = `/graphql?${search}`.replaceAll('%7BworkspaceId%7D', '{workspaceId}');
      return { ...rest, method: 'GET', path };
    });
}

function tokensOf(document: string): string[] {
  const lexer = new Lexer(new Source(document));
  const tokens: string[] = [];
  while (lexer.advance().kind !== TokenKind.EOF) {
    tokens.push(document.slice(lexer.token.start, lexer.token.end));
  }
  return tokens;
}

function retold(tokens: readonly string[], [how, where, word]: [string, number, string]): string[] {
  const index = where % (tokens.length || 1);
  const token = tokens[index] ?? '';
  const [before, after] = [tokens.slice(0, index), tokens.slice(index + 1)];
  switch (how) {
    case 'delete':
      return [...before, ...after];
    case 'double':
      return [...before, token, token, ...after];
    case 'replace':
      return [...before, word, ...after];
    case 'swap':
      return [...before, ...after.slice(0, 1), token, ...after.slice(1)];
    default:
      return [...before, word, token, ...after];
  }
}

/** Variables and other parameters with wrong types. */
function hostileVariables(): fc.Arbitrary<WireInput> {
  const beside = fc.constantFrom('variables', 'operationName', 'extensions', 'documentId', 'query', 'id', '__proto__');
  return fc
    .tuple(
      fc.constantFrom(...WHOLE_STEPS),
      fc.array(fc.tuple(fc.boolean(), hostileKey, beside, hostileValue), { minLength: 1, maxLength: 3 }),
      fc.nat(),
    )
    .map(([step, changes, which]) => {
      const request = plain('variables', graphqlPlugin, step);
      const { query, variables } = JSON.parse(Buffer.from(request.body ?? '', 'latin1').toString());
      const names = Object.keys(variables);
      const inner = changes
        .filter(([isInner]) => isInner)
        .map(([_inner, key, _name, value], index) => [names[(which + index) % (names.length + 1)] ?? key, value]);
      const outer = changes.filter(([isInner]) => !isInner).map(([_inner, _key, name, value]) => [name, value]);
      const body = Object.fromEntries([
        ['query', query],
        ['variables', Object.fromEntries([...Object.entries(variables), ...inner])],
        ...outer,
      ]);
      return { ...request, body: latin1(json(body)) };
    });
}
