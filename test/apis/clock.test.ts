import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { CONTACT_APIS } from './api.ts';

const { now } = Date;
const DAY = 24 * 60 * 60 * 1000;

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterEach(() => setClock(0));
afterAll(() => gateway.close());

/** Sets the clock of this process this many days ahead. */
function setClock(days: number): void {
  vi.restoreAllMocks();
  if (days !== 0) vi.spyOn(Date, 'now').mockImplementation(() => now() + days * DAY);
  gateway.services.now = Date.now;
}

test.each(CONTACT_APIS)(
  '$name: setting the clock two days back and ahead neither prevents changes nor decreases times',
  async (api) => {
    const { id: workspaceId, key } = await gateway.workspace(SEED);
    const call = { url: gateway.url, workspaceId, key };
    const ids = new Set<string>();
    let before = (await api.find({ ...call, contactId: ADA })).contact;
    for (const days of [-2, 0, 2, -2, 0]) {
      setClock(days);
      const body = { attributes: { rating: ids.size } };
      const { contact, problems } = await api.update({ ...call, contactId: ADA, body });
      expect(problems).toEqual([]);
      expect(contact?.version).toBe(Number(before?.version) + 1);
      expect(Date.parse(String(contact?.updatedAt))).toBeGreaterThanOrEqual(Date.parse(String(before?.updatedAt)));
      before = contact;

      const identifier = { key: 'externalId', value: `made ${ids.size}` };
      const made = await api.upsert({ ...call, identifier, body: {} });
      ids.add(String(made.contact?.id));
      expect((await api.findByIdentifier({ ...call, identifier })).contact).toEqual(made.contact);
    }
    expect(ids.size).toBe(5);
  },
);
