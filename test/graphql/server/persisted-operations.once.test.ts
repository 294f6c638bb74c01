import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import { readPersistedOperations } from '../../../src/graphql/server/persisted-operations.ts';
import { type Gateway, startGatewayWith, type TestWorkspace } from '../../gateway.ts';

const READ = 'query Read($w: UUID!, $c: ID!) { contact(workspaceId: $w, contactId: $c) { computedDisplayName } }';
const WRITE =
  'mutation Write($w: UUID!, $c: ID!) { deleteContact(workspaceId: $w, contactId: $c) { errors { code } } }';
const READ_HASH = createHash('sha256').update(READ).digest('hex');

/** The formats of Relay and GraphQL Code Generator, and of Apollo. */
const LIST = JSON.stringify({ [READ_HASH]: READ, 'read-by-name': READ });
const APOLLOS = JSON.stringify({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [{ id: READ_HASH, name: 'Read', type: 'query', body: READ }],
});

const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes files into a new folder, and returns its path. */
function folderOf(name: string, files: Record<string, string>): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

describe('with a list of operations', () => {
  let gateway: Gateway;
  let workspace: TestWorkspace;
  beforeAll(async () => {
    const operationsPath = join(folderOf('served', { 'list.json': LIST }), 'list.json');
    gateway = await startGatewayWith({ graphql: { operationsPath } });
    workspace = await gateway.workspace(SEED);
  });
  afterAll(() => gateway.close());

  async function send(request: object) {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `AccessKey ${workspace.key}` },
      body: JSON.stringify({ ...request, variables: { w: workspace.id, c: ADA } }),
    });
    return { status: response.status, ...((await response.json()) as object) };
  }

  const apollos = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

  test.each([
    ['its id', { documentId: READ_HASH }],
    ['its id with the kind of its hash', { documentId: `sha256:${READ_HASH}` }],
    ['an id of another kind', { documentId: 'read-by-name' }],
    ["its hash as Apollo's clients send it", apollos(READ_HASH)],
    ['its whole text', { query: READ }],
    ['its whole text and its hash', { query: READ, ...apollos(READ_HASH) }],
    ['its whole text and a name', { query: READ, operationName: 'Read', extensions: {} }],
  ])('a listed operation runs by %s', async (_how, request) => {
    expect(await send(request)).toEqual({ status: 200, data: { contact: { computedDisplayName: 'Ada' } } });
  });

  test.each([
    ['another text', { query: WRITE }],
    ['another text with extensions', { query: WRITE, extensions: {} }],
    ['another text under the id of one that is listed', { query: WRITE, documentId: READ_HASH }],
    ['another text under the hash of one that is listed', { query: WRITE, ...apollos(READ_HASH) }],
    ['a listed text with another space', { query: `${READ} ` }],
    ['an id that is not listed', { documentId: createHash('sha256').update(WRITE).digest('hex') }],
    ['a hash that is not listed', apollos(createHash('sha256').update(WRITE).digest('hex'))],
    ['an id that is a property of all objects', { documentId: 'constructor' }],
    ['an id that is not a text', { documentId: { toString: 1 } }],
    ['nothing', {}],
    ['invalid hashes', { extensions: { persistedQuery: null } }],
    ['the schema', { query: '{ __schema { types { name } } }' }],
  ])('no other operation runs: %s', async (_what, request) => {
    const before = await workspace.rows();
    expect(await send(request)).toEqual({
      status: 400,
      errors: [
        {
          message: expect.stringMatching(/of those that this gateway runs; send the documentId of one that is listed/),
          extensions: { code: 'PERSISTED_OPERATION_NOT_FOUND' },
        },
      ],
    });
    expect(await workspace.rows()).toEqual(before);
  });

  test('no other operation runs by GET', async () => {
    const headers = { authorization: `AccessKey ${workspace.key}` };
    const get = async (parameters: Record<string, string>) =>
      (await fetch(`${gateway.url}/graphql?${new URLSearchParams(parameters)}`, { headers })).status;
    expect(await get({ query: '{ __typename }' })).toBe(400);
    const { extensions } = apollos(READ_HASH);
    const variables = JSON.stringify({ w: workspace.id, c: ADA });
    expect(await get({ extensions: JSON.stringify(extensions), variables })).toBe(200);
  });
});

describe('a list of operations', () => {
  test.each([
    ["can be Apollo's format", { 'manifest.json': APOLLOS }],
    ['can be all files of a folder', { 'a.json': `{"x": ${JSON.stringify(WRITE)}}`, 'b.json': LIST, 'c.txt': '' }],
  ])('%s', (name, files) => {
    const operations = readPersistedOperations(folderOf(name, files));
    expect(operations.textOf({ documentId: READ_HASH })).toBe(READ);
  });

  test.each([
    ['not there', {}, /list\.json": ENOENT/],
    ['no JSON', { 'list.json': 'query { x }' }, /list\.json": Unexpected token/],
    ['a list without ids', { 'list.json': JSON.stringify([READ]) }, /list\.json": it must hold documents by id/],
    ['null', { 'list.json': 'null' }, /list\.json": it must hold documents by id/],
    ['empty', { 'list.json': '{}' }, /list\.json": it must hold documents by id/],
    ['something else', { 'list.json': '{"a": {"b": 1}}' }, /list\.json": it must hold documents by id/],
  ])('that is %s is reported in one line', (name, files, why) => {
    const path = join(folderOf(`bad ${name}`, files), 'list.json');
    const read = () => readPersistedOperations(path);
    expect(read).toThrow(/^GRAPHQL_PERSISTED_OPERATIONS: no list of operations can be read from ".+$/);
    expect(read).toThrow(why);
  });

  test('that is a folder without files is reported in one line', () => {
    expect(() => readPersistedOperations(folderOf('empty folder', {}))).toThrow(/: there is no \.json file in it$/);
  });
});
