import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALLS } from '../../src/conformance/apis/graphql-calls.ts';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

interface Sent {
  /** The body of the update, as JSON text. */
  update: string;
  /** Pads the whole body of the request to this length, in bytes. */
  length?: number;
  idempotencyKey?: string;
}

interface Answer {
  status: number;
  /** Undefined if the update succeeds. */
  code?: string;
  message?: string;
}

interface Api {
  name: string;
  send(workspace: TestWorkspace, sent: Sent): Promise<Answer>;
}

const CONTACT_APIS: Api[] = [
  {
    name: 'REST',
    async send(workspace, { update, length, idempotencyKey }) {
      const path = `/workspaces/${workspace.id}/contacts/${ADA}`;
      const more = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
      const { status, answer } = await post(workspace, path, 'PATCH', update.padEnd(length ?? 0), more);
      return status === 200 ? { status } : { status, code: answer.code, message: answer.message };
    },
  },
  {
    name: 'GraphQL',
    async send(workspace, { update, length, idempotencyKey }) {
      const more = idempotencyKey === undefined ? '' : `"idempotencyKey": "${idempotencyKey}",`;
      const query = JSON.stringify(CALLS.updateContact.document);
      const input = update.replace('{', `{${more}`);
      const variables = `{"workspaceId": "${workspace.id}", "contactId": "${ADA}", "input": ${input}}`;
      const body = `{"query": ${query}, "variables": ${variables}}`.padEnd(length ?? 0);
      const { status, answer } = await post(workspace, '/graphql', 'POST', body);
      const [error] = answer.errors ?? answer.data.updateContact.errors;
      return error === undefined
        ? { status }
        : { status, code: error.code ?? error.extensions.code, message: error.message };
    },
  },
];

async function post({ key }: TestWorkspace, path: string, method: string, body: string, more: object = {}) {
  const headers = { authorization: `AccessKey ${key}`, 'content-type': 'application/json', ...more };
  const response = await fetch(gateway.url + path, { method, headers, body });
  return { status: response.status, answer: await response.json() };
}

const MEBIBYTE = 1024 * 1024;
const PLAIN = '{"attributes":{"firstName":"changed"}}';
/** The body is level 1, and the properties of an identifier are level 4. */
const nested = (levels: number) => {
  const arrays = `${'['.repeat(levels - 4)}${']'.repeat(levels - 4)}`;
  return `{"attributes":{"firstName":"changed"},"addIdentifiers":[{"key":"externalId","value":"x","properties":{"deep":${arrays}}}]}`;
};

/** 90 identifiers with this many properties each. */
const withProperties = (count: number) => {
  const properties = Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, 1]));
  const addIdentifiers = Array.from({ length: 90 }, (_, index) => ({ key: 'x', value: `${index}`, properties }));
  return JSON.stringify({ addIdentifiers });
};

/** 90 identifiers with this many numbers each. */
const withNumbers = (count: number) => {
  const properties = { numbers: Array(count).fill(1) };
  const addIdentifiers = Array.from({ length: 90 }, (_, index) => ({ key: 'x', value: `${index}`, properties }));
  return JSON.stringify({ addIdentifiers });
};

const TOO_MANY_KEYS = {
  code: expect.stringMatching(/^(InvalidPayload|BAD_USER_INPUT)$/),
  message: expect.stringContaining('20000 keys'),
};
const TOO_MANY_VALUES = {
  code: expect.stringMatching(/^(InvalidPayload|BAD_USER_INPUT)$/),
  message: expect.stringContaining('50000 values'),
};
const TOO_DEEP = {
  code: expect.stringMatching(/^(InvalidPayload|BAD_USER_INPUT|VALIDATION)/),
  message: expect.stringContaining('32 levels'),
};
const TOO_LARGE = {
  code: expect.stringMatching(/^(PayloadTooLarge|PAYLOAD_TOO_LARGE)$/),
  message: 'the body is larger than 1 MiB',
};

const LIMITS = [
  {
    name: 'a body of 1 MiB',
    within: { update: PLAIN, length: MEBIBYTE },
    over: { update: PLAIN, length: MEBIBYTE + 1 },
    says: TOO_LARGE,
  },
  { name: 'JSON of 32 levels', within: { update: nested(32) }, over: { update: nested(33) }, says: TOO_DEEP },
  {
    name: 'JSON of 32 levels under an idempotency key',
    within: { update: nested(32), idempotencyKey: 'a' },
    over: { update: nested(100_000), idempotencyKey: 'b' },
    says: TOO_DEEP,
  },
  {
    name: 'a body of 20,000 keys',
    within: { update: withProperties(210) },
    over: { update: withProperties(230) },
    says: TOO_MANY_KEYS,
  },
  {
    name: 'a body of 50,000 values',
    within: { update: withNumbers(540) },
    over: { update: withNumbers(560) },
    says: TOO_MANY_VALUES,
  },
];

describe.each(CONTACT_APIS)('over $name', ({ send }) => {
  test.each(LIMITS)('$name is accepted, and more is rejected and changes nothing', async ({ within, over, says }) => {
    const workspace = await gateway.workspace(SEED);
    const before = await workspace.rows();

    expect(await send(workspace, over)).toMatchObject(says);

    expect(await workspace.rows()).toEqual(before);
    expect(await send(workspace, within)).toEqual({ status: 200 });
    expect(await workspace.rows()).not.toEqual(before);
  });
});

describe('a deeply nested GraphQL variable', () => {
  /** Deeper than the stack, but not too deep for the parser of the body. */
  const DEEP = `${'['.repeat(9_900)}${']'.repeat(9_900)}`;

  test.each([
    ['is rejected by its type', 'query ($deep: Int) { contacts(workspaceId: "x", first: $deep) { __typename } }', 400],
    [
      'is rejected by its type in a filter',
      'query ($deep: ContactFilterInput) { contacts(workspaceId: "x", filter: $deep) { __typename } }',
      400,
    ],
    ['is ignored if the document declares no variables', '{ __typename }', 200],
  ])('%s', async (_what, query, status) => {
    const workspace = await gateway.workspace(SEED);
    for (const deep of [DEEP, `{"attributes":[{"key":"firstName","equals":${DEEP}}]}`]) {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: {
          authorization: `AccessKey ${workspace.key}`,
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
        },
        body: `{"query": ${JSON.stringify(query)}, "variables": {"deep": ${deep}}, "extensions": {"deep": ${DEEP}}}`,
      });
      expect(response.status).toBe(status);
      await response.json();
    }
  });
});
