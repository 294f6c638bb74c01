import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gateway, startGatewayWith } from '../../gateway.ts';

const QUERY = 'query Ask { __typename }';
const HASH = createHash('sha256').update(QUERY).digest('hex');
const PERSISTED = { persistedQuery: { version: 1, sha256Hash: HASH } };
const ASKED = { data: { __typename: 'Query' } };

let folder: string;
let gateway: Gateway;
let listed: Gateway;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'operations-'));
  const operationsPath = join(folder, 'operations.json');
  writeFileSync(operationsPath, JSON.stringify({ 'ask-1': QUERY }));
  [gateway, listed] = await Promise.all([
    startGatewayWith({}),
    startGatewayWith({ graphql: { operationsPath, graphiql: false } }),
  ]);
});
afterAll(async () => {
  await Promise.all([gateway.close(), listed.close()]);
  rmSync(folder, { recursive: true });
});

/** A plain response, and the same as a stream of events. */
const ACCEPTED = ['application/json', 'multipart/mixed'];

describe.each(ACCEPTED)('answered as %s, a request', (accept) => {
  test.each([
    ['nothing besides', {}],
    ['the properties of Relay network layers', { id: 'x', doc_id: '123', hash: 'x', operationType: 'query', key: 'k' }],
    ['the name of its operation', { operationName: 'Ask' }],
    ['empty texts', { operationName: '', variables: '', extensions: '' }],
    ['nulls', { operationName: null, variables: null, extensions: null, doc_id: null }],
    ['its own extensions', { extensions: { clientLibrary: { name: '@apollo/client', version: '4.0.0' } } }],
    ['the hash of its document', { extensions: PERSISTED }],
  ])('with a query and %s is executed', async (_what, more) => {
    expect(await ask(gateway, { query: QUERY, ...more }, accept)).toEqual({ status: 200, ...ASKED });
  });

  test.each([
    ['extensions that are not an object', { extensions: 'x' }],
    ['variables that are not an object', { variables: 'x' }],
    ['the name of another operation', { operationName: 'Other' }],
  ])('with a query and %s is refused', async (_what, more) => {
    const { status, data, errors } = await ask(gateway, { query: QUERY, ...more }, accept);
    expect([status < 500, data, errors?.length]).toEqual([true, undefined, 1]);
  });

  test.each([
    ['without a query', { extensions: PERSISTED }],
    ['with an empty query', { query: '', extensions: PERSISTED }],
    ['with a query that is null', { query: null, extensions: PERSISTED, variables: '' }],
  ])('by hash %s reports that persisted queries are not supported', async (_what, body) => {
    const { errors } = await ask(gateway, body, accept);
    expect(errors).toEqual([
      { message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } },
    ]);
  });

  test.each([
    ['documentId', { documentId: 'ask-1' }],
    ['documentId with a hash', { documentId: `sha256:${HASH}` }],
    ['documentId with the bare hash', { documentId: HASH }],
    ['doc_id', { doc_id: 'ask-1' }],
    ['doc_id with a hash', { doc_id: `sha256:${HASH}`, variables: '' }],
    ['id', { id: 'ask-1', query: null }],
    ['a hash in extensions', { extensions: PERSISTED }],
    ['an empty query and an id', { query: '', doc_id: 'ask-1' }],
  ])('selects a listed document by %s', async (_how, body) => {
    expect(await ask(listed, body, accept)).toEqual({ status: 200, ...ASKED });
  });

  test.each([
    ['an unknown id', { documentId: 'ask-2' }],
    ['an unknown hash', { doc_id: `sha256:${'0'.repeat(64)}` }],
    ['a listed id and another document', { id: 'ask-1', query: '{ other: __typename }' }],
    ['nothing', {}],
  ])('with %s is refused where documents are listed', async (_what, body) => {
    const { status, errors } = await ask(listed, body, accept);
    expect([status, errors?.[0]?.extensions?.code]).toEqual([400, 'PERSISTED_OPERATION_NOT_FOUND']);
  });
});

describe('a GET', () => {
  test.each([
    ['an empty operation name', { query: QUERY, operationName: '' }],
    ['empty variables', { query: QUERY, variables: '', extensions: '' }],
    ['its own parameters', { query: QUERY, id: 'x', doc_id: 'x', operationType: 'query' }],
  ])('with %s is executed', async (_what, parameters) => {
    expect(await get(gateway, parameters)).toEqual({ status: 200, ...ASKED });
  });

  test.each([
    ['documentId', { documentId: `sha256:${HASH}` }],
    ['doc_id', { doc_id: 'ask-1' }],
    ['extensions', { extensions: JSON.stringify(PERSISTED) }],
  ])('selects a listed document by %s', async (_how, parameters) => {
    expect(await get(listed, parameters)).toEqual({ status: 200, ...ASKED });
  });

  test.each(['variables', 'extensions'])('with %s that are no JSON is refused', async (name) => {
    expect(await get(gateway, { query: QUERY, [name]: '{' })).toEqual({
      status: 400,
      errors: [{ message: `the parameter ${name} must be JSON`, extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  test('by hash alone reports that persisted queries are not supported', async () => {
    const { errors } = await get(gateway, { extensions: JSON.stringify(PERSISTED) });
    expect(errors?.[0]?.message).toBe('PersistedQueryNotSupported');
  });
});

describe('Accept', () => {
  test.each([
    ['', 'application/json'],
    ['application/*', 'application/json'],
    ['text/html, image/gif, *; q=.2, */*; q=.2', 'application/json'],
    ['application/json;q=0, application/graphql-response+json;q=0.1', 'application/graphql-response+json'],
    ['application/json;q=0.5, application/graphql-response+json', 'application/graphql-response+json'],
    [
      'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8',
      'application/graphql-response+json',
    ],
    ['APPLICATION/JSON', 'application/json'],
    ['application/json; profile="a, b"', 'application/json'],
  ])('%j selects %s', async (accept, type) => {
    const response = await post(gateway, { query: QUERY }, accept);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, `${type}; charset=utf-8`]);
    expect(await response.json()).toEqual(ASKED);
  });

  test.each([
    'text/html',
    'application/json;q=0',
    '*/*;q=0',
    'application/xml, text/plain',
    'application/json; charset=latin1',
  ])('%j gets 406, with a body that explains it', async (accept) => {
    const response = await post(gateway, { query: QUERY }, accept);
    expect([response.status, response.headers.get('content-type')]).toEqual([406, 'application/json; charset=utf-8']);
    expect(await response.json()).toEqual({
      errors: [
        {
          message: 'the header Accept must name application/graphql-response+json or application/json',
          extensions: { code: 'NOT_ACCEPTABLE' },
        },
      ],
    });
  });
});

interface Result {
  status: number;
  data?: unknown;
  errors?: { message: string; extensions?: { code?: string } }[];
}

function post({ url }: Gateway, body: object, accept: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', accept };
  return fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function ask(at: Gateway, body: object, accept: string): Promise<Result> {
  return resultOf(await post(at, body, accept));
}

async function get({ url }: Gateway, parameters: Record<string, string>): Promise<Result> {
  const headers = { authorization: 'AccessKey any', accept: 'application/json' };
  return resultOf(await fetch(`${url}/graphql?${new URLSearchParams(parameters)}`, { headers }));
}

/** A result of one part, between boundaries. */
async function resultOf(response: Response): Promise<Result> {
  const text = await response.text();
  return { status: response.status, ...JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) };
}
