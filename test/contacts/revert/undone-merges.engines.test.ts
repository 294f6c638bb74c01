import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ADA, GRACE } from '../../../src/conformance/environment/seed.ts';
import { MAX_REVERT_CONTACTS } from '../../../src/contacts/validation/limits.ts';
import { isRejected } from '../../../src/contacts/validation/problem.ts';
import { pageContactHistory } from '../../../src/resolvers/contacts/contact-history.ts';
import { deleteContact } from '../../../src/resolvers/contacts/delete-contact.ts';
import { updateContact, upsertContact } from '../../../src/resolvers/contacts/update-contact.ts';
import { expireHistory } from '../../../src/resolvers/runtime/expire-history.ts';
import { type Gateway, startGateway } from '../../gateway.ts';
import { type History, startHistory } from '../history/random-history.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

let history: History;
beforeEach(async () => {
  history = await startHistory(gateway);
});

const DAY = 86_400_000;

describe('a chain of merges', () => {
  test('is undone one by one: each contact is restored with the contacts merged into it, and their ids lead to it', async () => {
    const linus = await makeContact('linus');
    await history.merge(GRACE, ADA);
    const withAda = (await history.view())[GRACE];
    await history.merge(linus, GRACE);
    expect(await history.view()).toMatchObject({ [ADA]: linus, [GRACE]: linus });

    expect(await history.revertTo(linus, 1)).toMatchObject({ restoredContactIds: [GRACE] });
    expect(await history.view()).toMatchObject({ [ADA]: GRACE, [GRACE]: withAda });
    await history.check();
    const apart = await history.view();

    expect(await history.revertTo(GRACE, 1)).toMatchObject({ restoredContactIds: [ADA] });
    expect(await history.view()).toMatchObject({ [ADA]: { listIds: expect.anything() }, [GRACE]: { companyRefs: [] } });
    await history.check();

    const message = `contact ${GRACE}, which came back in version 3, has changed since`;
    expect(await obstaclesTo(linus, 2)).toContain(message);
    // Grace was restored in version 4, and lost Ada in version 5.
    expect(await history.revertTo(GRACE, 4)).toMatchObject({ mergedAgainContactIds: [ADA] });
    expect(await history.view()).toEqual(apart);
    await history.check();
  });

  test('is undone and repeated as a whole if nothing else changes', async () => {
    const linus = await makeContact('linus');
    await history.merge(GRACE, ADA);
    await history.merge(linus, GRACE);
    const merged = await history.view();
    await history.revertTo(linus, 1);
    expect(await history.revertTo(linus, 2)).toMatchObject({ mergedAgainContactIds: [GRACE] });
    expect(await history.view()).toEqual(merged);
    await history.check();
  });

  test('of a deleted contact is restored with it', async () => {
    const linus = await makeContact('linus');
    await history.merge(GRACE, ADA);
    await history.merge(linus, GRACE);
    const merged = await history.view();
    await remove(linus);
    expect(await history.view()).toEqual({ [ADA]: null, [GRACE]: null, [linus]: null });
    await history.revertTo(linus, 2);
    expect(await history.view()).toEqual(merged);
    await remove(linus);
    expect(await history.revertTo(linus, 1)).toMatchObject({ restoredContactIds: [GRACE] });
    expect(await history.view()).toMatchObject({ [ADA]: GRACE });
    await history.check();
  });
});

test('a contact that was merged, restored and merged elsewhere is not restored from the first merge', async () => {
  const linus = await makeContact('linus');
  await history.merge(GRACE, ADA);
  await history.revertTo(GRACE, 1);
  await history.merge(linus, ADA);
  expect(await history.revertTo(GRACE, 1)).toMatchObject({ outcome: 'UNCHANGED' });
  const message = `contact ${ADA}, which came back in version 3, is not there any more`;
  expect(await obstaclesTo(GRACE, 2)).toContain(message);
  expect(await history.revertTo(linus, 1)).toMatchObject({ restoredContactIds: [ADA] });
  await history.check();
});

test(`at most ${MAX_REVERT_CONTACTS} contacts are restored or merged again in one revert`, async () => {
  const others: string[] = [];
  for (let index = 0; index <= MAX_REVERT_CONTACTS; index += 1) {
    const id = await makeContact(`other-${index}`);
    others.push(id);
    await history.merge(ADA, id);
  }
  const message =
    'toVersion must not bring back or merge again more than 5 contacts, and would 6: revert to a later version first';
  expect(await obstaclesTo(ADA, 1)).toEqual([message]);
  expect(await history.revertTo(ADA, 2)).toMatchObject({ restoredContactIds: others.slice(1).toReversed() });
  expect(await history.revertTo(ADA, 1)).toMatchObject({ restoredContactIds: others.slice(0, 1) });
  const all = MAX_REVERT_CONTACTS + 2;
  const onlyFirst = all + 1;
  expect(await obstaclesTo(ADA, all)).toEqual([message]);
  expect(await history.revertTo(ADA, onlyFirst)).toMatchObject({ mergedAgainContactIds: others.slice(0, 1) });
  expect(await history.revertTo(ADA, all)).toMatchObject({ mergedAgainContactIds: others.slice(1).toReversed() });
  await history.check();
});

