import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, GRACE } from '../../../src/conformance/environment/seed.ts';
import type { Contact } from '../../../src/contacts/contact/contact.ts';
import { contactAsOf } from '../../../src/contacts/history/contact-as-of.queries.ts';
import { applyChanges, type ContactParts } from '../../../src/contacts/history/field-change.ts';
import { type ContactChange, findHistory } from '../../../src/contacts/history/history.queries.ts';
import { historyPage, positionOfChange } from '../../../src/contacts/history/history-page.queries.ts';
import { findLatestState } from '../../../src/contacts/history/latest-state.queries.ts';
import type { PageRequest, Position } from '../../../src/contacts/paging/page.ts';
import { isRejected } from '../../../src/contacts/validation/problem.ts';
import { deleteContact } from '../../../src/resolvers/contacts/delete-contact.ts';
import { type Gateway, startGateway } from '../../gateway.ts';
import { contactStep, partsOf, startHistory } from './random-history.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const steps = fc.array(fc.record({ step: contactStep, pause: fc.nat(2) }), { minLength: 1, maxLength: 14 });

describe('after any operations', () => {
  test('the history of each contact replays from nothing to its current state, through every state', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const { workspaceId, ids, states } = await play(plan);
        const db = gateway.services.store.reader({ workspaceId });
        for (const id of ids) {
          const known = states().filter((state) => state.id === id);
          const latest = await findLatestState(db, workspaceId, id);
          if (latest === undefined) throw new Error(`${id} has no history`);
          const { nodes: changes } = await page(workspaceId, id, { limit: 100, descending: false });

          // One change for each version, starting with the first.
          const isThere = !latest.isRemoved;
          const versions = changes.map(({ version }) => version);
          expect(versions).toEqual(Array.from({ length: latest.contact.version }, (_, index) => index + 1));
          expect(changes.map(({ isRemoval }) => isRemoval)).toEqual(
            versions.map((version) => !known.some((state) => state.version === version)),
          );
          expect(changes.at(-1)?.isRemoval).toBe(!isThere);

          let replayed: ContactParts = NOTHING;
          for (const change of changes) {
            replayed = applyChanges(replayed, change.changes);
            const state = known.find(({ version }) => version === change.version);
            if (!change.isRemoval) expect(replayed).toEqual(state && partsOf(state));
            const then = await contactAsOf(db, latest, { version: change.version, path: [] });
            expect(then).toEqual(change.isRemoval ? null : state);
          }
          expect(replayed).toEqual(isThere ? partsOf(latest.contact) : NOTHING);

          for (const { at } of changes) {
            const last = changes.findLast((change) => change.at <= at);
            const then = (await contactAsOf(db, latest, { time: at, path: [] })) as Contact | null;
            expect(then?.version).toBe(last?.isRemoval ? undefined : last?.version);
          }
          const first = changes[0]?.at ?? 0;
          expect(await contactAsOf(db, latest, { time: first - 1, path: [] })).toBeNull();
          expect(await contactAsOf(db, latest, { version: latest.contact.version + 1, path: [] })).toBeNull();
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test('pages from either end, between any two changes, equal the same part of the whole history', async () => {
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

test('a purged contact and those merged into it keep one empty change each; other contacts keep all changes', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(5), async (plan, which) => {
      const { workspaceId, ids, run, mergedInto } = await play(plan);
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
      for (const contact of gone) for (const merged of mergedInto(contact)) gone.add(merged);
      const purged = await run(deleteContact, { workspaceId, contactId: id, purge: true });
      const after = await rowsOf();
      const parentOf = (contact: string) => ids.find((other) => mergedInto(other).includes(contact));
      const parents = [id];
      for (const contact of parents) parents.push(...[parentOf(contact) ?? []].flat());
      if (parents.length > 1) {
        expect(purged).toMatchObject({ problems: [{ code: 'ResourceMoved', movedTo: parents.at(-1) }] });
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
          related_contacts: null,
          contact_created_at: null,
        }),
      ]);
      const ofOthers = (rows: typeof before) => rows.filter(({ contact_id }) => !gone.has(contact_id));
      expect(ofOthers(after)).toEqual(ofOthers(before));
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('a merge has the id of the other contact in the histories of both', async () => {
  const { workspaceId } = await play([{ step: { merge: 0, into: 1 }, pause: 0 }]);
  const last = async (id: string) => (await page(workspaceId, id, { limit: 1, descending: true })).nodes[0];
  expect(await last(ADA)).toMatchObject({ operation: 'mergeContacts', isRemoval: true, mergedContactId: GRACE });
  expect(await last(GRACE)).toMatchObject({ operation: 'mergeContacts', isRemoval: false, mergedContactId: ADA });
});

const NOTHING: ContactParts = { attributes: {}, identifiers: [], listIds: [], accountIds: [], companyRefs: [] };

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

type Plan = typeof steps extends fc.Arbitrary<infer P> ? P : never;

/** Runs steps on the contacts of the seed. */
async function play(plan: Plan) {
  const history = await startHistory(gateway);
  for (const { step, pause } of plan) await history.take(step, pause);
  return history;
}
