import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGatewayWith } from '../gateway.ts';
import { CONTACT_APIS } from './api.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGatewayWith({
    server: { maxConcurrentRequests: UPDATES },
    store: { maxConcurrentWrites: UPDATES, writeQueueTimeout: 60_000 },
  });
});
afterAll(() => gateway.close());

/** The work grows with the square, because each response shows all values written before. */
const UPDATES = inject('engine') === 'postgres' ? 300 : 1_000;
const CLAIMS = 200;

const KEYS = Array.from({ length: UPDATES }, (_, index) => `n${index}`);
const DEFINITIONS = KEYS.map((key) => ({ key, type: 'number', cardinality: 'one' }) as const);

describe.each(CONTACT_APIS)('through $name, at the same time', (api) => {
  test(`${UPDATES} updates of one contact each make one version`, async () => {
    const { id: workspaceId, key } = await gateway.workspace({
      ...SEED,
      definitions: DEFINITIONS,
      contacts: [{ id: ADA, body: {} }],
    });
    const call = { url: gateway.url, workspaceId, key, contactId: ADA };
    const responses = await Promise.all(
      KEYS.map((name, index) => api.update({ ...call, body: { attributes: { [name]: index } } })),
    );
    const versions = responses.map(({ contact }) => contact?.version ?? 0).toSorted((a, b) => a - b);
    expect(versions).toEqual(KEYS.map((_, index) => index + 2));
    const { contact } = await api.find(call);
    expect(contact?.attributes).toMatchObject(Object.fromEntries(KEYS.map((name, index) => [name, index])));
  }, 60_000);

  test(`of ${CLAIMS} updates that add the same identifier, one succeeds`, async () => {
    const ids = Array.from({ length: CLAIMS }, (_, index) => ADA.slice(0, -3) + String(index).padStart(3, '0'));
    const { id: workspaceId, key } = await gateway.workspace({
      ...SEED,
      contacts: ids.map((id) => ({ id, body: {} })),
    });
    const claimed = { key: 'externalId', value: 'the one' };
    const responses = await Promise.all(
      ids.map((contactId) =>
        api.update({ url: gateway.url, workspaceId, key, contactId, body: { addIdentifiers: [claimed] } }),
      ),
    );
    const owners = responses.flatMap(({ contact }) => contact ?? []);
    const conflicts = responses.flatMap(({ problems }) => problems);
    expect(owners).toHaveLength(1);
    expect(conflicts.map(({ code }) => code)).toEqual(
      Array.from({ length: CLAIMS - 1 }, () => 'ResourceAlreadyExists'),
    );
  });
});
