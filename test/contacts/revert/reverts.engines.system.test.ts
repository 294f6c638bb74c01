import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRejected } from '../../../src/contacts/validation/problem.ts';
import { type Gateway, startGateway } from '../../gateway.ts';
import { type History, partsOf, revert, startHistory, step } from '../history/random-history.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** `REVERTS=600` runs the long form, which also checks that there are enough reverts of each kind. */
const RUNS = Number(process.env.REVERTS ?? 200);
const LONG = 600;

test('after any operations, a revert restores exactly the earlier state or changes nothing, and reverting it restores the state before', async () => {
  const seen = { reverted: 0, restored: 0, refused: 0, unchanged: 0, undone: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), revert, async (steps, last) => {
      const history = await startHistory(gateway);
      const mergedAt = new Map<string, string[]>();
      const note = async () => {
        for (const id of history.ids) {
          mergedAt.set(`${id} ${(await history.latest(id)).contact.version}`, history.mergedInto(id));
        }
      };
      await note();
      for (const each of steps) {
        await history.take(each);
        await note();
      }
      await history.check();

      const contactId = history.notMergedAt(last.revert);
      const before = await history.latest(contactId);
      const toVersion = Math.max(1, before.contact.version - last.back);
      const then = await history.stateAt(contactId, toVersion);
      const rows = await history.rows();
      const view = await history.view();
      const result = await history.revertTo(contactId, toVersion);
      if (isRejected(result)) {
        seen.refused += 1;
        expect(result.problems.length).toBeGreaterThan(0);
        expect(await history.rows()).toEqual(rows);
        return;
      }
      const { contact: after, isRemoved } = await history.latest(contactId);
      expect(isRemoved).toBe(false);
      expect(result.contact).toEqual({ ...after, lastChangeId: before.contact.lastChangeId });
      expect(partsOf(after)).toEqual(then && partsOf(then));
      expect(history.mergedInto(contactId)).toEqual(mergedAt.get(`${contactId} ${toVersion}`));
      if (result.outcome === 'UNCHANGED') {
        seen.unchanged += 1;
        expect(await history.rows()).toEqual(rows);
        return;
      }
      expect(after.version).toBe(before.contact.version + 1);
      expect(after.createdAt).toBe(before.contact.createdAt);
      expect(await history.stateAt(contactId, toVersion)).toEqual(then);
      await history.check();
      await expectOthers(history, contactId, result, view);
      const viewAfter = await history.view();

      if (before.isRemoved) {
        seen.restored += 1;
        expect(result.outcome).toBe('CREATED');
        expect(await history.revertTo(contactId, before.contact.version)).toMatchObject({ problems: [{}] });
        return;
      }
      seen.reverted += 1;
      const back = await history.revertTo(contactId, before.contact.version);
      // Values that requests can no longer write are removed permanently, and read-only values stay.
      if (isRejected(back)) {
        expect(back.problems.filter(({ message }) => !LOST.test(message))).toEqual([]);
        return;
      }
      expect(back).toMatchObject({
        outcome: 'UPDATED',
        restoredContactIds: result.mergedAgainContactIds,
        mergedAgainContactIds: result.restoredContactIds,
      });
      expect((await history.latest(contactId)).contact.version).toBe(before.contact.version + 2);
      expect(await history.view()).toEqual(view);
      await history.check();

      if (result.restoredContactIds.length === 0) return;
      seen.undone += 1;
      const again = await history.revertTo(contactId, before.contact.version + 1);
      if (isRejected(again)) return;
      expect(again).toMatchObject({ restoredContactIds: result.restoredContactIds });
      expect(await history.view()).toEqual(viewAfter);
      await history.check();
    }),
    { numRuns: RUNS },
  );
  if (RUNS < LONG) return;
  // The property has little value if most reverts are of one kind.
  expect(Math.min(seen.reverted, seen.refused, seen.unchanged, seen.undone)).toBeGreaterThan(15);
  expect(seen.restored).toBeGreaterThan(3);
}, 300_000);

const LOST = /is archived|at most 4|read-only/;

/** Restored contacts are as they were when they were merged, and contacts outside the revert are unchanged. */
async function expectOthers(
  history: History,
  contactId: string,
  { restoredContactIds, mergedAgainContactIds }: { restoredContactIds: string[]; mergedAgainContactIds: string[] },
  before: Awaited<ReturnType<History['view']>>,
) {
  const view = await history.view();
  for (const id of restoredContactIds) {
    const { contact } = await history.latest(id);
    expect(await history.stateAt(id, contact.version - 1)).toBeNull();
    const merged = await history.stateAt(id, contact.version - 2);
    expect(view[id]).toEqual(merged && partsOf(merged));
  }
  for (const id of mergedAgainContactIds) expect(view[id]).toBe(contactId);
  const moved = new Set([contactId, ...restoredContactIds, ...mergedAgainContactIds]);
  const isPresent = (id: string) => typeof before[id] === 'object' && before[id] !== null;
  for (const id of history.ids) if (isPresent(id) && !moved.has(id)) expect(view[id]).toEqual(before[id]);
}
