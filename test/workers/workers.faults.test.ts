import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { newFolder, run, startsPrograms } from '../program/program.ts';
import { isReady } from '../program/start-workers.ts';
import { type EngineName, isAlive, type SeededWorkers, startSeededWorkers } from './seeded.ts';

startsPrograms();

/** The time to wait for a condition on a busy machine, in milliseconds. */
const BUSY = { timeout: 20_000 };

const CLIENTS = 16;

let gateway: SeededWorkers | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

interface Answer {
  status: number | string;
  body: string;
}

/** Updates the contact of a client over the API of the client. `headers` may delay the body. */
function begin({ url, workspace }: SeededWorkers, client: number, rating: number, agent: Agent, headers = {}) {
  const identifier = { key: 'externalId', value: `client-${client}` };
  const update = { attributes: { rating } };
  const [method, path, body] =
    client % 2 === 0
      ? ['PATCH', `/workspaces/${workspace.id}/contacts/identifiers/${identifier.key}/${identifier.value}`, update]
      : ['POST', '/graphql', { query: UPSERT, variables: { workspaceId: workspace.id, identifier, input: update } }];
  const json = JSON.stringify(body);
  const sent = request(`${url}${path}`, {
    method,
    agent,
    headers: {
      authorization: `AccessKey ${workspace.key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(json),
      ...headers,
    },
  });
  return { request: sent, json, answer: answerTo(sent) };
}

const UPSERT = `mutation ($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {
  upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) { outcome }
}`;

async function answerTo(sent: ReturnType<typeof request>): Promise<Answer> {
  try {
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, body: await text(response) };
  } catch (error) {
    return { status: (error as NodeJS.ErrnoException).code ?? 'unknown', body: '' };
  }
}

/** GraphQL responds with 200 even if an operation fails. */
function isDone({ status, body }: Answer): boolean {
  return (status === 200 || status === 201) && !body.includes('"errors":');
}

function update(at: SeededWorkers, client: number, rating: number, agent: Agent): Promise<Answer> {
  const begun = begin(at, client, rating, agent);
  begun.request.end(begun.json);
  return begun.answer;
}

/** Returns the stored rating of each client. */
async function ratings({ services, workspace }: SeededWorkers): Promise<Map<string, number>> {
  const rows = await services.store
    .reader({ workspaceId: workspace.id })
    .selectFrom('contact_identifier')
    .innerJoin('contact', (join) =>
      join
        .onRef('contact.workspace_id', '=', 'contact_identifier.workspace_id')
        .onRef('contact.id', '=', 'contact_identifier.contact_id'),
    )
    .select(['contact_identifier.normalized_value as client', 'contact.attributes as attributes'])
    .where('contact.workspace_id', '=', workspace.id)
    .execute();
  return new Map(rows.map(({ client, attributes }) => [client, Number(JSON.parse(attributes).rating)]));
}

/** Clients that update their contacts as fast as they can. */
function startLoad(at: SeededWorkers) {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const acknowledged = new Map<string, number>();
  let failures = 0;
  let isOver = false;
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let rating = 1; !isOver; rating += 1) {
      if (isDone(await update(at, client, rating, agent))) acknowledged.set(`client-${client}`, rating);
      else failures += 1;
    }
  });
  return {
    acknowledged,
    failures: () => failures,
    async end() {
      isOver = true;
      await Promise.all(clients);
      agent.destroy();
    },
  };
}

const ENGINES: readonly EngineName[] = ['postgres', 'sqlite'];

describe.each(ENGINES)('on %s, under load', (engine) => {
  test('a worker that is killed is replaced, and no acknowledged update is lost', async () => {
    gateway = await startSeededWorkers({}, engine);
    const at = gateway;
    const load = startLoad(at);
    await expect.poll(() => load.acknowledged.size, BUSY).toBe(CLIENTS);
    const [first, second] = at.workers() as [number, number];
    process.kill(second, 'SIGKILL');
    await at.says(/"msg":"a worker ended"/);
    await expect.poll(() => at.workers().length, BUSY).toBe(3);
    await isReady(at.url);
    const isServing = async () => {
      await (await fetch(at.url, { headers: { connection: 'close' } })).text();
      return at.serving().has(at.workers()[2] as number);
    };
    await expect.poll(isServing, BUSY).toBe(true);
    await load.end();
    expect(isAlive(first)).toBe(true);
    expect(load.failures()).toBeGreaterThan(0);
    const stored = await ratings(at);
    for (const [client, rating] of load.acknowledged) expect(stored.get(client)).toBeGreaterThanOrEqual(rating);
  });

  test('the kill of the primary process loses no acknowledged update', async () => {
    gateway = await startSeededWorkers({}, engine);
    const at = gateway;
    const load = startLoad(at);
    await expect.poll(() => load.acknowledged.size, BUSY).toBe(CLIENTS);
    process.kill(at.pid, 'SIGKILL');
    await at.ended;
    await expect.poll(() => at.workers().filter(isAlive), BUSY).toEqual([]);
    await load.end();
    const stored = await ratings(at);
    for (const [client, rating] of load.acknowledged) expect(stored.get(client)).toBeGreaterThanOrEqual(rating);
  });
});

describe.each(ENGINES)('a gateway with two workers on %s', (engine) => {
  test.each(['SIGTERM', 'SIGINT'] as const)('completes all requests in progress after %s', async (signal) => {
    gateway = await startSeededWorkers({}, engine);
    const at = gateway;
    const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
    const clients = Array.from({ length: CLIENTS }, (_, client) => client);
    const first = await Promise.all(clients.map((client) => update(at, client, 1, agent)));
    expect(first.filter((answer) => !isDone(answer))).toEqual([]);
    const begun = await Promise.all(
      clients.map(async (client) => {
        const half = begin(at, client, 2, agent, { expect: '100-continue' });
        half.request.flushHeaders();
        await once(half.request, 'continue');
        half.request.write(half.json.slice(0, 10));
        return half;
      }),
    );
    process.kill(at.pid, signal);
    // The primary process and both workers.
    await expect.poll(() => [...at.output().matchAll(/"msg":"stopping"/g)].length, BUSY).toBe(3);
    for (const { request: half, json } of begun) half.end(json.slice(10));
    const second = await Promise.all(begun.map(({ answer }) => answer));
    expect(second.filter((answer) => !isDone(answer))).toEqual([]);
    expect(await at.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(at.workers().filter(isAlive)).toEqual([]);
    agent.destroy();
    const stored = await ratings(at);
    expect([...stored.values()]).toEqual(clients.map(() => 2));
  });

  test('ends with its primary process', async () => {
    gateway = await startSeededWorkers({}, engine);
    const { pid, url, workers, ended } = gateway;
    process.kill(pid, 'SIGKILL');
    await ended;
    await expect.poll(() => workers().filter(isAlive), BUSY).toEqual([]);
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  test('shows the figures of all processes, and those of a worker that was killed', async () => {
    gateway = await startSeededWorkers({}, engine);
    const at = gateway;
    const agent = new Agent({ keepAlive: false });
    for (let rating = 1; rating <= 30; rating += 1) expect(isDone(await update(at, 0, rating, agent))).toBe(true);
    expect(at.serving().size).toBe(2);
    const updates = /contact_gateway_operations_total\{api="rest",operation="upsertContact",outcome="Done"\} (\d+)/;
    const figure = async (series: RegExp) => series.exec(await metrics(at.url))?.[1];
    for (let asked = 0; asked < 4; asked += 1) await expect.poll(() => figure(updates), BUSY).toBe('30');
    expect(Number(await figure(/contact_gateway_commit_changes_sum (\d+)/))).toBeGreaterThanOrEqual(30);
    expect(await metrics(at.url)).toMatch(/^contact_gateway_ready 1$/m);
    process.kill(at.workers()[1] as number, 'SIGKILL');
    await expect.poll(() => at.workers().length, BUSY).toBe(3);
    await isReady(at.url);
    for (let asked = 0; asked < 4; asked += 1) await expect.poll(() => figure(updates), BUSY).toBe('30');
  });
});

async function metrics(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`, { headers: { connection: 'close' } })).text();
}

describe('workers that cannot start end the program with one line:', () => {
  test('a port in use', async () => {
    gateway = await startSeededWorkers();
    const occupied = createServer();
    await new Promise<void>((resolve) => occupied.listen(0, '127.0.0.1', resolve));
    const { port } = occupied.address() as { port: number };
    const environment = { PORT: `${port}`, WORKERS: '2', DATABASE_URL: gateway.databaseUrl };
    const ending = await run(['serve'], { environment });
    occupied.close();
    expect(ending).toMatchObject({ code: 1, stderr: expect.stringMatching(`^port ${port} is in use: .+\n$`) });
  });

  test('a file that is not a database', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'contacts.db'), 'Dear Ada, '.repeat(500));
    const environment = { WORKERS: '2', DATABASE_URL: `file:${join(folder, 'contacts.db')}` };
    const stderr = expect.stringMatching(/^the file that DATABASE_URL names is not a SQLite database: [^\n]+\n$/);
    expect(await run(['serve'], { environment })).toMatchObject({ code: 1, stdout: '', stderr });
  });
});
