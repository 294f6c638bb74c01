import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGatewayWith, type TestWorkspace } from '../../gateway.ts';
import { post, WAYS } from '../ways.ts';

/** Operations per second, low enough that none are regained while a document runs. */
const RATE = 2;
const ALIASES = 40;

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGatewayWith({ rateLimit: RATE });
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

const aliases = (field: (index: number) => string) =>
  Array.from({ length: ALIASES }, (_, index) => `a${index}: ${field(index)}`).join('\n');
const CONTACT = `workspaceId: $workspaceId, contactId: $contactId`;
const variables = () => ({ workspaceId: workspace.id, contactId: ADA });

async function versionOf(): Promise<number> {
  const query = `query ($workspaceId: UUID!, $contactId: ID!) { contact(${CONTACT}) { version } }`;
  const { data } = await post({ url: gateway.url, key: await workspace.makeKey() }, { query, variables: variables() });
  return (data as { contact: { version: number } }).contact.version;
}

interface Payload {
  outcome: string | null;
  errors: { __typename: string; code: string; message: string; retryAfter?: number }[];
}

describe.each(WAYS)('each operation of a document, $way, counts towards the quota of the key:', ({ accept }) => {
  test('operations above it do not run, and each of their fields has an error', async () => {
    const before = await versionOf();
    const key = await workspace.makeKey();
    const query = `mutation ($workspaceId: UUID!, $contactId: ID!) { ${aliases(
      (index) => `updateContact(${CONTACT}, input: { attributes: { firstName: "${accept} ${index}" } }) {
        outcome errors { __typename code message ... on RateLimitedError { retryAfter } } }`,
    )} }`;

    const begin = performance.now();
    const { data, errors, headers } = await post({ url: gateway.url, key, accept }, { query, variables: variables() });
    const mayRun = RATE + Math.ceil(((performance.now() - begin) / 1000) * RATE);

    const payloads = Object.values(data ?? {}) as Payload[];
    const done = payloads.filter(({ outcome }) => outcome === 'UPDATED').length;
    expect(errors).toBeUndefined();
    expect(payloads).toHaveLength(ALIASES);
    expect(done).toBeGreaterThanOrEqual(RATE);
    expect(done).toBeLessThanOrEqual(mayRun);
    expect(await versionOf()).toBe(before + done);
    expect(payloads.at(-1)).toEqual({
      outcome: null,
      errors: [
        {
          __typename: 'RateLimitedError',
          code: 'RateLimited',
          message: `the access key may run ${RATE} operations a second; this one was not run, try again in 1 second`,
          retryAfter: 1,
        },
      ],
    });
    expect(headers.get('ratelimit')).toBe('"key";r=0;t=1');
    expect(headers.get('retry-after')).toBe('1');
  });

  test('reads above it do not run', async () => {
    const key = await workspace.makeKey();
    const query = `query ($workspaceId: UUID!, $contactId: ID!) { ${aliases(() => `contact(${CONTACT}) { id }`)} }`;
    const { data, errors } = await post({ url: gateway.url, key, accept }, { query, variables: variables() });
    const read = Object.values(data ?? {}).filter((contact) => contact !== null);
    expect(read.length).toBeGreaterThanOrEqual(RATE);
    expect(read.length).toBeLessThan(ALIASES / 2);
    expect(errors).toHaveLength(ALIASES - read.length);
    expect(errors?.[0]).toMatchObject({ path: ['a2'], extensions: { code: 'RATE_LIMITED' } });
  });

  test('the headers have the rest after all of them', async () => {
    const key = await workspace.makeKey();
    const query = `query ($workspaceId: UUID!) { a: lists(workspaceId: $workspaceId) { edges { cursor } }
      b: accounts(workspaceId: $workspaceId) { edges { cursor } } }`;
    const { headers } = await post({ url: gateway.url, key, accept }, { query, variables: variables() });
    expect(headers.get('ratelimit')).toBe('"key";r=0;t=1');
    expect(headers.has('retry-after')).toBe(false);
  });

  test('nested pages are part of their operation', async () => {
    const key = await workspace.makeKey();
    const query = `query ($workspaceId: UUID!) { lists(workspaceId: $workspaceId) {
      edges { node { a: contacts(first: 1) { edges { cursor } } b: contacts(first: 1) { edges { cursor } } } } } }`;
    const { headers, errors } = await post({ url: gateway.url, key, accept }, { query, variables: variables() });
    expect([errors, headers.get('ratelimit')]).toEqual([undefined, `"key";r=${RATE - 1};t=1`]);
  });
});
