import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

const READ = '{ viewer { workspace { id } } }';
const WRITE = () =>
  `mutation { deleteContact(workspaceId: "${workspace.id}", contactId: "${ADA}") { errors { code } } }`;
const parameters = (query: string) => new URLSearchParams({ query }).toString();
const json = (query: string) => JSON.stringify({ query });
const multipart = (query: string) =>
  `--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${json(query)}\r\n--b\r\nContent-Disposition: form-data; name="map"\r\n\r\n{}\r\n--b--\r\n`;

interface Sent {
  name: string;
  type?: string;
  /** The parameters in the address, and in the body. */
  search?: (query: string) => string;
  body?: (query: string) => string;
  /** Expected responses to a GET and a POST; undefined: the method cannot send the request. */
  get?: number;
  post?: number;
}

/** Requests that a page can make a browser send to another site without a preflight, and similar ones. */
const WITHOUT_ASKING: Sent[] = [
  { name: 'a query in the address', search: parameters, get: 403, post: 415 },
  { name: 'a form', type: 'application/x-www-form-urlencoded', body: parameters, post: 415 },
  { name: 'a form with parts', type: 'multipart/form-data; boundary=b', body: multipart, post: 415 },
  { name: 'plain text', type: 'text/plain', body: json, post: 415 },
  { name: 'plain text with JSON in its type', type: 'text/plain; application/json', body: json, post: 415 },
  { name: 'several types', type: 'text/plain, application/json', body: json, post: 415 },
  { name: 'no type', type: '', body: json, post: 415 },
  { name: 'a document alone', type: 'application/graphql', body: (query) => query, post: 415 },
  {
    name: 'a form and a query in the address',
    type: 'application/x-www-form-urlencoded',
    search: parameters,
    body: () => '',
    post: 415,
  },
];

const REQUESTS = WITHOUT_ASKING.flatMap(({ get, post, ...sent }) => [
  ...(get === undefined ? [] : [{ ...sent, method: 'GET', status: get }]),
  ...(post === undefined ? [] : [{ ...sent, method: 'POST', status: post }]),
]);

describe('requests that other sites can send are rejected:', () => {
  test.each(REQUESTS)('$method of $name', async ({ method, type, search, body, status }) => {
    const before = await workspace.rows();
    for (const query of [READ, WRITE()]) {
      const response = await fetch(`${gateway.url}/graphql${search ? `?${search(query)}` : ''}`, {
        method,
        // As bytes: fetch would set a type for a text.
        ...(body === undefined ? {} : { body: Buffer.from(body(query)) }),
        headers: {
          ...(type === undefined ? {} : { 'content-type': type }),
          // A browser would not send the key; with it, only the kind of the request is the reason.
          ...(method === 'GET' ? {} : { authorization: `AccessKey ${workspace.key}` }),
        },
      });
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({
        errors: [{ message: expect.any(String), extensions: { code: expect.any(String) } }],
      });
    }
    expect(await workspace.rows()).toEqual(before);
  });

  test('a GET with a key reads, and changes nothing', async () => {
    const headers = { authorization: `AccessKey ${workspace.key}` };
    const read = await fetch(`${gateway.url}/graphql?${parameters(READ)}`, { headers });
    expect(await read.json()).toEqual({ data: { viewer: { workspace: { id: workspace.id } } } });
    const before = await workspace.rows();
    const written = await fetch(`${gateway.url}/graphql?${parameters(WRITE())}`, { headers });
    expect(written.status).toBe(405);
    expect(await workspace.rows()).toEqual(before);
  });
});

test('several operations in one request are rejected, and none of them runs', async () => {
  const before = await workspace.rows();
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `AccessKey ${workspace.key}` },
    body: JSON.stringify([{ query: WRITE() }, { query: READ }]),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    errors: [{ message: 'Batching is not supported.', extensions: { code: 'BAD_REQUEST' } }],
  });
  expect(await workspace.rows()).toEqual(before);
});
