import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { type HttpResponse, perform, type Send } from '../../src/conformance/apis/api.ts';
import { restPlugin } from '../../src/conformance/apis/rest.ts';
import type { Case } from '../../src/conformance/case.ts';
import { CASES } from '../../src/conformance/cases/all.ts';
import { SEED } from '../../src/conformance/environment/seed.ts';
import { scenes } from '../../src/conformance/scenario.ts';
import { keyFor } from '../apis/key-for.ts';
import { type Gateway, startDemo, startGateway } from '../gateway.ts';
import { OPERATIONS, sendExample } from './operations.ts';
import { undescribed } from './undescribed.ts';
import { startProxy, type ValidatingProxy, violations } from './validating-proxy.ts';

let gateway: Gateway;
let proxy: ValidatingProxy;
let demo: App;
let demoProxy: ValidatingProxy;
beforeAll(async () => {
  [gateway, demo] = await Promise.all([startGateway(), startDemo()]);
  [proxy, demoProxy] = await Promise.all([startProxy(gateway.url), startProxy(demo.url)]);
});
afterAll(async () => {
  proxy.close();
  demoProxy.close();
  await Promise.all([gateway.close(), demo.close()]);
});

/**
 * Cases whose requests the server accepts although the document does not allow them. It accepts times without seconds
 * (specification §4); the document has `date-time`, the RFC 3339 form, because generated clients know it.
 */
const ACCEPTED_BEYOND = new Set(['filter.without-seconds']);

/**
 * Runs every case over REST through a public validating proxy, which compares each exchange with the server's document:
 * responses must match it, and so must accepted requests,
 * except for the cases above.
 */
describe('between a client and the server, a validating proxy finds no mismatch', () => {
  test.each(Object.entries(CASES))(
    '%s',
    async (_group, cases) => {
      const mismatches = await Promise.all(cases.map(mismatchesIn));
      expect(mismatches.flat()).toEqual([]);
    },
    60_000,
  );

  async function mismatchesIn(testCase: Case): Promise<object[]> {
    const workspace = await gateway.workspace({ ...SEED, ...testCase.seed });
    const key = await keyFor(testCase, gateway, workspace);
    const call = { url: proxy.url, key, workspaceId: testCase.workspaceId ?? workspace.id };
    const found: object[] = [];
    const send: Send = async (request) => {
      const response = await sendThrough(request);
      const mismatches = [
        ...violations(response).filter((text) => !(ACCEPTED_BEYOND.has(testCase.id) && text.startsWith('request.'))),
        ...undescribed(request, response),
      ];
      found.push(...mismatches.map((mismatch) => ({ id: testCase.id, ...request, mismatch })));
      return response;
    };
    for (const { step, resulted } of scenes(testCase)) resulted((await perform(restPlugin, call, step, send)).result);
    return found;
  }
});

describe('through the proxy, with the demo data', () => {
  test.each(OPERATIONS)('the example of $id works as described', async (operation) => {
    const response = await read(await sendExample(demoProxy.url, operation));
    expect(response.status).toBeOneOf([200, 201, 204]);
    expect(response.headers.get('sl-violations')).toBeNull();
    expect(undescribed({ method: operation.method, url: `${demoProxy.url}${operation.path}` }, response)).toEqual([]);
  });
});

/** Follows no redirect, because the proxy checks the redirect itself. */
async function sendThrough({ url, ...request }: Parameters<Send>[0]): Promise<HttpResponse> {
  return read(await fetch(url, { ...request, redirect: 'manual' }));
}

async function read(response: Response): Promise<HttpResponse> {
  return { status: response.status, headers: response.headers, text: await response.text() };
}
