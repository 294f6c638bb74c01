import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AccessKey } from '../../../src/access/access-key.ts';
import { deleteChanges, findOldChanges } from '../../../src/contacts/history/expire-history.queries.ts';
import { findChangedContacts } from '../../../src/contacts/paging/changed-contacts.queries.ts';
import type { ContactFilter } from '../../../src/contacts/paging/contact-filter.ts';
import { contactsPage, positionOfContact } from '../../../src/contacts/paging/contacts-page.queries.ts';
import type { Position } from '../../../src/contacts/paging/page.ts';
import { newId, newIds } from '../../../src/contacts/uuid-v7.ts';
import { MAX_CHANGES_SINCE } from '../../../src/contacts/validation/limits.ts';
import { authenticateKey } from '../../../src/resolvers/auth/authenticate.ts';
import { deleteContact } from '../../../src/resolvers/contacts/delete-contact.ts';
import { mergeContacts } from '../../../src/resolvers/contacts/merge-contacts.ts';
import { revertContact } from '../../../src/resolvers/contacts/revert-contact.ts';
import { updateContact } from '../../../src/resolvers/contacts/update-contact.ts';
import { updateContacts } from '../../../src/resolvers/contacts/update-contacts.ts';
import type { Caller } from '../../../src/resolvers/runtime/services.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { BEGINNING, insertContacts, type StoredContact } from './insert-contacts.ts';

const CONTACTS = 700;
/** When some of the contacts changed. Each was created and changed once before. */
const LATER = BEGINNING + 1_000_000;
const HOUR = 3_600_000;

let gateway: Gateway;
let workspace: TestWorkspace;
let caller: Caller;
let contacts: StoredContact[];

beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  gateway.services.now = () => LATER;
  workspace = await gateway.workspace({});
  contacts = await insertContacts(gateway, workspace.id, CONTACTS, undefined, (index) => BEGINNING + index);
  const key = (await authenticateKey(gateway.services, workspace.key)) as AccessKey;
  caller = { key, api: 'rest', signal: new AbortController().signal };
});
afterAll(() => gateway.close());

