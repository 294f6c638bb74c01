import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContactFilter } from '../../../src/contacts/paging/contact-filter.ts';
import { contactsPage, positionOfContact } from '../../../src/contacts/paging/contacts-page.queries.ts';
import type { Position } from '../../../src/contacts/paging/page.ts';
import { type Gateway, startGateway } from '../../gateway.ts';
import { BEGINNING, insertContacts, type StoredContact } from './insert-contacts.ts';

const CONTACTS = 1_600;
/** Some contacts are so large that a slice has few of them. */
const LARGE = 60 * 1024;

let gateway: Gateway;
let workspaceId: string;
let contacts: StoredContact[];
beforeAll(async () => {
  gateway = await startGateway();
  workspaceId = (await gateway.workspace()).id;
  contacts = await insertContacts(gateway, workspaceId, CONTACTS, (index) => (index % 100 === 50 ? LARGE : 0));
});
afterAll(() => gateway.close());

const SCANS: { name: string; filter: ContactFilter; matches: (contact: StoredContact, index: number) => boolean }[] = [
  {
    name: 'an attribute',
    filter: { attributes: [{ key: 'firstName', equals: 'Name 3' }] },
    matches: ({ name }) => name === 'Name 3',
  },
  { name: 'the display name', filter: { displayNamePrefix: 'name 1' }, matches: ({ name }) => name === 'Name 1' },
  {
    name: 'the time of the last change',
    filter: { updatedAt: { from: BEGINNING + CONTACTS - 1 } },
    matches: ({ updatedAt }) => updatedAt >= BEGINNING + CONTACTS - 1,
  },
  { name: 'an identifier that no contact has', filter: { identifierKey: 'unknown' }, matches: () => false },
  { name: 'nothing', filter: {}, matches: () => true },
];

describe.each(SCANS)('the pages of contacts by $name', ({ filter, matches }) => {
  test.each([
    { limit: 3, descending: false },
    { limit: 100, descending: false },
    { limit: 100, descending: true },
  ])(
    'have at most $limit contacts and together all matches, descending: $descending',
    async ({ limit, descending }) => {
      const expected = contacts.filter(matches).map(({ id }) => id);
      const mostPages = 40;
      const found: string[] = [];
      let from: Position | undefined;
      let hasMore = true;
      for (let pages = 0; hasMore && pages < mostPages; pages += 1) {
        const request = { limit, descending, ...(from === undefined ? {} : { from }) };
        const page = await contactsPage(reader(), workspaceId, filter, request);
        found.push(...page.nodes.map(({ id }) => id));
        hasMore = page.hasMore;
        if (hasMore) expect(page.nodes).toHaveLength(limit);
        const last = page.nodes.at(-1);
        if (last !== undefined) from = positionOfContact(last);
      }
      expect(found).toEqual((descending ? expected.toReversed() : expected).slice(0, mostPages * limit));
    },
  );
});

describe('a scan', () => {
  const filter = { identifierKey: 'unknown' };
  const request = { limit: 10, descending: false };

  test('yields to the event loop between its slices', async () => {
    const turns = await turnsOf(() => contactsPage(reader(), workspaceId, filter, request));
    expect(turns).toBeGreaterThan(3);
  });

  test('reads few bytes in each slice, also if large contacts come after small ones', async () => {
    const { id } = await gateway.workspace();
    const { length: large } = await insertContacts(gateway, id, 660, (index) => (index < 560 ? 0 : LARGE));
    const turns = await turnsOf(() => contactsPage(reader(id), id, filter, request));
    // One megabyte each.
    expect(turns).toBeGreaterThanOrEqual(Math.floor(((large - 560) * LARGE) / 1024 ** 2));
  });

  test('ends when its signal is aborted', async () => {
    const controller = new AbortController();
    const page = contactsPage(reader(), workspaceId, filter, request, controller.signal);
    controller.abort(new Error('nobody waits'));
    await expect(page).rejects.toThrow('nobody waits');
  });

  test('of another workspace gets its turn among any number of them', async () => {
    const ended: string[] = [];
    const other = await gateway.workspace();
    const scans = Array.from({ length: 20 }, () =>
      contactsPage(reader(), workspaceId, filter, request).then(() => ended.push('ours')),
    );
    const readOther = gateway.services.store.reader({ workspaceId: other.id });
    await contactsPage(readOther, other.id, filter, request).then(() => ended.push('other'));
    await Promise.all(scans);
    expect(ended[0]).toBe('other');
  });
});

/** The number of turns of the event loop during the work. */
async function turnsOf(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const count = () => {
    turns += 1;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  await work();
  clearImmediate(counting);
  return turns;
}

function reader(id = workspaceId) {
  return gateway.services.store.reader({ workspaceId: id });
}
