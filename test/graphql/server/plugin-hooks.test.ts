import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { schema } from '../../../src/graphql/schema.ts';
import { graphqlPlugin } from '../../../src/graphql/server/endpoint.ts';
import { createEngine } from '../../../src/graphql/server/engine.ts';
import { readPersistedOperations } from '../../../src/graphql/server/persisted-operations.ts';
import { useEngine } from '../../../src/graphql/server/use-engine.ts';
import { usePersistedOperations } from '../../../src/graphql/server/use-persisted-operations.ts';
import { createGraphQL, type GraphQLPlugin } from '../../../src/graphql/server/yoga.ts';
import { type Gateway, startGateway } from '../../gateway.ts';

const QUERY = 'query Ask { __typename }';
const LISTED = { ask: QUERY, unparsable: '{', invalid: '{ nope }' };

/** The called hooks, in order. */
let calls: string[] = [];
beforeEach(() => {
  calls = [];
});

const recorder: GraphQLPlugin = {
  onParams: ({ request }) => void calls.push(`params of ${request.method} ${new URL(request.url).pathname}`),
  onParse: () => void calls.push('parse'),
  onValidate: () => void calls.push('validate'),
  onContextBuilding: () => void calls.push('context'),
  onExecute: () => void calls.push('execute'),
  onExecutionResult: () => void calls.push('result'),
};

let folder: string;
let gateway: Gateway;
/** Servers with the recorder: one runs any document, the other only listed ones. */
let servers: Record<'open' | 'listed', FastifyInstance>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'operations-'));
  writeFileSync(join(folder, 'operations.json'), JSON.stringify(LISTED));
  gateway = await startGateway();
  servers = { open: await serve(undefined), listed: await serve(readPersistedOperations(folder)) };
});
afterAll(async () => {
  await Promise.all([servers.open.close(), servers.listed.close()]);
  await gateway.close();
  rmSync(folder, { recursive: true });
});

async function serve(operations: Parameters<typeof usePersistedOperations>[0]): Promise<FastifyInstance> {
  const plugins = [recorder, usePersistedOperations(operations), useEngine(createEngine(true))];
  const graphql = createGraphQL(gateway.services, schema, plugins);
  const server = fastify();
  server.register(
    graphqlPlugin(gateway.services, { load: async () => graphql, graphiql: false, demo: undefined, routes: [] }),
  );
  await server.listen({ port: 0, host: '127.0.0.1' });
  return server;
}

const EXECUTED = ['parse', 'validate', 'context', 'execute', 'result'];

describe('the hooks of a plugin are called once, in order, for', () => {
  test.each([
    ['a POST with any Accept', { accept: '*/*' }, EXECUTED],
    ['a POST with application/json', { accept: 'application/json' }, EXECUTED],
    ['a POST with the media type of GraphQL', { accept: 'application/graphql-response+json' }, EXECUTED],
    ['a POST with a stream of events', { accept: 'text/event-stream' }, EXECUTED],
    ['a POST with a multipart response', { accept: 'multipart/mixed' }, EXECUTED],
    ['a document that cannot be parsed', { body: { query: '{' } }, ['parse', 'result']],
    ['an invalid document', { body: { query: '{ nope }' } }, ['parse', 'validate', 'result']],
    ['a document without an operation', { body: { query: 'fragment F on Contact { id }' } }, ['parse', 'result']],
    ['a persisted operation', { server: 'listed', body: { documentId: 'ask' } }, EXECUTED],
    ['a listed document', { server: 'listed', body: { query: QUERY } }, EXECUTED],
    [
      'a persisted operation that cannot be parsed',
      { server: 'listed', body: { id: 'unparsable' } },
      ['parse', 'result'],
    ],
    [
      'an invalid persisted operation',
      { server: 'listed', body: { doc_id: 'invalid' } },
      ['parse', 'validate', 'result'],
    ],
    ['a document that is not listed', { server: 'listed', body: { query: '{ __typename }' } }, []],
  ] as [string, { accept?: string; server?: 'open' | 'listed'; body?: object }, string[]][])(
    '%s',
    async (_what, { accept = '*/*', server = 'open', body = { query: QUERY } }, expected) => {
      const headers = { 'content-type': 'application/json', accept };
      await ask(server, '', { method: 'POST', headers, body: JSON.stringify(body) });
      expect(calls).toEqual(['params of POST /graphql', ...expected]);
    },
  );

  test.each([
    ['a GET', { query: QUERY }, EXECUTED],
    ['a mutation by GET', { query: 'mutation { __typename }' }, ['parse', 'result']],
    ['an invalid document by GET', { query: '{ nope }' }, ['parse', 'validate', 'result']],
    ['a persisted operation by GET', { documentId: 'ask' }, EXECUTED],
  ])('%s', async (_what, parameters, expected) => {
    const server = 'documentId' in parameters ? 'listed' : 'open';
    const headers = { authorization: 'AccessKey any' };
    await ask(server, `?${new URLSearchParams(parameters as Record<string, string>)}`, { headers });
    expect(calls).toEqual(['params of GET /graphql', ...expected]);
  });
});

async function ask(server: 'open' | 'listed', search: string, init: RequestInit): Promise<void> {
  const response = await fetch(`${servers[server].listeningOrigin}/graphql${search}`, init);
  await response.text();
}
