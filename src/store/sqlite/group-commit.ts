import { CompiledQuery, type Kysely, type Transaction } from 'kysely';
import type { Database } from '../database.ts';
import { StoreUnavailable } from '../store.ts';

/** Bounds how long one transaction keeps the writer, and so how long the first in it waits for the last. */
const LARGEST_GROUP = 512;

const SAVEPOINT = CompiledQuery.raw('savepoint change');
const RELEASE = CompiledQuery.raw('release change');
const ROLLBACK = CompiledQuery.raw('rollback to change');

interface Waiting {
  run(transaction: Transaction<Database>): Promise<void>;
  settle(): void;
  fail(reason: unknown): void;
}

export interface GroupCommit {
  write<Result>(work: (transaction: Transaction<Database>) => Promise<Result>): Promise<Result>;
  /** Resolves when nothing is waiting any more. */
  drain(): Promise<void>;
}

/**
 * Lets changes that wait together share one transaction, and so one sync of the disk: each runs between a savepoint
 * and its release, so that one that fails takes nothing from its neighbours, and each promise settles only after the
 * commit. Groups form by themselves from what has arrived by the time the writer is free; a lone change waits for
 * nobody.
 */
export function groupCommit(db: Kysely<Database>): GroupCommit {
  const waiting: Waiting[] = [];
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      // One turn of the event loop: every request that has already reached the machine joins this group.
      await new Promise((resolve) => setImmediate(resolve));
      const group = waiting.splice(0, LARGEST_GROUP);
      await commit(db, group);
    }
    working = undefined;
  }

  return {
    write: (change) =>
      new Promise((resolve, reject) => {
        waiting.push(settleAfterCommit(change, resolve, reject));
        working ??= work();
      }),
    drain: async () => {
      await working;
    },
  };
}

async function commit(db: Kysely<Database>, group: Waiting[]): Promise<void> {
  try {
    await db.transaction().execute(async (transaction) => {
      for (const change of group) await change.run(transaction);
    });
  } catch (error) {
    for (const change of group) change.fail(error);
    return;
  }
  for (const change of group) change.settle();
}

function settleAfterCommit<Result>(
  work: (transaction: Transaction<Database>) => Promise<Result>,
  resolve: (result: Result) => void,
  reject: (reason: unknown) => void,
): Waiting {
  let settle = () => {};
  return {
    async run(transaction) {
      await transaction.executeQuery(SAVEPOINT);
      try {
        const result = await work(transaction);
        settle = () => resolve(result);
      } catch (error) {
        // A full disk or a lost file ends the whole transaction: nobody in the group may be told of success.
        if (error instanceof StoreUnavailable) throw error;
        await transaction.executeQuery(ROLLBACK);
        settle = () => reject(error);
      }
      await transaction.executeQuery(RELEASE);
    },
    settle: () => settle(),
    fail: reject,
  };
}
