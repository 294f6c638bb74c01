import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../database.ts';
import { type Change, publishBatch, traceChange, transactionRetries } from '../events.ts';
import { createFairQueue } from '../fair-queue.ts';
import { recentOwners } from '../recent-owners.ts';
import { type Store, StoreUnavailable, type WriteScope } from '../store.ts';

interface Waiting {
  event: Change;
  updates: number;
  run(transaction: Transaction<Database>): Promise<void>;
  settle(): void;
  fail(reason: unknown): void;
}

export interface GroupCommit {
  write: Store['write'];
  /** The number of changes that are not in a transaction yet. */
  waiting(): number;
  /** Resolves when no change is waiting. */
  drain(): Promise<void>;
}

interface Hooks {
  /** Called before a group runs. Prevents it by throwing `StoreUnavailable`. */
  beforeGroup(): void;
  /** Called before a commit is acknowledged. If it throws, all changes fail with `commit-unknown`. */
  afterCommit(): void;
  /** Called after the responses have been sent. */
  afterAnswers(): void;
}

/**
 * The maximum number of updates of a workspace in a group while others write too, unless all of them have more. A
 * workspace that sends one change at a time then does not wait for hundreds of another workspace.
 */
const FAIR_SHARE = 16;

/**
 * How long each change gets a savepoint after a failed change, in milliseconds. Clients often repeat a failing change.
 */
const SAVEPOINT_PERIOD = 10_000;

/**
 * Groups waiting changes into shared transactions. Each promise settles only when the commit is on disk. If a change
 * fails, the group is rolled back and runs again with a savepoint for each change, so that the failure does not affect
 * the others; the next groups use savepoints from the start for a while. Using savepoints always would slow down every
 * update. The changes that arrive while a group is being committed form the next group, and a single change waits for
 * no other. Workspaces take turns.
 */
export function groupCommit(db: Kysely<Database>, largestGroup: number, hooks: Hooks): GroupCommit {
  const waiting = createFairQueue<Waiting>(({ updates }) => updates);
  const writers = recentOwners();
  let working: Promise<void> | undefined;
  let savepointsUntil = 0;

  async function work(): Promise<void> {
    while (waiting.size > 0) {
      // Waits for one turn of the event loop, so that every request that has already arrived joins this group.
      await new Promise((resolve) => setImmediate(resolve));
      const share = writers.areSeveral() ? Math.max(FAIR_SHARE, waiting.smallest()) : largestGroup;
      const committed = await commit(waiting.take(largestGroup, share));
      if (committed.length === 0) continue;
      for (const change of committed) change.settle();
      // The callers send their responses before the next turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      hooks.afterAnswers();
    }
    working = undefined;
  }

  /** Runs a group and returns its committed changes. Rejects the others. */
  async function commit(group: readonly Waiting[]): Promise<readonly Waiting[]> {
    const hasSavepoints = performance.now() < savepointsUntil;
    let done: readonly Waiting[];
    try {
      hooks.beforeGroup();
      done = await db
        .transaction()
        .execute((transaction) => (hasSavepoints ? carryOutEach(transaction, group) : carryOutAll(transaction, group)));
    } catch (error) {
      // No change caused a full disk or a lost file, so no change of the group may be acknowledged.
      if (hasSavepoints || group.length === 1 || error instanceof StoreUnavailable) return failed(group, error);
      savepointsUntil = performance.now() + SAVEPOINT_PERIOD;
      transactionRetries.publish(undefined);
      return commit(group);
    }
    if (done.length === 0) return done;
    publishBatch(done.length);
    for (const { event } of done) event.batch = done.length;
    try {
      hooks.afterCommit();
      return done;
    } catch (error) {
      return failed(done, new StoreUnavailable('commit-unknown', error));
    }
  }

  /** Runs a group with savepoints: rolls back and rejects failing changes, and continues with the others. */
  async function carryOutEach(transaction: Transaction<Database>, group: readonly Waiting[]): Promise<Waiting[]> {
    const done: Waiting[] = [];
    for (const change of group) {
      await SAVEPOINT.execute(transaction);
      try {
        await change.run(transaction);
        done.push(change);
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
        savepointsUntil = performance.now() + SAVEPOINT_PERIOD;
        await ROLLBACK_TO_SAVEPOINT.execute(transaction);
        change.fail(error);
      }
      await RELEASE_SAVEPOINT.execute(transaction);
    }
    return done;
  }

  return {
    write: <Result>(
      { workspaceId, updates = 1 }: WriteScope,
      change: (transaction: Transaction<Database>) => Promise<Result>,
    ) =>
      traceChange(
        'sqlite',
        (event) =>
          new Promise<Result>((resolve, reject) => {
            writers.note(workspaceId);
            waiting.push(workspaceId, { ...settleOnDisk(change, event, resolve, reject), updates });
            working ??= work();
          }),
      ),
    waiting: () => waiting.size,
    drain: async () => {
      await working;
    },
  };
}

const SAVEPOINT = sql`savepoint change`;
const ROLLBACK_TO_SAVEPOINT = sql`rollback to change`;
const RELEASE_SAVEPOINT = sql`release change`;

async function carryOutAll(transaction: Transaction<Database>, group: readonly Waiting[]): Promise<readonly Waiting[]> {
  for (const change of group) await change.run(transaction);
  return group;
}

function failed(group: readonly Waiting[], reason: unknown): readonly Waiting[] {
  for (const change of group) change.fail(reason);
  return [];
}

function settleOnDisk<Result>(
  work: (transaction: Transaction<Database>) => Promise<Result>,
  event: Change,
  resolve: (result: Result) => void,
  reject: (reason: unknown) => void,
): Omit<Waiting, 'updates'> {
  let settle = () => {};
  return {
    event,
    async run(transaction) {
      const result = await work(transaction);
      settle = () => resolve(result);
    },
    settle: () => settle(),
    fail: reject,
  };
}
