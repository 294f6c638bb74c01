import type { Transaction } from 'kysely';
import type { Database } from '../database.ts';
import { type Change, publishBatch, traceChange } from '../events.ts';
import { recentOwners } from '../recent-owners.ts';
import { type Store, StoreUnavailable, type WriteScope } from '../store.ts';

type Work<Result> = (transaction: Transaction<Database>) => Promise<Result>;
type Write = Store['write'];
/** `wasTried`: whether the work has already failed once. */
type WriteWithRetries = <Result>(reach: WriteScope, work: Work<Result>, wasTried?: boolean) => Promise<Result>;

interface Waiting {
  event: Change;
  contactId: string;
  work: Work<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

interface SharedTransactions {
  write: Write;
  /** The number of changes that are not in a transaction yet. */
  waiting(): number;
}

/**
 * The maximum number of concurrent shared transactions of a workspace. With more than one, a transaction that waits for
 * a lock does not block all others.
 */
const MAX_AT_ONCE = 2;
/**
 * The minimum number of changes for a second concurrent transaction. Fewer changes cost both sides less in the next
 * transaction.
 */
const WORTH_ANOTHER = 16;
/**
 * The maximum number of changes in a transaction. Limits how long it holds its locks, and how long its first change
 * waits for its last.
 */
const MAX_GROUP = 64;
/** The number of changes of a workspace in a transaction, one at a time, while other workspaces write too. */
const FAIR_SHARE = 16;
/** How long changes of a contact run alone after one of them has failed, in milliseconds. */
const SUSPICION = 10_000;
const MAX_SUSPECTS = 1_000;

/**
 * Lets the changes of one workspace share transactions if each names its contact. Changes that arrive during a
 * transaction form the next one, which costs as many messages and disk syncs as that of a single change. No change
 * waits for others to arrive. If a shared transaction fails, each half of its changes runs in its own transaction, and
 * so on, until the failing change is alone.
 *
 * `once` runs a transaction. `retryWhileBusy` runs it again after conflicts.
 */
export function shareTransactions(once: Write, retryWhileBusy: WriteWithRetries): SharedTransactions {
  const writers = recentOwners();
  const suspects = new Map<string, number>();
  const queues = new Map<string, { waiting: Waiting[]; underWay: number }>();

  function start(workspaceId: string): void {
    const queue = queues.get(workspaceId);
    if (queue === undefined) return;
    const [mostAtOnce, largestGroup] = writers.areSeveral() ? [1, FAIR_SHARE] : [MAX_AT_ONCE, MAX_GROUP];
    while (queue.waiting.length >= (queue.underWay === 0 ? 1 : WORTH_ANOTHER) && queue.underWay < mostAtOnce) {
      const group = queue.waiting.splice(0, largestGroup);
      queue.underWay += 1;
      carryOut(workspaceId, group).finally(() => {
        queue.underWay -= 1;
        start(workspaceId);
      });
    }
    if (queue.underWay === 0) queues.delete(workspaceId);
  }

  async function carryOut(workspaceId: string, group: readonly Waiting[], wasTried = false): Promise<void> {
    const [first] = group;
    if (first !== undefined && group.length === 1) return carryOutAlone(workspaceId, first, wasTried);
    try {
      const results = await once({ workspaceId }, (transaction) => carryOutTogether(transaction, group));
      publishBatch(group.length);
      for (const { event, work, resolve } of group) {
        event.batch = group.length;
        resolve(results.get(work));
      }
    } catch (error) {
      // No change caused this failure: the transaction may be committed, or there was no connection.
      if (error instanceof StoreUnavailable) for (const { reject } of group) reject(error);
      else await carryOutInHalves(workspaceId, group);
    }
  }

  /** The failing change is in one half, so that most changes still share a transaction. */
  async function carryOutInHalves(workspaceId: string, group: readonly Waiting[]): Promise<void> {
    const middle = Math.ceil(group.length / 2);
    await Promise.all([group.slice(0, middle), group.slice(middle)].map((half) => carryOut(workspaceId, half, true)));
  }

  async function carryOutAlone(workspaceId: string, change: Waiting, wasTried: boolean): Promise<void> {
    const { event, contactId, work, resolve, reject } = change;
    try {
      resolve(await writeAlone(event, { workspaceId }, work, wasTried));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) suspect(contactId);
      reject(error);
    }
  }

  /** Runs the changes of a contact alone for a while, because clients often repeat a failing change. */
  function suspect(contactId: string): void {
    if (suspects.size >= MAX_SUSPECTS) suspects.clear();
    suspects.set(contactId, performance.now() + SUSPICION);
  }

  function isSuspect(contactId: string): boolean {
    return (suspects.get(contactId) ?? 0) > performance.now();
  }

  async function writeAlone<Result>(
    event: Change,
    reach: WriteScope,
    work: Work<Result>,
    wasTried = false,
  ): Promise<Result> {
    const result = await retryWhileBusy(reach, work, wasTried);
    publishBatch(1);
    event.batch = 1;
    return result;
  }

  function write<Result>(event: Change, reach: WriteScope, work: Work<Result>): Promise<Result> {
    const { workspaceId, contactId } = reach;
    if (contactId === undefined) return writeAlone(event, reach, work);
    return new Promise<Result>((resolve, reject) => {
      writers.note(workspaceId);
      const change: Waiting = { event, contactId, work, resolve: resolve as Waiting['resolve'], reject };
      if (isSuspect(contactId)) {
        carryOutAlone(workspaceId, change, false);
        return;
      }
      const queue = queues.get(workspaceId) ?? { waiting: [], underWay: 0 };
      queues.set(workspaceId, queue);
      queue.waiting.push(change);
      start(workspaceId);
    });
  }

  return {
    write: (reach, work) => traceChange('postgresql', (event) => write(event, reach, work)),
    waiting() {
      let count = 0;
      for (const { waiting } of queues.values()) count += waiting.length;
      return count;
    },
  };
}

/**
 * Runs changes of different contacts concurrently, and those of one contact in order, each on the result of the
 * previous one. Locks contacts in a fixed order, so that two transactions never wait for each other's locks.
 */
async function carryOutTogether(
  transaction: Transaction<Database>,
  group: readonly Waiting[],
): Promise<Map<Work<unknown>, unknown>> {
  const results = new Map<Work<unknown>, unknown>();
  const byContact = Map.groupBy(group, ({ contactId }) => contactId);
  await Promise.all(
    [...byContact.keys()].toSorted().map(async (contactId) => {
      for (const { work } of byContact.get(contactId) ?? []) results.set(work, await work(transaction));
    }),
  );
  return results;
}
