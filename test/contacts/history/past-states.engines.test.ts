import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccessKey } from '../../../src/access/access-key.ts';
import { ACCOUNT_A, ACCOUNT_B, ADA, GRACE, LIST_A, LIST_B, SEED } from '../../../src/conformance/environment/seed.ts';
import type { Contact } from '../../../src/contacts/contact/contact.ts';
import { contactFromRow } from '../../../src/contacts/contact/contact-row.ts';
import { contactAsOf } from '../../../src/contacts/history/contact-as-of.queries.ts';
import { applyChanges, type ContactParts } from '../../../src/contacts/history/field-change.ts';
import { type ContactChange, findHistory } from '../../../src/contacts/history/history.queries.ts';
import { historyPage, positionOfChange } from '../../../src/contacts/history/history-page.queries.ts';
import { findLatestState } from '../../../src/contacts/history/latest-state.queries.ts';
import type { PageRequest, Position } from '../../../src/contacts/paging/page.ts';
import { STRATEGIES } from '../../../src/contacts/update/update-contact-body.ts';
import { isRejected } from '../../../src/contacts/validation/problem.ts';
import { authenticate } from '../../../src/resolvers/auth/authenticate.ts';
import { deleteContact } from '../../../src/resolvers/contacts/delete-contact.ts';
import { mergeContacts } from '../../../src/resolvers/contacts/merge-contacts.ts';
import { updateContact, upsertContact } from '../../../src/resolvers/contacts/update-contact.ts';
import { addContactsToList } from '../../../src/resolvers/groups/list-members.ts';
import { createSession } from '../../../src/resolvers/runtime/session.ts';
import { type Gateway, startGateway } from '../../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const IDENTIFIERS = [
  { key: 'emailaddress', value: 'ada@example.com' },
  { key: 'emailaddress', value: 'Grace@Example.com' },
  { key: 'phonenumber', value: '+1 202 555 0142' },
  { key: 'visitorid', value: 'v' },
];

const some = <Item>(...items: Item[]) => fc.subarray(items);
const body = fc.record(
  {
    attributes: fc.record(
      {
        firstName: fc.constantFrom('Ada', 'Augusta', null),
        rating: fc.constantFrom(1, 2.5, null),
        labels: fc.constantFrom(['a', 'b'], ['b', 'a'], null),
      },
      { requiredKeys: [] },
    ),
    addIdentifiers: fc.subarray(IDENTIFIERS, { maxLength: 2 }),
    removeIdentifiers: fc.subarray(IDENTIFIERS, { maxLength: 1 }),
    strategy: fc.constantFrom(...STRATEGIES),
    listIds: fc.shuffledSubarray([LIST_A, LIST_B]),
    addToAccounts: some(ACCOUNT_A, ACCOUNT_B),
    removeFromAccounts: some(ACCOUNT_A),
    companyRefs: fc.shuffledSubarray(['acme', 'globex', '__proto__']),
  },
  { requiredKeys: [] },
);

/** Contacts are named by their place among all that there have been. */
const step = fc.oneof(
  { arbitrary: fc.record({ update: fc.nat(5), body }), weight: 4 },
  { arbitrary: fc.record({ upsert: fc.constantFrom(...IDENTIFIERS), body }), weight: 3 },
  fc.record({ merge: fc.nat(5), into: fc.nat(5) }),
  fc.record({ remove: fc.nat(5) }),
  fc.record({ join: fc.subarray([0, 1, 2, 3]) }),
);
const steps = fc.array(fc.record({ step, pause: fc.nat(2) }), { minLength: 1, maxLength: 14 });

