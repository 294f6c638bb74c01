import fc from 'fast-check';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Attributes, Contact } from '../../../src/contacts/contact/contact.ts';
import { contactFromRow, rowFromContact } from '../../../src/contacts/contact/contact-row.ts';
import { fillNameKeys } from '../../../src/contacts/contact/name-key.queries.ts';
import { type ContactFilter, isMatch } from '../../../src/contacts/paging/contact-filter.ts';
import { contactsPage, positionOfContact } from '../../../src/contacts/paging/contacts-page.queries.ts';
import type { Position } from '../../../src/contacts/paging/page.ts';
import { newIds } from '../../../src/contacts/uuid-v7.ts';
import { fillMissingNameKeys } from '../../../src/resolvers/runtime/fill-name-keys.ts';
import { StoreUnavailable } from '../../../src/store/store.ts';
import { type Gateway, startGateway } from '../../gateway.ts';
import { arbitraryName, nameAndPrefix } from '../contact/names.ts';
import { ADAS } from '../samples.ts';
import { BEGINNING } from './insert-contacts.ts';

/** More than the names of two slices. */
const MANY = 9_000;
const AT_ONCE = 1_000;

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

let workspaceId: string;
beforeEach(async () => {
  workspaceId = (await gateway.workspace()).id;
});

/** Contacts that were created one per millisecond. `isOld`: written by a version that knew no keys. */
async function insertNamed(
  names: readonly (string | undefined)[],
  isOld: (index: number) => boolean = () => false,
): Promise<Contact[]> {
  const contacts = newIds(names.length, BEGINNING).map((id, index): Contact => {
    const name = names[index];
    const attributes: Attributes = name === undefined ? {} : { displayName: name };
    const time = BEGINNING + index;
    const sets = { listIds: [], accountIds: [], companyRefs: [] };
    return { ...ADAS, ...sets, workspaceId, id, attributes, identifiers: [], createdAt: time, updatedAt: time };
  });
  for (let start = 0; start < contacts.length; start += AT_ONCE) {
    const rows = contacts.slice(start, start + AT_ONCE).map((contact, index) => {
      const row = rowFromContact(contact, contact.id);
      return isOld(start + index) ? { ...row, name_key: null } : row;
    });
    await gateway.services.store.write({ workspaceId }, (transaction) =>
      transaction.insertInto('contact').values(rows).execute(),
    );
  }
  return contacts;
}

/** The contacts on all pages, and the number of rows that the database returned for them. */
async function readPages(filter: ContactFilter, { limit, descending }: { limit: number; descending: boolean }) {
  const counter = countRows();
  const reader = gateway.services.store.reader({ workspaceId }).withPlugin(counter.plugin);
  const found: Contact[] = [];
  let from: Position | undefined;
  for (let hasMore = true; hasMore; ) {
    const page = await contactsPage(reader, workspaceId, filter, { limit, descending, ...(from && { from }) });
    found.push(...page.nodes);
    hasMore = page.hasMore;
    if (hasMore) expect(page.nodes).toHaveLength(limit);
    from = page.nodes.at(-1) && positionOfContact(page.nodes.at(-1) as Contact);
  }
  return { found, rows: counter.rows() };
}

/** Counts the rows that the database returns. */
function countRows() {
  let rows = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      rows += result.rows.length;
      return result;
    },
  };
  return { plugin, rows: () => rows };
}

const DIRECTIONS = [{ descending: false }, { descending: true }];
const inOrder = (contacts: readonly Contact[], descending: boolean) => (descending ? contacts.toReversed() : contacts);
const idsOf = (contacts: readonly Contact[]) => contacts.map(({ id }) => id);

