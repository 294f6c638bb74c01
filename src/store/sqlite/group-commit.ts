import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../database.ts';
import { type Change, publishBatch, retries, traceChange } from '../events.ts';
import { createFairQueue } from '../fair-queue.ts';
import { recentOwners } from '../recent-owners.ts';
import { type Store, StoreUnavailable, type WriteScope } from '../store.ts';

interface Waiting {
  event: Change;
  run(transaction: Transaction<Database>): Promise<void>;
  settle(): void;
  fail(reason: unknown): void;
}

export interface GroupCommit {
  write: Store['write'];
  /** How many changes are in no transaction yet. */
  waiting(): number;
  /** Resolves when nothing is waiting any more. */
  drain(): Promise<void>;
}

interface Hooks {
  /** Is called before a group is carried out, and keeps it from that by throwing `StoreUnavailable`. */
  beforeGroup(): void;
  /** Is called before a commit is acknowledged. If it throws, every change fails with `commit-unknown`. */
  afterCommit(): void;
  /** Is called when the answers are on their way. */
  afterAnswers(): void;
}

/**
 * How many changes of a workspace a group takes while others write, too, unless each of them has more: so that who
 * brings one change at a time does not wait for hundreds of somebody else's.
 */
const FAIR_SHARE = 16;

/**
 * After a change has failed, how long each change gets a savepoint, in milliseconds. A client whose change fails
 * often sends it again.
 */
const SAVEPOINT_PERIOD = 10_000;

/**
 * Lets changes that wait together share one transaction; each promise settles only when the commit is on disk. Where
 * one of them fails, the group is undone and carried out again with a savepoint for each change, so that it takes
 * nothing from its neighbours; groups after that have savepoints from the beginning for a while. Always to have them
 * would cost every update. Groups form by themselves from what has arrived by the time the last one is on disk; a lone
 * change waits for nobody. Workspaces take turns.
 */
export function groupCommit(db: Kysely<Database>, largestGroup: number, hooks: Hooks): GroupCommit {
  const waiting = createFairQueue<Waiting>();
  const writers = recentOwners();
  let working: Promise<void> | undefined;
  let savepointsUntil = 0;

  async function work(): Promise<void> {
    while (waiting.size > 0) {
      // One turn of the event loop: every request that has already reached the machine joins this group.
      await new Promise((resolve) => setImmediate(resolve));
      const share = writers.areSeveral() ? Math.max(FAIR_SHARE, waiting.smallest()) : largestGroup;
      const committed = await commit(waiting.take(largestGroup, share));
      if (committed.length === 0) continue;
      for (const change of committed) change.settle();
      // The answers are written by those who wait for these promises, which is done before the next turn.
      await new Promise((resolve) => setImmediate(resolve));
      hooks.afterAnswers();
    }
    working = undefined;
  }

  /** Carries out a group, and gives what is committed. The others are rejected with the reason. */
  async function commit(group: readonly Waiting[]): Promise<readonly Waiting[]> {
    const hasSavepoints = performance.now() < savepointsUntil;
    let done: readonly Waiting[];
    try {
      hooks.beforeGroup();
      done = await db
        .transaction()
        .execute((transaction) => (hasSavepoints ? carryOutEach(transaction, group) : carryOutAll(transaction, group)));
    } catch (error) {
      // A full disk or a lost file is no fault of any of them: no change of the group may be acknowledged.
      if (hasSavepoints || group.length === 1 || error instanceof StoreUnavailable) return failed(group, error);
      savepointsUntil = performance.now() + SAVEPOINT_PERIOD;
      retries.publish(undefined);
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

  /** The same for a group in which any change may fail: that one is undone and rejected, and the others go on. */
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
    write: <Result>({ workspaceId }: WriteScope, change: (transaction: Transaction<Database>) => Promise<Result>) =>
      traceChange(
        'sqlite',
        (event) =>
          new Promise<Result>((resolve, reject) => {
            writers.note(workspaceId);
            waiting.push(workspaceId, settleOnDisk(change, event, resolve, reject));
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
): Waiting {
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
