import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';
import { sendRaw } from '../http/raw-request.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const TOO_MUCH = Buffer.alloc(1024 * 1024 + 1, ' ');

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

test.each([
  { name: 'without a key', status: 401, hasKey: false, headers: JSON_TYPE, body: update() },
  { name: 'that is too large', status: 413, hasKey: true, headers: JSON_TYPE, body: TOO_MUCH },
  { name: 'of another type', status: 415, hasKey: true, headers: { 'content-type': 'text/plain' }, body: update() },
  {
    name: 'with two hosts',
    status: 400,
    hasKey: true,
    // In addition to the origin header that every request has.
    headers: { ...JSON_TYPE, Host: 'other.example' },
    body: update(),
  },
])(
  'a request $name fails with $status and the same message over both APIs',
  async ({ status, hasKey, headers, body }) => {
    const send = (method: string, path: string) =>
      sendRaw(gateway.url, {
        method,
        path,
        headers: {
          ...(hasKey ? { authorization: `AccessKey ${workspace.key}` } : {}),
          ...headers,
          'content-length': `${body.length}`,
        },
        body,
      });
    const rest = await send('PATCH', `/workspaces/${workspace.id}/contacts/${ADA}`);
    const graphql = await send('POST', '/graphql');

    expect([rest.status, graphql.status]).toEqual([status, status]);
    const { message } = JSON.parse(rest.text);
    expect(JSON.parse(graphql.text).errors).toMatchObject([{ message }]);
  },
);

/** A body that is an update over REST and an operation over GraphQL. */
function update(): Buffer {
  return Buffer.from(JSON.stringify({ query: '{ viewer { workspace { id } } }' }));
}