describe('contacts that changed since a time', () => {
  test.each([
    { limit: 3, descending: false },
    { limit: 3, descending: true },
    { limit: 100, descending: false },
  ])('are in the order of creation, each once: %o', async ({ limit, descending }) => {
    const changed = [650, 20, 333, 651, 20, 5, 698];
    for (const [time, index] of changed.entries()) await change(index, LATER + time);
    const expected = descending ? [698, 651, 650, 333, 20, 5] : [5, 20, 333, 650, 651, 698];
    expect(await find({ updatedAt: { from: LATER } }, { limit, descending })).toEqual(expected);
  });

  test('are found together with other conditions', async () => {
    for (const [time, index] of [10, 200, 201, 500].entries()) await change(index, LATER + time);
    const from = LATER;
    expect(await find({ updatedAt: { from, to: LATER + 2 } })).toEqual([10, 200, 201]);
    expect(await find({ updatedAt: { from: from + 0.5 } })).toEqual([200, 201, 500]);
    expect(await find({ updatedAt: { from }, createdAt: { from: BEGINNING + 11, to: BEGINNING + 201 } })).toEqual([
      200, 201,
    ]);
    expect(await find({ updatedAt: { from }, displayNamePrefix: 'name 4' })).toEqual([200]);
    expect(await find({ updatedAt: { from }, identifierKey: 'unknown' })).toEqual([]);
  });

  test('are those of a revert and a merge, without removed contacts', async () => {
    const idOf = (index: number) => contacts[index]?.id as string;
    const { services } = gateway;
    const workspaceId = workspace.id;
    for (const index of [100, 300, 400]) await change(index, LATER);
    const since = LATER + 10;
    services.now = () => since;
    const reverted = await revertContact(services, caller, {
      workspaceId,
      contactId: idOf(100),
      body: { toVersion: 1 },
    });
    expect(reverted).toMatchObject({ outcome: 'UPDATED' });
    await mergeContacts(services, caller, { workspaceId, contactId: idOf(600), body: { contactId: idOf(300) } });
    await deleteContact(services, caller, { workspaceId, contactId: idOf(400) });
    expect(await find({ updatedAt: { from: since } })).toEqual([100, 600]);
    await revertContact(services, caller, { workspaceId, contactId: idOf(400), body: { toVersion: 2 } });
    expect(await find({ updatedAt: { from: since } })).toEqual([100, 400, 600]);
  });

  test('are complete while the clock is set back', async () => {
    await change(500, LATER + HOUR);
    await change(400, LATER);
    await change(500, LATER + 1);
    expect(await find({ updatedAt: { from: LATER + 1 } })).toEqual([500]);
    expect(await find({ updatedAt: { from: LATER + HOUR } })).toEqual([500]);
  });

  test('are complete after a version that gave changes the time of their writing', async () => {
    await change(500, LATER + HOUR);
    await change(500, LATER + 1, newId(LATER + 1));
    await change(600, LATER + HOUR, newId(LATER + HOUR - 1_000));
    expect(await find({ updatedAt: { from: LATER + HOUR } })).toEqual([500, 600]);
  });

  test.each(['updateContact', 'updateContacts'])('are found after earlier changes were forgotten: %s', async (way) => {
    await change(500, LATER + HOUR);
    await change(400, LATER);
    // The clock was set back: the time of this change is that of the earlier one.
    gateway.services.now = () => LATER;
    const update = { contactId: contacts[500]?.id as string, attributes: { lastName: 'Last' } };
    const workspaceId = workspace.id;
    if (way === 'updateContacts') {
      await updateContacts(gateway.services, caller, { workspaceId, body: { updates: [update] } });
    } else await change(500, LATER);
    const reader = gateway.services.store.reader({ workspaceId });
    const old = await findOldChanges(reader, workspaceId, { behind: '', before: LATER + 2 * HOUR, limit: 10_000 });
    const ids = old.filter(({ isKept }) => !isKept).map(({ id }) => id);
    expect(ids).toHaveLength(3);
    await gateway.services.store.write({ workspaceId }, (transaction) => deleteChanges(transaction, workspaceId, ids));
    expect(await find({ updatedAt: { from: LATER } })).toEqual([400, 500]);
    expect(await find({ updatedAt: { from: LATER + HOUR } })).toEqual([500]);
  });

  test('are found by a scan after more changes than a page may read', async () => {
    await change(500, LATER);
    const row = {
      workspace_id: workspace.id,
      contact_id: newId(),
      version: 1,
      previous_id: null,
      removed: 0,
      at: LATER,
    };
    const rows = newIds(MAX_CHANGES_SINCE, LATER).map((id) => {
      return { ...row, id, key_id: 'k', api: 'rest' as const, operation: 'updateContact', changes: '[]' };
    });
    for (let start = 0; start < rows.length; start += 1_000) {
      await gateway.services.store.write({ workspaceId: workspace.id }, (transaction) =>
        transaction
          .insertInto('contact_history')
          .values(rows.slice(start, start + 1_000))
          .execute(),
      );
    }
    expect(await find({ updatedAt: { from: LATER } })).toEqual([500]);
  });

  test('are found without a scan in several slices of changes, until the signal is aborted', async () => {
    const reader = gateway.services.store.reader({ workspaceId: workspace.id });
    const controller = new AbortController();
    const search = () => findChangedContacts(reader, workspace.id, BEGINNING + 1, controller.signal);
    const found = (await search()) ?? [];
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(contacts.slice(1).map(({ id }) => id)));
    controller.abort(new Error('nobody waits'));
    await expect(search()).rejects.toThrow('nobody waits');
  });
});

/** Updates a contact at a time. `changeId` replaces the id of the change. */
async function change(index: number, time: number, changeId?: string): Promise<void> {
  gateway.services.now = () => time;
  const { id: contactId } = contacts[index] as StoredContact;
  const workspaceId = workspace.id;
  const body = { attributes: { lastName: newId() } };
  expect(await updateContact(gateway.services, caller, { workspaceId, contactId, body })).toMatchObject({
    outcome: 'UPDATED',
  });
  if (changeId === undefined) return;
  await gateway.services.store.write({ workspaceId }, async (transaction) => {
    const contact = transaction.selectFrom('contact').select('last_change_id').where('id', '=', contactId);
    const { last_change_id: id } = await contact.executeTakeFirstOrThrow();
    await transaction.updateTable('contact_history').set({ id: changeId }).where('id', '=', id).execute();
    await transaction.updateTable('contact').set({ last_change_id: changeId }).where('id', '=', contactId).execute();
  });
}

interface Pages {
  limit: number;
  descending: boolean;
}

/** Returns the indexes of the contacts on all pages. */
async function find(filter: ContactFilter, pages: Pages = { limit: 2, descending: false }): Promise<number[]> {
  const indexes = new Map(contacts.map(({ id }, index) => [id, index]));
  const found: number[] = [];
  let from: Position | undefined;
  for (let hasMore = true; hasMore; ) {
    const page = await read(filter, { ...pages, ...(from && { from }) });
    found.push(...page.nodes.map(({ id }) => indexes.get(id) as number));
    hasMore = page.hasMore;
    if (hasMore) expect(page.nodes).toHaveLength(pages.limit);
    from = page.nodes.at(-1) && positionOfContact(page.nodes.at(-1) as never);
  }
  return found;
}

function read(filter: ContactFilter, request: Pages & { from?: Position }) {
  return contactsPage(gateway.services.store.reader({ workspaceId: workspace.id }), workspace.id, filter, request);
}
