import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADA, GRACE } from '../../../src/conformance/environment/seed.ts';
import { contactAsOf } from '../../../src/contacts/history/contact-as-of.queries.ts';
import { historyPage, positionOfChange } from '../../../src/contacts/history/history-page.queries.ts';
import { findLatestState, type LatestState } from '../../../src/contacts/history/latest-state.queries.ts';
import type { PageRequest } from '../../../src/contacts/paging/page.ts';
import { MAX_CHANGES_BACK } from '../../../src/contacts/validation/limits.ts';
import { expireHistory } from '../../../src/resolvers/runtime/expire-history.ts';
import { type Gateway, startGateway } from '../../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const PATH = ['asOfVersion'];

test('past states are available up to the limit, through many slices, and no farther', async () => {
  const versions = MAX_CHANGES_BACK + 2;
  const { db, latest } = await contactWith({ versions });
  const asOf = (version: number) => contactAsOf(db, latest, { version, path: PATH });
  expect(await asOf(2)).toMatchObject({ version: 2, attributes: { rating: 2 }, updatedAt: 2, createdAt: 1 });
  expect(await asOf(versions - 1_500)).toMatchObject({ attributes: { rating: versions - 1_500 } });
  const message = `asOfVersion must not be more than 10,000 changes before version ${versions}, the latest: read the history instead`;
  expect(await asOf(1)).toEqual({ problems: [{ code: 'InvalidPayload', message, path: PATH }] });
  expect(await contactAsOf(db, latest, { time: 1, path: PATH })).toEqual({
    problems: [{ code: 'InvalidPayload', message, path: PATH }],
  });
}, 60_000);

test('the oldest changes are found from the newest up to the limit, and no farther', async () => {
  const oldest = { limit: 2, descending: false };
  const within = await contactWith({ versions: MAX_CHANGES_BACK });
  expect(await versionsOf(within, oldest)).toEqual([1, 2]);
  const beyond = await contactWith({ versions: MAX_CHANGES_BACK + 1 });
  const message = 'the history has more than 10,000 changes: read it from the newest change';
  expect(await versionsOf(beyond, oldest)).toEqual({
    problems: [{ code: 'InvalidPayload', message, path: [] }],
  });
  expect(await versionsOf(beyond, { ...oldest, until: positionOfChange({ at: 2, id: changeId(10_001) }) })).toEqual([
    1, 2,
  ]);
}, 60_000);

test('states before the earliest stored change are rejected', async () => {
  const { db, latest } = await contactWith({ versions: 5, kept: 3 });
  const asOf = (version: number) => contactAsOf(db, latest, { version, path: PATH });
  expect(await asOf(3)).toMatchObject({ version: 3, attributes: { rating: 3 } });
  const message = 'asOfVersion must not be before version 3: earlier changes are no longer kept';
  expect(await asOf(2)).toEqual({ problems: [{ code: 'InvalidPayload', message, path: PATH }] });
});

test('a page of large changes has fewer of them, those next to its start', async () => {
  const large = await contactWith({ versions: 20, size: 1024 * 1024 });
  const request = { limit: 15, descending: true };
  expect(await versionsOf(large, request)).toEqual([20, 19, 18, 17, 16, 15, 14]);
  expect(await versionsOf(large, { ...request, descending: false })).toEqual([1, 2, 3, 4, 5, 6, 7]);
  const huge = await contactWith({ versions: 3, size: 9 * 1024 * 1024 });
  expect(await versionsOf(huge, request)).toEqual([3]);
  expect(await versionsOf(huge, { ...request, descending: false })).toEqual([1]);
}, 60_000);

test('old changes are deleted, except the newest of each contact and removals', async () => {
  const { workspaceId, db } = await contactWith({ versions: 450 });
  const { services } = gateway;
  const removed = { contact_id: GRACE, version: 2, previous_id: changeId(900), removed: 1, at: 2, changes: '[]' };
  const author = { key_id: 'k', api: 'rest', operation: 'deleteContact' } as const;
  await services.store.write({ workspaceId }, async (transaction) => {
    const rows = [
      { ...removed, id: changeId(900), version: 1, previous_id: null, removed: 0 },
      { ...removed, id: changeId(901) },
      { ...removed, id: services.newId(), version: 1, previous_id: null, removed: 0, at: Date.now() },
    ];
    await transaction
      .insertInto('contact_history')
      .values(rows.map((row) => ({ ...row, ...author, workspace_id: workspaceId })))
      .execute();
  });
  await expireHistory(services, 86_400_000);
  const left = await db
    .selectFrom('contact_history')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute();
  expect(left.map(({ contact_id, version, at }) => [contact_id, version, at < 1_000])).toEqual([
    [ADA, 450, true],
    [GRACE, 2, true],
    [GRACE, 1, false],
  ]);
}, 60_000);

type Long = Awaited<ReturnType<typeof contactWith>>;

async function versionsOf({ db, latest, workspaceId }: Long, request: PageRequest) {
  const history = { workspaceId, contactId: ADA, newestChangeId: latest.contact.lastChangeId, isOfRemoved: false };
  const found = await historyPage(db, history, request);
  if ('problems' in found) return found;
  if (found.nodes.length < request.limit) expect(found).toMatchObject({ isCut: true, hasMore: true });
  return found.nodes.map(({ version }) => version);
}

function changeId(version: number): string {
  return `00000000-0000-7000-8000-${String(version).padStart(12, '0')}`;
}

/** A contact whose rating always equals its version, with the history of the last `kept` changes. */
async function contactWith({
  versions,
  kept = versions,
  size = 0,
}: {
  versions: number;
  kept?: number;
  size?: number;
}) {
  const { id: workspaceId } = await gateway.workspace();
  const padding = { field: 'attributes.firstName', before: null, after: 'x'.repeat(size) };
  const rows = Array.from({ length: kept }, (_, index) => versions - kept + index + 1).map((version) => ({
    workspace_id: workspaceId,
    id: changeId(version),
    contact_id: ADA,
    version,
    previous_id: version === 1 ? null : changeId(version - 1),
    removed: 0,
    at: version,
    key_id: 'k',
    api: 'rest' as const,
    operation: 'updateContact',
    changes: JSON.stringify([
      { field: 'attributes.rating', before: version === 1 ? null : version - 1, after: version },
      ...(size === 0 ? [] : [padding]),
    ]),
  }));
  await gateway.services.store.write({ workspaceId }, async (transaction) => {
    for (let part = 0; part < rows.length; part += 1_000) {
      await transaction
        .insertInto('contact_history')
        .values(rows.slice(part, part + 1_000))
        .execute();
    }
    const sets = { identifiers: '[]', list_ids: '[]', account_ids: '[]', company_refs: '[]' };
    await transaction
      .insertInto('contact')
      .values({
        workspace_id: workspaceId,
        id: ADA,
        version: versions,
        attributes: JSON.stringify({ rating: versions }),
        ...sets,
        created_at: 1,
        updated_at: versions,
        last_change_id: changeId(versions),
      })
      .execute();
  });
  const db = gateway.services.store.reader({ workspaceId });
  const latest = (await findLatestState(db, workspaceId, ADA)) as LatestState;
  return { db, latest, workspaceId };
}
