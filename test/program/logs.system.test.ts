import { connect } from 'node:net';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { CONTACT_APIS } from '../apis/api.ts';
import { newFolder, type Program, startProgram, startsPrograms } from './program.ts';
import { type Seeded, seed } from './seed.ts';

startsPrograms();

const CANARY = 'kanarienvogel';
/** A new one each time, so that output of an earlier test is not found again. */
const FAULT_CANARY = 'goldammer';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CONTACT = '/workspaces/:workspaceId/contacts/:contactId';

interface RequestLine {
  requestId: string;
  method: string;
  route: string | null;
  status: number;
  ms: number;
}

let file: string;
let program: Program;
let seeded: Seeded;
beforeAll(async () => {
  file = join(newFolder(), 'contacts.db');
  seeded = await seed(file);
  program = await startProgram(['serve'], { environment: { DATABASE_URL: `file:${file}`, LOG_LEVEL: 'trace' } });
});

describe('a request', () => {
  test.each([
    { says: 'a page', method: 'GET', path: '/', route: '/', status: 200 },
    { says: 'a path that does not exist', method: 'GET', path: '/nowhere/at/all', route: null, status: 404 },
    { says: 'a path that cannot be decoded', method: 'GET', path: '/%zz', route: null, status: 400 },
    {
      says: 'a method that is not allowed',
      key: true,
      method: 'PUT',
      path: '/workspaces/a/contacts/b',
      route: CONTACT,
      status: 405,
    },
    { says: 'no key over REST', method: 'PATCH', path: '/workspaces/a/contacts/b', route: CONTACT, status: 401 },
    { says: 'no key over GraphQL', method: 'POST', path: '/graphql', route: '/graphql', status: 401 },
    {
      says: 'a type that is not JSON',
      method: 'POST',
      path: '/graphql',
      type: 'text/plain',
      route: '/graphql',
      status: 415,
    },
  ])('with $says is one line of log with the id of its answer', async ({ method, path, key, type, route, status }) => {
    const query = '{ contact(workspaceId: "a", contactId: "b") { id } }';
    const response = await fetch(`${program.url}${path}`, {
      method,
      headers: {
        'content-type': type ?? 'application/json',
        ...(key ? { authorization: `AccessKey ${seeded.key}` } : {}),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify({ query }) }),
    });
    await response.arrayBuffer();
    const requestId = response.headers.get('x-request-id');
    expect({ status: response.status, requestId }).toEqual({ status, requestId: expect.stringMatching(UUID) });
    const line = { requestId, method, route, status, ms: expect.any(Number) };
    expect(await linesOf(requestId ?? '')).toEqual([expect.objectContaining(line)]);
  });

  test.each(['abc', 'A-b_c.9', '7'.repeat(128)])('keeps the harmless id %s of its client', async (id) => {
    expect(await answeredId({ 'x-request-id': id })).toBe(id);
    expect(await linesOf(id)).toHaveLength(1);
  });

  test.each(['', 'a b', 'a,b', '{"level":60}', 'caf\u00e9', '<b>', '7'.repeat(129)])(
    'generates an id instead of %j',
    async (id) => {
      expect(await answeredId({ 'x-request-id': id })).toMatch(UUID);
    },
  );
});

