import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CASES } from '../../src/conformance/cases/all.ts';
import { type HttpResponse, perform, type Send } from '../../src/conformance/door.ts';
import { restDoor } from '../../src/conformance/rest-door.ts';
import { scenes } from '../../src/conformance/scenario.ts';
import { SEED } from '../../src/conformance/seed.ts';
import { type Gateway, startGateway } from '../gateway.ts';

/**
 * Every case of the table over REST, with a public validating proxy between client and server that holds each exchange
 * against the document that the server publishes: what comes back is as described, and what the server accepts is, too.
 */
describe('between a client and the server, a validating proxy finds no mismatch', () => {
  let gateway: Gateway;
  let proxy: Proxy;
  beforeAll(async () => {
    gateway = await startGateway();
    proxy = await startProxy(`${gateway.url}/openapi.json`, gateway.url);
  });
  afterAll(async () => {
    proxy.process.kill();
    await gateway.close();
  });

  test.each(Object.entries(CASES))(
    '%s',
    async (_group, cases) => {
      const mismatches: unknown[] = [];
      for (const testCase of cases.filter(({ key, rights }) => key === undefined && rights === undefined)) {
        const workspace = await gateway.workspace({ ...SEED, ...testCase.seed });
        const call = { url: proxy.url, key: workspace.key, workspaceId: testCase.workspaceId ?? workspace.id };
        const send: Send = async (request) => {
          const response = await sendThrough(request);
          const found = mismatchesOf(response).map((mismatch) => ({ id: testCase.id, ...request, ...mismatch }));
          mismatches.push(...found);
          return response;
        };
        for (const { step, resulted } of scenes(testCase)) resulted((await perform(restDoor, call, step, send)).result);
      }
      expect(mismatches).toEqual([]);
    },
    60_000,
  );
});

interface Proxy {
  process: ChildProcess;
  url: string;
}

async function startProxy(document: string, upstream: string): Promise<Proxy> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const prism = new URL('../../node_modules/.bin/prism', import.meta.url).pathname;
  const child = spawn(prism, ['proxy', document, upstream, '--port', String(port), '--verboseLevel', 'info']);
  let output = '';
  for (;;) {
    const [text] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    output += text;
    if (child.exitCode !== null) throw new Error(`the proxy did not start: ${output}`);
    if (output.includes('listening')) return { process: child, url: `http://127.0.0.1:${port}` };
  }
}

/** Follows no redirect: the proxy is to see the answer itself. */
async function sendThrough({ url, ...request }: Parameters<Send>[0]): Promise<HttpResponse> {
  const response = await fetch(url, { ...request, redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

interface Violation {
  location: [where: 'request' | 'response', ...rest: string[]];
  message: string;
}

/** A request may break the document only where the server refuses it; an answer never may. */
function mismatchesOf({ status, headers, text }: HttpResponse) {
  const told = headers.get('sl-violations') ?? '[]';
  // The proxy does not list what would not fit into a header; only requests of a hundred wrong values come to that.
  const violations: Violation[] = told.startsWith('[') ? JSON.parse(told) : [{ location: ['request'], message: told }];
  return violations
    .filter(({ location: [where] }) => where === 'response' || status < 400)
    .map(({ location, message }) => ({ status, text, violation: `${location.join('.')}: ${message}` }));
}