test('of several simultaneous reverts of a merge, one restores the contact', async () => {
  await history.merge(GRACE, ADA);
  const results = await Promise.all([1, 2, 3, 4].map(() => history.revertTo(GRACE, 1).catch((error) => error)));
  expect(results.map(({ outcome }) => outcome).sort()).toEqual(['UNCHANGED', 'UNCHANGED', 'UNCHANGED', 'UPDATED']);
  await history.check();
});

test('a deleted contact that is restored and purged at the same time is complete or gone', async () => {
  for (let round = 0; round < 5; round += 1) {
    history = await startHistory(gateway);
    await remove(ADA);
    await Promise.all([history.revertTo(ADA, 1), remove(ADA, true)]);
    await history.check();
    expect(await rowsOf(ADA)).toEqual([expect.objectContaining({ operation: 'purgeContact', changes: '[]' })]);
  }
});

test('the histories of both have the contacts that a revert moved', async () => {
  await history.merge(GRACE, ADA);
  await history.revertTo(GRACE, 1);
  await history.revertTo(GRACE, 2);
  const relations = async (contactId: string) => {
    const { workspaceId } = history;
    const page = await history.run(pageContactHistory, { workspaceId, contactId, page: {} });
    if (isRejected(page)) throw new Error('refused');
    return page.nodes
      .slice(0, 3)
      .map(({ isRemoval, mergedContactId, related }) => ({ isRemoval, mergedContactId, related }));
  };
  expect(await relations(GRACE)).toEqual([
    { isRemoval: false, mergedContactId: null, related: { mergedAgain: [ADA] } },
    { isRemoval: false, mergedContactId: null, related: { restored: [{ id: ADA, version: 3 }] } },
    { isRemoval: false, mergedContactId: ADA, related: {} },
  ]);
  expect(await relations(ADA)).toEqual([
    { isRemoval: true, mergedContactId: GRACE, related: {} },
    { isRemoval: false, mergedContactId: null, related: { restoredFrom: GRACE } },
    { isRemoval: true, mergedContactId: GRACE, related: {} },
  ]);
});

test('the retention of history deletes the removal of a restored contact, and a purge then leaves nothing of it', async () => {
  await remove(ADA);
  await history.revertTo(ADA, 1);
  await rate(2);
  await expire();
  expect((await rowsOf(ADA)).map(({ version }) => version)).toEqual([4]);
  await remove(ADA);
  await expire();
  expect((await rowsOf(ADA)).map(({ version }) => version)).toEqual([5]);
  await history.revertTo(ADA, 4);
  await remove(ADA, true);
  expect(await rowsOf(ADA)).toEqual([expect.objectContaining({ operation: 'purgeContact', changes: '[]' })]);
});

test('a merged contact is restored although its earlier history has expired', async () => {
  await history.merge(GRACE, ADA);
  await rate(3, GRACE);
  const { services } = gateway;
  const removal = (await rowsOf(ADA)).at(-1);
  await services.store.write({ workspaceId: history.workspaceId }, (transaction) =>
    transaction
      .deleteFrom('contact_history')
      .where('workspace_id', '=', history.workspaceId)
      .where('contact_id', '=', ADA)
      .where('id', '<>', removal?.id ?? '')
      .execute(),
  );
  expect(await history.revertTo(GRACE, 1)).toMatchObject({ restoredContactIds: [ADA] });
  await history.check();
});

async function makeContact(name: string): Promise<string> {
  const { workspaceId } = history;
  const identifier = { key: 'externalId', value: name };
  const made = await history.run(upsertContact, { workspaceId, identifier, body: {} });
  if (isRejected(made)) throw new Error('refused');
  history.ids.push(made.contact.id);
  return made.contact.id;
}

async function obstaclesTo(contactId: string, toVersion: number): Promise<string[]> {
  const refused = await history.revertTo(contactId, toVersion);
  return isRejected(refused) ? refused.problems.map(({ message }) => message) : [];
}

function remove(contactId: string, purge = false) {
  return history.run(deleteContact, { workspaceId: history.workspaceId, contactId, purge });
}

function rate(rating: number, contactId = ADA) {
  return history.run(updateContact, { workspaceId: history.workspaceId, contactId, body: { attributes: { rating } } });
}

/** As if more than a day had passed. */
function expire() {
  const later = () => Date.now() + 2 * DAY;
  return expireHistory({ ...gateway.services, now: later, monotonicNow: later }, DAY);
}

function rowsOf(contactId: string) {
  return history.db
    .selectFrom('contact_history')
    .selectAll()
    .where('workspace_id', '=', history.workspaceId)
    .where('contact_id', '=', contactId)
    .orderBy('id')
    .execute();
}