describe('the log contains no input of clients:', () => {
  test('values, identifiers and keys of requests that succeed, fail or cannot be read', async () => {
    const identifier = { key: 'externalId', value: CANARY };
    const body = {
      attributes: { firstName: CANARY, labels: [CANARY] },
      addIdentifiers: [{ key: 'emailaddress', value: `${CANARY}@example.com`, properties: { note: CANARY } }],
      addCompanyRefs: [CANARY],
      [CANARY]: CANARY,
    };
    const wrong = { attributes: { rating: CANARY, [CANARY]: CANARY }, addToLists: [CANARY] };
    for (const api of CONTACT_APIS) {
      const { [CANARY]: _unknown, ...typed } = body;
      const call = { url: program.url, ...seeded, identifier, include: [CANARY] };
      expect(await api.upsert({ ...call, body: api.name === 'REST' ? body : typed })).toMatchObject({ problems: [] });
      expect(await api.findByIdentifier(call)).toMatchObject({ problems: [] });
      expect((await api.upsert({ ...call, body: wrong })).problems).not.toEqual([]);
      expect((await api.findByIdentifier({ ...call, key: CANARY })).problems).not.toEqual([]);
      expect((await api.findByIdentifier({ ...call, workspaceId: CANARY })).problems).not.toEqual([]);
    }
    for (const path of [contactPath(CANARY), '/graphql']) {
      await send(path, `{"query": ${CANARY}`);
      await send(path, `{"query": "{ ${CANARY} }", "attributes": {"firstName": "${CANARY}"}}`);
      await send(`${path}?${CANARY}=${CANARY}`, `"${CANARY}"`);
    }
    await send(`/${CANARY}/%zz`, CANARY);
    await answeredId({ 'x-request-id': 'last', 'user-agent': CANARY, cookie: CANARY });
    await linesOf('last');

    expect(legible(program.output())).not.toContain(CANARY);
    expect(program.output()).not.toContain(seeded.key.slice(4));
  });

  test('bytes that are not HTTP', async () => {
    const raw = `GET / HTTP/1.1\r\nHost: here\r\nAuthorization: AccessKey ${CANARY}\r\nno header\r\n\r\n`;
    const socket = connect(Number(new URL(program.url).port), '127.0.0.1', () => socket.write(raw));
    await new Promise((resolve) => socket.resume().on('close', resolve));
    await answeredId({ 'x-request-id': 'after' });
    await linesOf('after');
    expect(legible(program.output())).not.toContain(CANARY);
  });
});

test('a server error is in the log with its cause and the id of the request, and without input of the client', async () => {
  const database = new SqliteDatabase(file);
  database.exec('drop table contact_history');
  database.close();
  for (const path of [contactPath(FAULT_CANARY), '/graphql']) {
    const input = { attributes: { firstName: FAULT_CANARY } };
    const variables = {
      workspaceId: seeded.workspaceId,
      identifier: { key: 'externalId', value: FAULT_CANARY },
      input,
    };
    const id = `fault-at-${path === '/graphql' ? 'graphql' : 'rest'}`;
    const body = path === '/graphql' ? { query: UPSERT, variables } : input;
    expect(await send(path, JSON.stringify(body), { 'x-request-id': id })).toBe(500);
    const fault = expect.objectContaining({ level: 50, err: expect.objectContaining({ message: expect.any(String) }) });
    expect(await linesOf(id)).toEqual([fault, expect.objectContaining({ level: 50, status: 500 })]);
  }
  expect(legible(program.output())).not.toContain(FAULT_CANARY);
});

const UPSERT = `mutation ($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {
  upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) { outcome }
}`;

/** The log lines of a request, after its response is in the log. */
async function linesOf(requestId: string): Promise<RequestLine[]> {
  const output = await program.says(new RegExp(`"requestId":"${requestId}".*"msg":"request"`));
  const lines = output.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line)).filter((line) => line.requestId === requestId);
}

async function answeredId(headers: Record<string, string>): Promise<string | null> {
  const response = await fetch(program.url, { headers });
  await response.arrayBuffer();
  return response.headers.get('x-request-id');
}

async function send(path: string, body: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(`${program.url}${path}`, {
    method: path.startsWith('/graphql') ? 'POST' : 'PATCH',
    headers: { 'content-type': 'application/json', authorization: `AccessKey ${seeded.key}`, ...headers },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

function contactPath(externalId: string): string {
  return `/workspaces/${seeded.workspaceId}/contacts/identifiers/externalId/${externalId}`;
}

/** The log as readable text: bytes that are logged as lists of numbers are decoded. */
function legible(log: string): string {
  return log.replace(/\[\d+(?:,\d+)+\]/g, (bytes) => Buffer.from(JSON.parse(bytes)).toString());
}