describe('after any operations', () => {
  test('the history of each contact leads from nothing to what it is, by every state that it had', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const { workspaceId, ids, states } = await play(plan);
        const db = gateway.services.store.reader({ workspaceId });
        for (const id of ids) {
          const known = states.filter((state) => state.id === id);
          const latest = await findLatestState(db, workspaceId, id);
          if (latest === undefined) throw new Error(`${id} has no history`);
          const { nodes: changes } = await page(workspaceId, id, { limit: 100, descending: false });

          // One change for each version, from the first on.
          const isThere = !latest.isRemoved;
          const versions = changes.map(({ version }) => version);
          expect(versions).toEqual(Array.from({ length: latest.contact.version }, (_, index) => index + 1));
          expect(changes.map(({ isRemoval }) => isRemoval)).toEqual(
            versions.map((version) => !isThere && version === latest.contact.version),
          );

          let replayed: ContactParts = NOTHING;
          for (const change of changes) {
            replayed = applyChanges(replayed, change.changes);
            const state = known.find(({ version }) => version === change.version);
            if (!change.isRemoval) expect(replayed).toEqual(state && partsOf(state));
            const then = await contactAsOf(db, latest, { version: change.version, path: [] });
            expect(then).toEqual(change.isRemoval ? null : state);
          }
          expect(replayed).toEqual(isThere ? partsOf(latest.contact) : NOTHING);

          for (const { at, isRemoval } of changes) {
            const version = changes.findLast((change) => change.at <= at)?.version;
            const then = await contactAsOf(db, latest, { time: at, path: [] });
            if (then === null) expect(changes.find((change) => change.version === version)?.isRemoval).toBe(true);
            else expect({ version: (then as Contact).version, isRemoval }).toEqual({ version, isRemoval: false });
          }
          const first = changes[0]?.at ?? 0;
          expect(await contactAsOf(db, latest, { time: first - 1, path: [] })).toBeNull();
          expect(await contactAsOf(db, latest, { version: latest.contact.version + 1, path: [] })).toBeNull();
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test('pages from either end, between any two changes, are what they are of the whole history', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.nat(5),
        fc.record({
          limit: fc.integer({ min: 1, max: 4 }),
          descending: fc.boolean(),
          from: fc.nat(9),
          until: fc.nat(9),
        }),
        async (plan, which, { from, until, limit, descending }) => {
          const { workspaceId, ids } = await play(plan);
          const id = ids[which % ids.length] as string;
          const { nodes: all } = await page(workspaceId, id, { limit: 100, descending });
          const between = (all.length > 0 && from < until ? all.slice(from + 1, until) : all.slice(from + 1)) ?? [];
          const request = {
            limit,
            descending,
            ...placeOf('from', all[from]),
            ...(from < until ? placeOf('until', all[until]) : {}),
          };
          const expected =
            all[from] === undefined ? all.slice(0, from < until && all[until] ? until : undefined) : between;
          const found = await page(workspaceId, id, request);
          expect(found.nodes).toEqual(expected.slice(0, limit));
          expect(found.hasMore).toBe(expected.length > limit);
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
});

test('of a contact that is purged, and of those merged into it, one empty change is left, and all of the others', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(5), async (plan, which) => {
      const { workspaceId, ids, run } = await play(plan);
      const id = ids[which % ids.length] as string;
      const rowsOf = () =>
        gateway.services.store
          .reader({ workspaceId })
          .selectFrom('contact_history')
          .where('workspace_id', '=', workspaceId)
          .selectAll()
          .execute();
      const before = await rowsOf();
      const gone = new Set([id]);
      for (const contact of gone) {
        for (const row of before) if (row.removed === 1 && row.merged_contact_id === contact) gone.add(row.contact_id);
      }
      const purged = await run(deleteContact, { workspaceId, contactId: id, purge: true });
      const after = await rowsOf();
      if (isRejected(purged)) {
        expect(purged.problems[0]?.code).toBe('ResourceMoved');
        expect(after).toEqual(before);
        return;
      }
      expect(after.filter(({ contact_id }) => gone.has(contact_id))).toEqual([
        expect.objectContaining({
          contact_id: id,
          operation: 'purgeContact',
          changes: '[]',
          previous_id: null,
          removed: 1,
          merged_contact_id: null,
          contact_created_at: null,
        }),
      ]);
      const ofOthers = (rows: typeof before) => rows.filter(({ contact_id }) => !gone.has(contact_id));
      expect(ofOthers(after)).toEqual(ofOthers(before));
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('a merge names the other contact in the histories of both', async () => {
  const { workspaceId } = await play([{ step: { merge: 0, into: 1 }, pause: 0 }]);
  const last = async (id: string) => (await page(workspaceId, id, { limit: 1, descending: true })).nodes[0];
  expect(await last(ADA)).toMatchObject({ operation: 'mergeContacts', isRemoval: true, mergedContactId: GRACE });
  expect(await last(GRACE)).toMatchObject({ operation: 'mergeContacts', isRemoval: false, mergedContactId: ADA });
});

const NOTHING: ContactParts = { attributes: {}, identifiers: [], listIds: [], accountIds: [], companyRefs: [] };

function partsOf({ attributes, identifiers, listIds, accountIds, companyRefs }: Contact): ContactParts {
  return { attributes, identifiers, listIds, accountIds, companyRefs };
}

function placeOf(bound: 'from' | 'until', change: ContactChange | undefined): Record<string, Position> {
  return change === undefined ? {} : { [bound]: positionOfChange(change) };
}

async function page(workspaceId: string, contactId: string, request: PageRequest) {
  const db = gateway.services.store.reader({ workspaceId });
  const history = await findHistory(db, workspaceId, contactId);
  if (history === undefined) throw new Error(`${contactId} has no history`);
  const found = await historyPage(db, history, request);
  if (isRejected(found)) throw new Error(found.problems[0]?.message);
  return found;
}

type Plan = Parameters<
  Parameters<typeof fc.asyncProperty<[typeof steps extends fc.Arbitrary<infer P> ? P : never]>>[1]
>[0];

/** Plays steps on the contacts of the seed, by a clock of its own. Returns each state that a contact had. */
async function play(plan: Plan) {
  const { id: workspaceId, key: secret } = await gateway.workspace(SEED);
  let now = Date.now();
  const services = { ...gateway.services, now: () => now };
  const key = (await authenticate(services, `AccessKey ${secret}`)) as AccessKey;
  const { run } = createSession(services, { key, api: 'graphql', signal: new AbortController().signal });
  const ids: string[] = [ADA, GRACE];
  const states = new Map<string, Contact>();

  const look = async () => {
    const rows = await services.store
      .reader({ workspaceId })
      .selectFrom('contact')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .execute();
    for (const contact of rows.map(contactFromRow)) {
      if (!ids.includes(contact.id)) ids.push(contact.id);
      states.set(`${contact.id} ${contact.version}`, contact);
    }
  };
  await look();
  for (const { step, pause } of plan) {
    now += pause;
    const idAt = (place: number) => ids[place % ids.length] as string;
    if ('update' in step) await run(updateContact, { workspaceId, contactId: idAt(step.update), body: step.body });
    else if ('upsert' in step) await run(upsertContact, { workspaceId, identifier: step.upsert, body: step.body });
    else if ('merge' in step)
      await run(mergeContacts, { workspaceId, contactId: idAt(step.into), body: { contactId: idAt(step.merge) } });
    else if ('remove' in step) await run(deleteContact, { workspaceId, contactId: idAt(step.remove) });
    else await run(addContactsToList, { workspaceId, listId: LIST_B, body: { contacts: step.join.map(idAt) } });
    await look();
  }
  return { workspaceId, ids, run, states: [...states.values()] };
}
