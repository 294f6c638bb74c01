import { expect, test } from 'vitest';
import { shareTransactions } from '../../src/store/postgres/shared-transactions.ts';
import { StoreUnavailable } from '../../src/store/store.ts';

/** Four changes of two contacts, of which the first two are carried out at once and the others share a transaction. */
async function fourChanges(failure: unknown) {
  const triedBefore: boolean[] = [];
  const { write } = shareTransactions(
    () => Promise.reject(failure),
    async (_reach, _work, wasTried = false) => {
      triedBefore.push(wasTried);
      return 'done' as never;
    },
  );
  const changes = ['a', 'b', 'a', 'b'].map((contactId) => write({ workspaceId: 'one', contactId }, async () => 'done'));
  const outcomes = (await Promise.allSettled(changes)).map((outcome) =>
    outcome.status === 'fulfilled' ? outcome.value : outcome.reason,
  );
  return { triedBefore, outcomes };
}

test('changes whose shared transaction has met a conflict are carried out alone, with one attempt less', async () => {
  const { triedBefore, outcomes } = await fourChanges(new Error('deadlock detected'));
  expect(outcomes).toEqual(['done', 'done', 'done', 'done']);
  expect(triedBefore).toEqual([false, false, true, true]);
});

test.each(['busy', 'away', 'unsure'] as const)(
  'changes for which the store is %s are not tried again',
  async (reason) => {
    const failure = new StoreUnavailable(reason);
    const { triedBefore, outcomes } = await fourChanges(failure);
    expect(outcomes).toEqual(['done', 'done', failure, failure]);
    expect(triedBefore).toEqual([false, false]);
  },
);
