import type { Transaction } from 'kysely';
import { type Change, tellBatch, tellingChange } from '../channels.ts';
import type { Database } from '../database.ts';
import { type ChangeReach, type Store, StoreUnavailable } from '../store.ts';

type Work<Result> = (transaction: Transaction<Database>) => Promise<Result>;
type Write = Store['write'];
/** `wasTried`: whether it has failed once already. */
type WritePatiently = <Result>(reach: ChangeReach, work: Work<Result>, wasTried?: boolean) => Promise<Result>;

interface Waiting {
  told: Change;
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
const MOST_AT_ONCE = 2;
/** How many changes are worth a transaction beside the one under way: fewer cost both sides less in the one after it. */
const WORTH_ANOTHER = 16;
/** Bounds how long a transaction keeps its locks, and how long the first in it waits for the last. */
const LARGEST_GROUP = 64;

/**
 * Lets changes share transactions: those of one workspace that say which contact each is about. What has come while
 * a transaction is under way makes the next one, which takes as many messages to the server and as many syncs of its
 * disk as that of a single change. Nobody waits for others to come. Where a shared transaction fails, each of its
 * changes is carried out by itself.
 *
 * `once` carries out a transaction, and `patiently` does so again after conflicts.
 */
export function shareTransactions(once: Write, patiently: WritePatiently): SharedTransactions {
  const queues = new Map<string, { waiting: Waiting[]; underWay: number }>();

  function start(workspaceId: string): void {
    const queue = queues.get(workspaceId);
    if (queue === undefined) return;
    while (queue.waiting.length >= (queue.underWay === 0 ? 1 : WORTH_ANOTHER) && queue.underWay < MOST_AT_ONCE) {
      const group = queue.waiting.splice(0, LARGEST_GROUP);
      queue.underWay += 1;
      carryOut(workspaceId, group).finally(() => {
        queue.underWay -= 1;
        start(workspaceId);
      });
    }
    if (queue.underWay === 0) queues.delete(workspaceId);
  }

  async function carryOut(workspaceId: string, group: readonly Waiting[]): Promise<void> {
    if (group.length === 1) return carryOutAlone(workspaceId, group, false);
    try {
      const results = await once({ workspaceId }, (transaction) => carryOutTogether(transaction, group));
      tellBatch(group.length);
      for (const { told, work, resolve } of group) {
        told.batch = group.length;
        resolve(results.get(work));
      }
    } catch (error) {
      // That is no fault of any of them: it may be committed, or there was no connection.
      if (error instanceof StoreUnavailable) for (const { reject } of group) reject(error);
      else await carryOutAlone(workspaceId, group, true);
    }
  }

  async function carryOutAlone(workspaceId: string, group: readonly Waiting[], wasTried: boolean): Promise<void> {
    await Promise.all(
      group.map(({ told, work, resolve, reject }) =>
        writeAlone(told, { workspaceId }, work, wasTried).then(resolve, reject),
      ),
    );
  }

  async function writeAlone<Result>(
    told: Change,
    reach: ChangeReach,
    work: Work<Result>,
    wasTried = false,
  ): Promise<Result> {
    const result = await patiently(reach, work, wasTried);
    tellBatch(1);
    told.batch = 1;
    return result;
  }

  function write<Result>(told: Change, reach: ChangeReach, work: Work<Result>): Promise<Result> {
    const { workspaceId, contactId } = reach;
    if (contactId === undefined) return writeAlone(told, reach, work);
    return new Promise<Result>((resolve, reject) => {
      const queue = queues.get(workspaceId) ?? { waiting: [], underWay: 0 };
      queues.set(workspaceId, queue);
      queue.waiting.push({ told, contactId, work, resolve: resolve as Waiting['resolve'], reject });
      start(workspaceId);
    });
  }

  return {
    write: (reach, work) => tellingChange('postgresql', (told) => write(told, reach, work)),
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
