import type { Transaction } from 'kysely';
import type { Database } from '../database.ts';
import { type Change, publishBatch, traceChange } from '../events.ts';
import { recentOwners } from '../recent-owners.ts';
import { type Store, StoreUnavailable, type WriteScope } from '../store.ts';

type Work<Result> = (transaction: Transaction<Database>) => Promise<Result>;
type Write = Store['write'];
/** `wasTried`: whether it has failed once already. */
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
  /** How many changes are in no transaction yet. */
  waiting(): number;
}

/** How many transactions of a workspace are shared at a time: one that waits for a lock does not hold up all others. */
const MAX_AT_ONCE = 2;
/** How many changes are worth a transaction beside the one under way: fewer cost both sides less in the one after it. */
const WORTH_ANOTHER = 16;
/** Bounds how long a transaction keeps its locks, and how long the first in it waits for the last. */
const MAX_GROUP = 64;
/** How many changes of a workspace share a transaction, one at a time, while other workspaces write, too. */
const FAIR_SHARE = 16;
/** How long the changes of a contact are carried out alone after one of them has failed, in milliseconds. */
const SUSPICION = 10_000;
const MAX_SUSPECTS = 1_000;

/**
 * Lets changes share transactions: those of one workspace that say which contact each is about. What has come while
 * a transaction is under way makes the next one, which takes as many messages to the server and as many syncs of its
 * disk as that of a single change. Nobody waits for others to come. Where a shared transaction fails, each half of its
 * changes is carried out by itself, and so on, until the one that fails is alone.
 *
 * `once` carries out a transaction, and `withRetries` does so again after conflicts.
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
      // That is no fault of any of them: it may be committed, or there was no connection.
      if (error instanceof StoreUnavailable) for (const { reject } of group) reject(error);
      else await carryOutInHalves(workspaceId, group);
    }
  }

  /** Whatever made the group fail is in one half, so that most changes are carried out together with others again. */
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

  /** A change that fails is often sent again: it runs alone for a while. */
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
 * Changes of different contacts side by side, those of one contact one after the other, each on what the last one left.
 * In the order of contacts, so that two transactions never wait for each other's locks.
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
