import type { Kysely, Transaction } from 'kysely';
import { type Change, retries, tellBatch, tellingChange } from '../channels.ts';
import type { Database } from '../database.ts';
import { StoreUnavailable } from '../store.ts';

interface Waiting {
  told: Change;
  run(transaction: Transaction<Database>): Promise<void>;
  settle(): void;
  fail(reason: unknown): void;
}

export interface GroupCommit {
  write<Result>(work: (transaction: Transaction<Database>) => Promise<Result>): Promise<Result>;
  /** How many changes are in no transaction yet. */
  waiting(): number;
  /** Resolves when nothing is waiting any more. */
  drain(): Promise<void>;
}

interface Hooks {
  /** Is called before a group is carried out, and keeps it from that by throwing `StoreUnavailable`. */
  beforeGroup(): void;
  /** Is called before anybody is told of a commit. Where it throws, all are told that they cannot be sure of it. */
  afterCommit(): void;
  /** Is called when the answers are on their way. */
  afterAnswers(): void;
}

/**
 * Lets changes that wait together share one transaction; each promise settles only when the commit is on disk. Where
 * one of them fails, the group is undone and each is run again on its own, so that it takes nothing from its
 * neighbours: that is rare (what is refused does not fail), and a savepoint for each would cost every update. Groups
 * form by themselves from what has arrived by the time the last one is on disk; a lone change waits for nobody.
 */
export function groupCommit(db: Kysely<Database>, largestGroup: number, hooks: Hooks): GroupCommit {
  const waiting: Waiting[] = [];
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      // One turn of the event loop: every request that has already reached the machine joins this group.
      await new Promise((resolve) => setImmediate(resolve));
      const committed = await commit(db, waiting.splice(0, largestGroup), hooks);
      if (committed.length === 0) continue;
      for (const change of committed) change.settle();
      // The answers are written by those who wait for these promises, which is done before the next turn.
      await new Promise((resolve) => setImmediate(resolve));
      hooks.afterAnswers();
    }
    working = undefined;
  }

  return {
    write: (change) =>
      tellingChange(
        'sqlite',
        (told) =>
          new Promise((resolve, reject) => {
            waiting.push(settleOnDisk(change, told, resolve, reject));
            working ??= work();
          }),
      ),
    waiting: () => waiting.length,
    drain: async () => {
      await working;
    },
  };
}

/** Carries out a group, whole or in parts, and gives what is committed. The others are told why they are not. */
async function commit(db: Kysely<Database>, group: readonly Waiting[], hooks: Hooks): Promise<readonly Waiting[]> {
  try {
    hooks.beforeGroup();
    await db.transaction().execute(async (transaction) => {
      for (const change of group) await change.run(transaction);
    });
  } catch (error) {
    // A full disk or a lost file is no fault of any of them: nobody in the group may be told of success.
    if (group.length === 1 || error instanceof StoreUnavailable) return failed(group, error);
    retries.publish(undefined);
    return oneByOne(db, group, hooks);
  }
  tellBatch(group.length);
  for (const { told } of group) told.batch = group.length;
  try {
    hooks.afterCommit();
    return group;
  } catch (error) {
    return failed(group, new StoreUnavailable('unsure', error));
  }
}

function failed(group: readonly Waiting[], reason: unknown): readonly Waiting[] {
  for (const change of group) change.fail(reason);
  return [];
}

async function oneByOne(db: Kysely<Database>, group: readonly Waiting[], hooks: Hooks): Promise<readonly Waiting[]> {
  const committed: Waiting[] = [];
  for (const change of group) committed.push(...(await commit(db, [change], hooks)));
  return committed;
}

function settleOnDisk<Result>(
  work: (transaction: Transaction<Database>) => Promise<Result>,
  told: Change,
  resolve: (result: Result) => void,
  reject: (reason: unknown) => void,
): Waiting {
  let settle = () => {};
  return {
    told,
    async run(transaction) {
      const result = await work(transaction);
      settle = () => resolve(result);
    },
    settle: () => settle(),
    fail: reject,
  };
}
