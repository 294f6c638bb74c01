import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { newFolder, type Program, startProgram, startsPrograms } from './program.ts';
import { allRows, damages } from './rows.ts';
import { type Seeded, seed } from './seed.ts';

startsPrograms();

const CLIENTS = 40;
/** In milliseconds: long enough that no change is refused, however busy the machine is. */
const WRITE_QUEUE_TIMEOUT = '60000';
/** Well below the ten seconds that requests in progress may take. */
const SOON = 8_000;

describe.concurrent('the program, after a signal,', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s, completes all requests in progress, closes the database and ends',
    async (signal) => {
      const { file, program, seeded } = await startSeeded();
      const connections = new Agent({ keepAlive: true, maxSockets: CLIENTS });
      const clients = Array.from({ length: CLIENTS }, (_, client) => client);
      // Open connections: a request on them has reached the machine as soon as it is written.
      const first = await Promise.all(
        clients.map((client) => answerTo(begin(program, seeded, client, 1, connections))),
      );
      expect(first.filter(isFailure)).toEqual([]);

      const [firstHalf, secondHalf] = [clients.slice(0, CLIENTS / 2), clients.slice(CLIENTS / 2)];
      const whole = firstHalf.map((client) => begin(program, seeded, client, 2, connections));
      const half = await Promise.all(secondHalf.map((client) => beginHalf(program, seeded, client, connections)));
      const responses = [...whole, ...half].map(answered);
      for (const it of whole) it.request.end(it.body);
      const ended = program.stop(signal);
      const begun = Date.now();
      await program.says(/"msg":"stopping"/);
      for (const it of half) it.request.end(it.body.slice(10));

      const second = await Promise.all(responses);
      expect(second.filter(isFailure)).toEqual([]);
      expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
      expect(Date.now() - begun).toBeLessThan(SOON);
      connections.destroy();
      // SQLite deletes its log when the last connection is closed gracefully.
      expect(existsSync(`${file}-wal`)).toBe(false);
      expect(damages(file)).toEqual([]);
      const { contact = [] } = allRows(file);
      expect(contact.map(({ version }) => version)).toEqual(clients.map(() => 2));
    },
  );

  test('waits at most ten seconds for a client that never finishes', async () => {
    const { file, program, seeded } = await startSeeded();
    const connections = new Agent({ keepAlive: true });
    await answerTo(begin(program, seeded, 1, 1, connections));
    const slow = await beginHalf(program, seeded, 1, connections);
    const cut = once(slow.request, 'error');

    const begun = Date.now();
    expect(await program.stop('SIGTERM')).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(Date.now() - begun).toBeGreaterThan(SOON);
    expect(Date.now() - begun).toBeLessThan(20_000);
    await cut;
    expect(existsSync(`${file}-wal`)).toBe(false);
    expect(damages(file)).toEqual([]);
    expect(allRows(file).contact).toMatchObject([{ version: 1 }]);
  });
});

async function startSeeded() {
  const file = join(newFolder(), 'contacts.db');
  const seeded = await seed(file);
  const program = await startProgram(['serve'], { environment: { DATABASE_URL: `file:${file}`, WRITE_QUEUE_TIMEOUT } });
  return { file, seeded, program };
}

interface Begun {
  request: ClientRequest;
  body: string;
}

/** The second update of a client, of which the program has read the head and has received a part of the body. */
async function beginHalf(program: Program, seeded: Seeded, client: number, agent: Agent): Promise<Begun> {
  const begun = begin(program, seeded, client, 2, agent, { expect: '100-continue' });
  begun.request.flushHeaders();
  await once(begun.request, 'continue');
  begun.request.write(begun.body.slice(0, 10));
  return begun;
}

/** The head of an update of a client's own contact; half of the clients use either API. */
function begin(
  { url }: Program,
  { workspaceId, key }: Seeded,
  client: number,
  rating: number,
  agent: Agent,
  more: Record<string, string> = {},
): Begun {
  const identifier = { key: 'externalId', value: `client-${client}` };
  const update = { attributes: { rating } };
  const [method, path, body] =
    client % 2 === 0
      ? ['PATCH', `/workspaces/${workspaceId}/contacts/identifiers/${identifier.key}/${identifier.value}`, update]
      : ['POST', '/graphql', { query: UPSERT, variables: { workspaceId, identifier, input: update } }];
  const json = JSON.stringify(body);
  const headers = {
    authorization: `AccessKey ${key}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(json),
    ...more,
  };
  return { request: request(`${url}${path}`, { method, agent, headers }), body: json };
}

const UPSERT = `mutation ($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {
  upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) { outcome }
}`;

function answerTo(begun: Begun) {
  const answer = answered(begun);
  begun.request.end(begun.body);
  return answer;
}

async function answered({ request }: Begun): Promise<{ status: number | string; body: string }> {
  try {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, body: await text(response) };
  } catch (error) {
    return { status: (error as NodeJS.ErrnoException).code ?? 'unknown', body: '' };
  }
}

/** GraphQL responds with 200 even if an operation fails. */
function isFailure({ status, body }: { status: number | string; body: string }): boolean {
  return (status !== 200 && status !== 201) || body.includes('"errors":');
}
