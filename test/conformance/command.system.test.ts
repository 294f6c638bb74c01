import { spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { NOBODY, SEED } from '../../src/conformance/environment/seed.ts';
import type { Verdict } from '../../src/conformance/run.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';
import { MAIN, run, startsPrograms } from '../program/program.ts';
import { type Asked, type LyingServer, type ResponseEvent, startLying } from './lying-server.ts';
import { argumentsFor, leftIn, NOTHING } from './workspace.ts';

startsPrograms();

let gateway: Gateway;
const servers: LyingServer[] = [];
beforeAll(async () => {
  gateway = await startGateway();
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => gateway.close());

async function lying(tongue: Parameters<typeof startLying>[1]): Promise<LyingServer> {
  const started = await startLying(gateway.url, tongue);
  servers.push(started);
  return started;
}

async function verdictsOf(workspace: TestWorkspace, target: string, ...more: string[]) {
  const { code, stdout, stderr } = await run([...argumentsFor(workspace, target), ...more, '--json']);
  if (stdout === '') throw new Error(stderr);
  const { cases, ...summary } = JSON.parse(stdout) as { cases: Verdict[]; leftBehind: string[]; differs: number };
  return { code, summary, cases };
}

describe('the gateway', () => {
  test('agrees with the cases over GraphQL, too', async () => {
    const workspace = await gateway.workspace();
    const { url, asked } = await lying({});
    const { code, summary, cases } = await verdictsOf(workspace, url, '--api', 'graphql', '--only', 'lists.');
    expect({ code, summary }).toMatchObject({ code: 0, summary: { api: 'GraphQL', differs: 0 } });
    expect(cases.find(({ id }) => id === 'lists.all')).toMatchObject({ verdict: 'agrees' });
    expect(new Set(asked.map(({ path }) => path))).toEqual(new Set(['/graphql']));
    expect(await leftIn(workspace)).toEqual(NOTHING);
  });

  test('keeps its data, and agrees with the cases that do not need an empty workspace', async () => {
    const workspace = await gateway.workspace(SEED);
    const before = await leftIn(workspace);
    const { code, summary, cases } = await verdictsOf(workspace, gateway.url, '--only', 'lists.');
    expect({ code, summary }).toMatchObject({ code: 0, summary: { differs: 0, leftBehind: [] } });
    expect(await leftIn(workspace)).toEqual(before);
    expect(cases.filter((one) => one.verdict === 'skipped' && one.needs.includes('refused'))).toEqual([]);
    const verdicts = Object.fromEntries(cases.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).toMatchObject({ 'lists.read': 'agrees', 'lists.delete': 'agrees', 'lists.all': 'skipped' });
  });

  test('receives no changes with --read-only', async () => {
    const contact = { id: '7c9e6679-7425-40de-944b-e07fc1f90ae7', body: { attributes: { firstName: 'Their own' } } };
    const workspace = await gateway.workspace({ contacts: [contact] });
    const before = await workspace.rows();
    const { url, asked } = await lying({});
    const { code, summary, cases } = await verdictsOf(workspace, url, '--read-only');
    expect({ code, summary }).toMatchObject({ code: 0, summary: { readOnly: true, differs: 0 } });
    const agreeing = cases.filter(({ verdict }) => verdict === 'agrees').map(({ id }) => id);
    expect(agreeing).toEqual(
      expect.arrayContaining([
        'key.none-to-read',
        'read.by-identifier.free',
        'read.unknown',
        'sequence.page-then-read',
      ]),
    );
    // Previews and searches have a body but write nothing.
    expect(asked.filter(({ method, path }) => method !== 'GET' && !/\/(preview|search)$/.test(path))).toEqual([]);
    expect(await workspace.rows()).toEqual(before);
  });

  test('has no data of a run that Ctrl-C ends', async () => {
    const workspace = await gateway.workspace();
    const stopAt = 50;
    let seen = 0;
    const { url } = await lying({
      instead() {
        seen += 1;
        if (seen === stopAt) child.kill('SIGINT');
        return undefined;
      },
    });
    const child = spawn(process.execPath, [MAIN, ...argumentsFor(workspace, url)], { stdio: 'ignore' });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(seen).toBeLessThan(stopAt + 20);
    expect(await leftIn(workspace)).toEqual(NOTHING);
  });
});

describe('another server', () => {
  test('differs by case id, with the request, the expected and the actual response', async () => {
    const workspace = await gateway.workspace();
    const { url } = await lying({ change: forgettingLists });
    const { code, cases } = await verdictsOf(workspace, url, '--only', 'read.');
    expect(code).toBe(2);
    expect(cases.find(({ id }) => id === 'read.by-identifier.found')).toMatchObject({ verdict: 'agrees' });
    expect(cases.find(({ id }) => id === 'read.whole')).toEqual({
      id: 'read.whole',
      name: 'a contact is shown whole',
      group: 'reading',
      source: 'documented',
      verdict: 'differs',
      sent: {
        operation: 'contact',
        method: 'GET',
        path: `/workspaces/${workspace.id}/contacts/0190a000-0000-7000-8000-00000000000a`,
        headers: {},
      },
      differences: [{ part: 'result.listIds', expected: ['0190a000-0000-7000-8000-0000000001aa'], got: [] }],
    });
  });

  test.each([
    ['strategy.', 'outcome, skipped'],
    ['version.', 'outcome, skipped, result.version'],
  ])('does not fail in %s for headers that only the gateway has', async (only, unreported) => {
    const change = ({ headers, ...answered }: ResponseEvent) => ({
      ...answered,
      headers: { 'content-type': headers['content-type'] ?? '' },
    });
    const { url } = await lying({ change });
    const { code, stdout } = await run([...argumentsFor(await gateway.workspace(), url), '--only', only]);
    expect(code).toBe(0);
    expect(stdout).toContain(`\nNot compared, because the server does not report: ${unreported}\n`);
  });

  test('that does not define an attribute runs the other cases', async () => {
    const instead = ({ method, path, text }: Asked) =>
      method === 'POST' && path.endsWith('/attribute-definitions') && JSON.parse(text).readOnly
        ? json(403, { code: 'Forbidden', message: 'not for you', details: {} })
        : undefined;
    const { url } = await lying({ instead });
    const { code, cases } = await verdictsOf(await gateway.workspace(), url, '--only', 'read.');
    expect(code).toBe(0);
    const skipped = cases.filter((one) => one.verdict === 'skipped' && one.needs.includes('not for you'));
    expect(skipped).toContainEqual(
      expect.objectContaining({
        id: 'read.whole',
        needs: 'the attribute serial, which is refused: Forbidden (not for you)',
      }),
    );
    expect(cases.filter(({ verdict }) => verdict === 'agrees').length).toBeGreaterThan(5);
  });

  test('that rejects the initial data of cases does not agree', async () => {
    const instead = ({ method }: Asked) =>
      method === 'PATCH' ? json(403, { code: 'Forbidden', message: 'not for you' }) : undefined;
    const { url } = await lying({ instead });
    const { code, stdout } = await run([...argumentsFor(await gateway.workspace(), url), '--only', 'update.lists.add']);
    expect(code).toBe(1);
    expect(stdout).toContain('  2  contacts to start from, which are refused: Forbidden (not for you)\n');
    expect(stdout).toMatch(/\n0 agree, 0 differ, 2 were skipped\.\n$/);
  });

  test('that responds with Retry-After gets the request again', async () => {
    let count = 0;
    const instead = () => {
      count += 1;
      const busy = { code: 'RateLimited', message: 'slowly', details: {} };
      return count % 3 === 0 ? json(count % 2 === 0 ? 429 : 503, busy, { 'retry-after': '0' }) : undefined;
    };
    const { url } = await lying({ instead });
    expect(await verdictsOf(await gateway.workspace(), url, '--only', 'update.lists')).toMatchObject({
      code: 0,
      summary: { differs: 0 },
    });
  });
});

describe('an invalid run ends with one line:', () => {
  test('a target without a server', async () => {
    const workspace = await gateway.workspace();
    expect(await run(argumentsFor(workspace, 'http://127.0.0.1:9'))).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^no answer from http:\/\/127\.0\.0\.1:9: [^\n]+\n$/),
    });
  });

  test('unknown ids', async () => {
    expect(await run([...argumentsFor(await gateway.workspace(), gateway.url), '--only', 'none.'])).toMatchObject({
      code: 1,
      stderr: 'no case has an id that begins with none.\n',
    });
  });

  test('a rejected key', async () => {
    const workspace = await gateway.workspace();
    expect(await run(argumentsFor({ ...workspace, key: 'wrong' }, gateway.url))).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: `${gateway.url} refuses the key\n`,
    });
  });

  test('an unknown workspace', async () => {
    const workspace = await gateway.workspace();
    expect(await run(argumentsFor({ ...workspace, id: NOBODY }, gateway.url))).toMatchObject({
      code: 1,
      stderr: `${gateway.url} knows no workspace ${NOBODY} for this key\n`,
    });
  });

  test('a key without the scope for lists, with nothing left behind', async () => {
    const workspace = await gateway.workspace();
    const key = await workspace.makeKey({ scopes: ['contacts:read', 'contacts:write'] });
    expect(await run(argumentsFor({ ...workspace, key }, gateway.url))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^the key cannot make the lists that cases need: Forbidden [^\n]+\n$/),
    });
    expect(await leftIn(workspace)).toEqual(NOTHING);
  });

  test('another kind of server', async () => {
    const workspace = await gateway.workspace();
    const { url } = await lying({ instead: () => ({ status: 200, headers: {}, text: '<html>' }) });
    expect(await run(argumentsFor(workspace, url))).toMatchObject({
      code: 1,
      stderr: `${url} does not answer as a contacts API does: HTTP 200 <html>\n`,
    });
  });

  test('a server that stops during the run', async () => {
    const workspace = await gateway.workspace();
    const server = await lying({
      change(answered, { path }) {
        if (path.includes('/identifiers/')) setImmediate(() => server.close());
        return answered;
      },
    });
    expect(await run(argumentsFor(workspace, server.url))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^no answer from [^\n]+\n$/),
    });
  });
});

/** A wrong response: a contact that is read has no lists. */
function forgettingLists(answered: ResponseEvent, { method }: Asked): ResponseEvent {
  if (method !== 'GET' || answered.status !== 200) return answered;
  return { ...answered, text: JSON.stringify({ ...JSON.parse(answered.text), listIds: [] }) };
}

function json(status: number, body: object, headers: Record<string, string> = {}): ResponseEvent {
  return { status, headers: { 'content-type': 'application/json', ...headers }, text: JSON.stringify(body) };
}
