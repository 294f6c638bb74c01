import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALLS } from '../../src/conformance/apis/graphql-calls.ts';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';

type Body = string | Uint8Array<ArrayBuffer>;

/** Input that no well-formed update can contain, byte by byte as a client sends it. */
interface BadInput {
  name: string;
  /** The body of the PATCH. */
  rest: Body;
  /** The `input` in the variables of the mutation, as JSON text; or the whole body of the request. */
  input?: string;
  graphqlBody?: Body;
  contentType?: string;
  expect: {
    status: number;
    code: string;
    details?: string[];
    /** Over GraphQL: data with these paths, or a top-level error with this status and code. */
    graphql: { paths: string[] } | { status: number; code: string };
  };
}

const DEEP = `${'['.repeat(1000)}${']'.repeat(1000)}`;
const LARGE = JSON.stringify({ attributes: { firstName: 'x'.repeat(2 * 1024 * 1024) } });
const NO_UTF8 = Uint8Array.from(Buffer.from('{"attributes":{"firstName":"\xff"}}', 'latin1'));

const BAD_INPUTS: BadInput[] = [
  {
    name: 'not JSON',
    rest: '{"attributes": ',
    graphqlBody: '{"query": ',
    expect: { status: 400, code: 'InvalidRequest', graphql: { status: 400, code: 'BAD_REQUEST' } },
  },
  {
    name: 'an empty body',
    rest: '',
    graphqlBody: '',
    expect: { status: 400, code: 'InvalidRequest', graphql: { status: 400, code: 'BAD_REQUEST' } },
  },
  ...['[]', '"text"', '5', 'null', 'true'].map(
    (json): BadInput => ({
      name: `JSON that is not an object: ${json}`,
      rest: json,
      graphqlBody: json,
      expect: { status: 400, code: 'InvalidRequest', graphql: { status: 400, code: 'BAD_REQUEST' } },
    }),
  ),
  {
    name: 'invalid UTF-8',
    rest: NO_UTF8,
    graphqlBody: NO_UTF8,
    expect: { status: 400, code: 'InvalidRequest', graphql: { status: 400, code: 'BAD_REQUEST' } },
  },
  rejected('NUL in a value', '{"attributes":{"firstName":"a\\u0000b"}}', 'attributes.firstName'),
  rejected(
    'NUL in an identifier',
    '{"addIdentifiers":[{"key":"externalId","value":"\\u0000"}]}',
    'addIdentifiers[0].value',
  ),
  rejected('a lone surrogate in a value', '{"attributes":{"firstName":"\\ud800"}}', 'attributes.firstName'),
  rejected('a lone surrogate in a reference', '{"addCompanyRefs":["\\udc00"]}', 'addCompanyRefs[0]'),
  rejected('a lone surrogate in a key', '{"attributes":{"\\ud800":"x"}}', 'attributes', 'attributes.\ud800'),
  rejected('an integer beyond 2^53', '{"attributes":{"rating":9007199254740993}}', 'attributes.rating'),
  rejected('a number above the range of doubles', '{"attributes":{"rating":1e999}}', 'attributes.rating'),
  rejected(
    '1,000-deep JSON',
    `{"addIdentifiers":[{"key":"externalId","value":"x","properties":{"deep":${DEEP}}}]}`,
    `addIdentifiers[0].properties.deep${'[0]'.repeat(28)}`,
  ),
  rejected(
    '1,000-deep JSON as an attribute',
    `{"attributes":{"firstName":${DEEP}}}`,
    `attributes.firstName${'[0]'.repeat(30)}`,
    'attributes.firstName',
  ),
  rejected('__proto__ as an attribute key', '{"attributes":{"__proto__":"x"}}', 'attributes.__proto__'),
  rejected('constructor as an attribute key', '{"attributes":{"constructor":"x"}}', 'attributes.constructor'),
  {
    name: 'a body of 2 MB',
    rest: LARGE,
    graphqlBody: JSON.stringify({ query: '{ __typename }', padding: LARGE }),
    expect: { status: 413, code: 'PayloadTooLarge', graphql: { status: 413, code: 'PAYLOAD_TOO_LARGE' } },
  },
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=latin1',
  ].map(
    (contentType): BadInput => ({
      name: `the content type ${contentType}`,
      rest: '{"attributes":{"firstName":"x"}}',
      graphqlBody: '{"query":"{ __typename }"}',
      contentType,
      expect: { status: 415, code: 'UnsupportedMediaType', graphql: { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' } },
    }),
  ),
];

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe('REST', () => {
  test.each(BAD_INPUTS)('refuses $name', async ({ rest, contentType = 'application/json', expect: expected }) => {
    const workspace = await gateway.workspace(SEED);
    const before = await workspace.rows();

    const response = await send(workspace, `/workspaces/${workspace.id}/contacts/${ADA}`, 'PATCH', rest, contentType);

    const answer = await response.json();
    expect({ status: response.status, code: answer.code }).toEqual({ status: expected.status, code: expected.code });
    expect(Object.keys(answer.details)).toEqual((expected.details ?? []).map((path) => `.${path}`));
    expect(await workspace.rows()).toEqual(before);
  });
});

describe('GraphQL', () => {
  test.each(BAD_INPUTS)(
    'refuses $name',
    async ({ input, graphqlBody, contentType = 'application/json', expect: { graphql } }) => {
      const workspace = await gateway.workspace(SEED);
      const before = await workspace.rows();
      const body = graphqlBody ?? mutation(workspace, input ?? '{}');

      const response = await send(workspace, '/graphql', 'POST', body, contentType);

      const { data, errors } = await response.json();
      if ('paths' in graphql) {
        expect(errors).toBeUndefined();
        expect(data.updateContact.contact).toBeNull();
        expect(data.updateContact.errors.map(({ path }: { path: string[] }) => path.join('.'))).toEqual(graphql.paths);
      } else {
        expect({ status: response.status, code: errors[0].extensions.code }).toEqual(graphql);
      }
      expect(await workspace.rows()).toEqual(before);
    },
  );

  test('rejects a document that is nested too deep for the parser, without a crash', async () => {
    const workspace = await gateway.workspace(SEED);
    const query = `{ contact(workspaceId: "x", contactId: ${'['.repeat(200_000)}) { id } }`;

    const response = await send(workspace, '/graphql', 'POST', JSON.stringify({ query }), 'application/json');

    expect(response.status).toBeLessThan(500);
    expect((await response.json()).errors).toHaveLength(1);
  });
});

function rejected(name: string, json: string, ...paths: string[]): BadInput {
  return {
    name,
    rest: json,
    input: json,
    expect: {
      status: 422,
      code: 'InvalidPayload',
      details: paths,
      graphql: { paths: paths.map((path) => path.replaceAll('[', '.').replaceAll(']', '')) },
    },
  };
}

function mutation({ id }: TestWorkspace, input: string): string {
  const query = JSON.stringify(CALLS.updateContact.document);
  return `{"query": ${query}, "variables": {"workspaceId": "${id}", "contactId": "${ADA}", "input": ${input}}}`;
}

function send({ key }: TestWorkspace, path: string, method: string, body: Body, contentType: string) {
  return fetch(gateway.url + path, {
    method,
    headers: { authorization: `AccessKey ${key}`, 'content-type': contentType },
    body,
  });
}
