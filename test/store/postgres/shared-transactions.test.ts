import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { shareTransactions } from '../../../src/store/postgres/shared-transactions.ts';
import { StoreUnavailable, type WriteScope } from '../../../src/store/store.ts';

/** Four changes of two contacts: the first runs immediately and the others share a transaction. */
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

test('changes whose shared transaction had a conflict run alone, with one attempt less', async () => {
  const { triedBefore, outcomes } = await fourChanges(new Error('deadlock detected'));
  expect(outcomes).toEqual(['done', 'done', 'done', 'done']);
  expect(triedBefore).toEqual([false, true, true, true]);
});

test.each(['busy', 'unreachable', 'commit-unknown'] as const)(
  'changes for which the store is %s are not retried',
  async (reason) => {
    const failure = new StoreUnavailable(reason);
    const { triedBefore, outcomes } = await fourChanges(failure);
    expect(outcomes).toEqual(['done', failure, failure, failure]);
    expect(triedBefore).toEqual([false]);
  },
);

test('while a transaction is delayed, enough waiting changes get another one, and then all of the rest', async () => {
  const carriedOut: string[] = [];
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const once = async (_reach: WriteScope, work: (transaction: never) => Promise<unknown>) => {
    await work(undefined as never);
    return new Map() as never;
  };
  const { write, waiting } = shareTransactions(once, async (_reach, work) => {
    await held;
    return work(undefined as never) as never;
  });
  const change = (name: string) =>
    write({ workspaceId: 'one', contactId: name }, async () => void carriedOut.push(name));
  const all = [change('held'), ...Array.from({ length: 15 }, (_, index) => change(`a${index}`))];
  await nextTurn();
  expect([carriedOut.length, waiting()]).toEqual([0, 15]);
  all.push(change('a15'), change('late'));
  await nextTurn();
  expect([carriedOut.length, waiting()]).toEqual([16, 1]);
  letGo();
  await Promise.all(all);
  expect([carriedOut.length, waiting()]).toEqual([18, 0]);
});

test('a failing change is found by bisection, and runs alone when it is repeated', async () => {
  const sizes: number[] = [];
  const once = async (_reach: WriteScope, work: (transaction: never) => Promise<unknown>) => {
    const results = (await work(undefined as never)) as Map<unknown, unknown>;
    sizes.push(results.size);
    return results as never;
  };
  const { write } = shareTransactions(once, async (_reach, work) => {
    sizes.push(1);
    return work(undefined as never);
  });
  const ask = async () => {
    sizes.length = 0;
    const changes = Array.from({ length: 17 }, (_, index) =>
      write({ workspaceId: 'one', contactId: `${index}` }, async () => {
        if (index === 16) throw new Error('a fault');
        return index;
      }),
    );
    const outcomes = await Promise.allSettled(changes);
    expect(outcomes.map(({ status }) => status)).toEqual([...Array(16).fill('fulfilled'), 'rejected']);
    return sizes.toSorted((a, b) => b - a);
  };
  // The first change is in progress when the others arrive.
  expect(await ask()).toEqual([8, 4, 2, 1, 1, 1]);
  await nextTurn();
  expect(await ask()).toEqual([15, 1, 1]);
});