describe.each(DIRECTIONS)('contacts by a prefix of their name, descending: $descending', ({ descending }) => {
  test('are those that the filter matches, with any names, keys and pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        nameAndPrefix,
        fc.array(fc.option(arbitraryName, { nil: undefined }), { minLength: 10, maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(3),
        async ({ name, prefix }, others, limit, old) => {
          workspaceId = (await gateway.workspace()).id;
          const names = others.map((other, index) => (index % 5 === 3 ? name : other));
          const contacts = await insertNamed(names, (index) => old > 0 && index % old === 0);
          const filter = { displayNamePrefix: prefix };
          const expected = contacts.filter((contact) => isMatch(filter, contact));
          const { found } = await readPages(filter, { limit, descending });
          expect(idsOf(found)).toEqual(idsOf(inOrder(expected, descending)));
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);

  /** Around the ends of slices, which begin after the first contacts of a page. */
  const PLACES = [0, 11, 4_095, 4_096, 4_097, 4_106, 4_107, 4_108, 4_950, 8_190, 8_204, 8_999];

  test('are found by the keys alone, in several slices', async () => {
    const names = Array.from({ length: MANY }, (_, index) =>
      PLACES.includes(index) ? 'Grace Hopper' : `Ada ${index}`,
    );
    const behindAll = descending ? 1 : MANY - 2;
    const contacts = await insertNamed(names.with(behindAll, 'Linus'));
    const expected = inOrder(contacts, descending).filter(
      ({ attributes }) => attributes.displayName === 'Grace Hopper',
    );
    for (const displayNamePrefix of ['gra', 'GRACE HOPPER']) {
      const { found, rows } = await readPages({ displayNamePrefix }, { limit: 10, descending });
      expect(idsOf(found)).toEqual(idsOf(expected));
      expect(rows).toBeLessThan(200);
    }
    const single = await readPages({ displayNamePrefix: 'li' }, { limit: 10, descending });
    expect(idsOf(single.found)).toEqual([contacts[behindAll]?.id]);
    const { found, rows } = await readPages({ displayNamePrefix: 'grace hopper jr' }, { limit: 10, descending });
    expect(found).toEqual([]);
    expect(rows).toBeLessThan(100);
    const createdAt = { from: BEGINNING + 4_096, to: BEGINNING + 8_190 };
    const within = await readPages({ displayNamePrefix: 'gra', createdAt }, { limit: 10, descending });
    const between = expected.filter((it) => it.createdAt >= createdAt.from && it.createdAt <= createdAt.to);
    expect(idsOf(within.found)).toEqual(idsOf(between));
  });

  test('are found among many old contacts, few of which have a key', async () => {
    const contacts = await insertNamed(
      Array.from({ length: MANY }, (_, index) => (index % 1_000 === 7 ? 'Grace' : 'Ada')),
      (index) => index % 3 !== 0,
    );
    const { found } = await readPages({ displayNamePrefix: 'gr' }, { limit: 4, descending });
    const expected = contacts.filter(({ attributes }) => attributes.displayName === 'Grace');
    expect(idsOf(found)).toEqual(idsOf(inOrder(expected, descending)));
    await fillMissingNameKeys(gateway.services);
    const filled = await readPages({ displayNamePrefix: 'gr' }, { limit: 4, descending });
    expect(idsOf(filled.found)).toEqual(idsOf(found));
    expect(filled.rows).toBeLessThan(200);
  });
});

test('a scan of contacts without keys reads little more than the contacts', async () => {
  await insertNamed(
    Array.from({ length: MANY }, () => 'Ada'),
    () => true,
  );
  const { found, rows } = await readPages({ displayNamePrefix: 'gr' }, { limit: 10, descending: false });
  expect(found).toEqual([]);
  expect(rows).toBeLessThan(1.3 * MANY);
});

describe('the missing keys of old contacts', () => {
  beforeEach(async () => {
    // Those of other tests.
    await fillMissingNameKeys(gateway.services);
  });

  const NAMES = ['Ada', undefined, '𝓪', ...Array.from({ length: 700 }, (_, index) => `Grace ${index}`)];
  const keysOf = async () => {
    const reader = gateway.services.store.reader({ workspaceId });
    const rows = await reader.selectFrom('contact').selectAll().where('workspace_id', '=', workspaceId).execute();
    return rows.map((row) => ({ row, expected: rowFromContact(contactFromRow(row), '').name_key }));
  };

  test('are written once, without a new version', async () => {
    const before = await insertNamed(NAMES, () => true);
    expect(await fillMissingNameKeys(gateway.services)).toBe(NAMES.length - 1);
    const after = await keysOf();
    expect(after.filter(({ row, expected }) => row.name_key !== expected)).toEqual([]);
    expect(after.filter(({ row }) => row.name_key === null)).toHaveLength(1);
    expect(after.map(({ row }) => row.version)).toEqual(before.map(({ version }) => version));
    expect(await fillMissingNameKeys(gateway.services)).toBe(0);
  });

  test('are not those of a name that has changed in the meantime', async () => {
    const [ada] = await insertNamed(['Ada'], () => true);
    const { id, version } = ada as Contact;
    const fill = (of: number, key: string) =>
      gateway.services.store.write({ workspaceId }, (transaction) =>
        fillNameKeys(transaction, workspaceId, [{ id, version: of, key }]),
      );
    await fill(version - 1, 'OLD');
    expect((await keysOf()).map(({ row }) => row.name_key)).toEqual([null]);
    await fill(version, 'ADA');
    await fill(version, 'LATE');
    expect((await keysOf()).map(({ row }) => row.name_key)).toEqual(['ADA']);
  });

  test('are written by the next run after the store was unavailable', async () => {
    await insertNamed(NAMES, () => true);
    const { store } = gateway.services;
    let writes = 0;
    const write: typeof store.write = async (reach, work) => {
      writes += 1;
      if (writes === 3) throw new StoreUnavailable('unreachable');
      return store.write(reach, work);
    };
    await expect(fillMissingNameKeys({ store: { ...store, write } })).rejects.toThrow(StoreUnavailable);
    const missing = (await keysOf()).filter(({ row }) => row.name_key === null).length;
    expect(missing).toBeGreaterThan(100);
    expect(missing).toBeLessThan(NAMES.length);
    expect(await fillMissingNameKeys(gateway.services)).toBe(missing - 1);
  });

  test('are not written after the signal is aborted', async () => {
    await insertNamed(NAMES, () => true);
    const controller = new AbortController();
    const { store } = gateway.services;
    const write: typeof store.write = async (reach, work) => {
      controller.abort();
      return store.write(reach, work);
    };
    const count = await fillMissingNameKeys({ store: { ...store, write } }, controller.signal);
    expect(count).toBeLessThan(NAMES.length);
    expect((await keysOf()).filter(({ row }) => row.name_key !== null)).toHaveLength(count);
  });

  test('are found by the keys alone if most contacts have keys', async () => {
    const names = Array.from({ length: MANY }, (_, index) => `Ada ${index}`);
    await insertNamed(names, (index) => index % 900 === 5);
    const { store } = gateway.services;
    const { plugin, rows } = countRows();
    const reader: typeof store.reader = (reach) => {
      const isCounted = typeof reach === 'object' && 'workspaceId' in reach && reach.workspaceId === workspaceId;
      return isCounted ? store.reader(reach).withPlugin(plugin) : store.reader(reach);
    };
    expect(await fillMissingNameKeys({ store: { ...store, reader } })).toBe(10);
    expect(rows()).toBeLessThan(MANY / 10);
  });
});
