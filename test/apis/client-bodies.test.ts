import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALLS } from '../../src/conformance/apis/graphql-calls.ts';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';
import { chunked, type RawResponse, sendRaw } from '../http/raw-request.ts';

/** The encoding that a client applies to a JSON body. */
interface Packing {
  name: string;
  headers: Record<string, string>;
  pack?(json: Buffer): Buffer;
  expect: { status: number; code?: string; message?: string; headers?: Record<string, string> };
}

const READ = { status: 200 };
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const TYPED = { 'content-type': 'application/json' };

const PACKINGS: Packing[] = [
  ...[
    'application/json',
    'application/json; odata.metadata=minimal',
    'application/json; boundary=x',
    'application/json;charset=UTF8; profile="https://example.com/a, b"',
    'application/json; charset="utf-8"',
    'application/JSON ; charset=utf-8',
    'application/json;',
    'application/vnd.api+json',
    'application/graphql+json; charset=utf-8',
  ].map((type): Packing => ({ name: `the type ${type}`, headers: { 'content-type': type }, expect: READ })),
  {
    name: 'a byte order mark',
    headers: TYPED,
    pack: (json) => Buffer.concat([BYTE_ORDER_MARK, json]),
    expect: READ,
  },
  ...['identity', 'Identity', ''].map(
    (encoding): Packing => ({
      name: `the Content-Encoding "${encoding}"`,
      headers: { ...TYPED, 'content-encoding': encoding },
      expect: READ,
    }),
  ),
  ...['chunked', 'Chunked'].map(
    (encoding): Packing => ({
      name: `the Transfer-Encoding ${encoding}`,
      headers: { ...TYPED, 'transfer-encoding': encoding },
      pack: chunked,
      expect: READ,
    }),
  ),
  ...[
    'application/json; charset=latin1',
    'application/json; charset="utf-16"',
    'application/json;charset=us-ascii',
  ].map(
    (type): Packing => ({
      name: `the type ${type}`,
      headers: { 'content-type': type },
      expect: { status: 415, code: 'UnsupportedMediaType', message: 'charset' },
    }),
  ),
  ...[
    'text/plain',
    'text/plain; application/json',
    'application/json, text/plain',
    'application/x-www-form-urlencoded',
  ].map(
    (type): Packing => ({
      name: `the type ${type}`,
      headers: { 'content-type': type },
      expect: { status: 415, code: 'UnsupportedMediaType', message: 'Content-Type: application/json' },
    }),
  ),
  encoded('gzip', gzipSync),
  encoded('x-gzip', gzipSync),
  encoded('br', brotliCompressSync),
  encoded('deflate', deflateSync),
  encoded('zstd', zstdCompressSync),
  encoded('gzip, identity', gzipSync),
  encoded('aws-chunked', (json) => json),
  ...['gzip', 'br', 'deflate', 'zstd'].map((encoding) => encoded(encoding, (json) => json, 'without being encoded')),
  {
    ...encoded('gzip', gzipSync, 'without the header'),
    headers: TYPED,
  },
  ...['gzip, chunked', 'gzip,Chunked', 'deflate, chunked'].map(
    (encoding): Packing => ({
      name: `the Transfer-Encoding ${encoding}`,
      headers: { ...TYPED, 'transfer-encoding': encoding },
      pack: (json) => chunked(gzipSync(json)),
      expect: { status: 501, code: 'NotImplemented', message: encoding, headers: { connection: 'close' } },
    }),
  ),
];

function encoded(encoding: string, pack: (json: Buffer) => Buffer, how = ''): Packing {
  return {
    name: `the Content-Encoding ${encoding} ${how}`,
    headers: { ...TYPED, 'content-encoding': encoding },
    pack,
    expect: {
      status: 415,
      code: 'UnsupportedMediaType',
      message: `Content-Encoding: ${encoding.replace(', identity', '')}`,
      headers: { 'accept-encoding': 'identity' },
    },
  };
}

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

describe.each(['REST', 'GraphQL'] as const)('over %s, a body', (api) => {
  test.each(PACKINGS)(
    'with $name is answered $expect.status',
    async ({ headers, pack = (json) => json, expect: wanted }) => {
      const before = await workspace.rows();
      const response = await update(api, headers, pack);

      const { code, message } = problemIn(response);
      expect({ status: response.status, code }).toEqual({ status: wanted.status, code: wanted.code });
      expect(message ?? '').toContain(wanted.message ?? '');
      expect(response.headers).toMatchObject(wanted.headers ?? {});
      const rows = await workspace.rows();
      if (wanted.status === 200) expect(rows).not.toEqual(before);
      else expect(rows).toEqual(before);
    },
  );
});

describe('over REST, a DELETE without a body', () => {
  test.each(['application/x-www-form-urlencoded', 'text/plain', 'application/json', 'application/octet-stream'])(
    'is accepted with the type %s',
    async (type) => {
      const { id, key } = await gateway.workspace(SEED);
      const response = await sendRaw(gateway.url, {
        method: 'DELETE',
        path: `/workspaces/${id}/contacts/${ADA}`,
        headers: { authorization: `AccessKey ${key}`, 'content-type': type, 'content-length': '0' },
      });
      expect([response.status, response.text]).toEqual([204, '']);
    },
  );
});

let count = 0;

/** Sets an attribute to a new value, so that an update that was read is written. */
async function update(
  api: 'REST' | 'GraphQL',
  packing: Record<string, string>,
  pack: (json: Buffer) => Buffer,
): Promise<RawResponse> {
  count += 1;
  const input = { attributes: { firstName: `Ada ${count}` } };
  const variables = { workspaceId: workspace.id, contactId: ADA, input };
  const [method, path, sent] =
    api === 'REST'
      ? ['PATCH', `/workspaces/${workspace.id}/contacts/${ADA}`, input]
      : ['POST', '/graphql', { query: CALLS.updateContact.document, variables }];
  const body = pack(Buffer.from(JSON.stringify(sent)));
  const length: Record<string, string> = 'transfer-encoding' in packing ? {} : { 'content-length': `${body.length}` };
  const headers = { authorization: `AccessKey ${workspace.key}`, ...packing, ...length };
  return sendRaw(gateway.url, { method: method as string, path: path as string, headers, body });
}

/** The codes of GraphQL, by the names of REST. */
const REST_CODES: Record<string, string> = {
  BAD_REQUEST: 'InvalidRequest',
  NOT_IMPLEMENTED: 'NotImplemented',
  UNSUPPORTED_MEDIA_TYPE: 'UnsupportedMediaType',
};

/** The failure in a response of either API; undefined if it is a success. */
function problemIn({ status, text }: RawResponse): { code?: string; message?: string } {
  if (status === 200) return {};
  const body = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  if (!('errors' in body)) return body;
  const [{ message, extensions }] = body.errors;
  return { code: REST_CODES[extensions.code] ?? extensions.code, message };
}
