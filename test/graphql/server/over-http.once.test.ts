import { type AuditFail, serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const AUDITS = serverAudits({ url: () => `${gateway.url}/graphql` });

const NO_KEY = 'a GET without a key is refused: a page of another site could make any browser send it';

/** Options of GraphQL over HTTP that the gateway does not implement. */
const LEFT_OUT: Record<string, string> = {
  '5A70': NO_KEY,
  D6D5: NO_KEY,
  '6A70': NO_KEY,
};

describe('GraphQL over HTTP: the gateway', () => {
  test.each(AUDITS.filter(({ id }) => !(id in LEFT_OUT)))('keeps $id: $name', async ({ fn }) => {
    const { status, reason } = (await fn()) as AuditFail;
    expect({ status, reason }).toEqual({ status: 'ok', reason: undefined });
  });

  test.each(Object.entries(LEFT_OUT))('does not implement the optional %s: %s', async (id) => {
    const audit = AUDITS.find((one) => one.id === id);
    expect(audit?.name).toMatch(/^MAY /);
    expect((await audit?.fn())?.status).not.toBe('ok');
  });

  test('runs all audits: must, should and may', () => {
    expect(new Set(AUDITS.map(({ name }) => name.split(' ')[0]))).toEqual(new Set(['MUST', 'SHOULD', 'MAY']));
  });
});
