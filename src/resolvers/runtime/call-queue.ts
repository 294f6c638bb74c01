import { StoreUnavailable } from '../../store/store.ts';

/** Runs large calls, few of an owner at a time. */
export interface CallQueue {
  /** Rejects with `StoreUnavailable` if too many wait, or if the turn of the call does not come in time. */
  run<Result>(owner: string, call: () => Promise<Result>): Promise<Result>;
}

/** Calls of an owner that run at the same time: while one waits for the database, the other one works. */
const MAX_AT_ONCE = 2;
/** Calls of an owner that wait. Each may hold a body of 1 MiB. */
const MAX_WAITING = 16;
/** How long a call waits, in milliseconds. */
const TIMEOUT = 10_000;

/**
 * Creates a queue in which the calls of each owner run in the order in which they come. However many large calls a
 * workspace sends, others share the event loop and the database with two of them.
 */
export function createCallQueue(): CallQueue {
  const owners = new Map<string, { running: number; waiting: (() => void)[] }>();

  async function turn({ waiting }: { waiting: (() => void)[] }): Promise<void> {
    if (waiting.length >= MAX_WAITING) throw new StoreUnavailable('busy');
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(clock);
        resolve();
      };
      const clock = setTimeout(() => {
        waiting.splice(waiting.indexOf(begin), 1);
        reject(new StoreUnavailable('busy'));
      }, TIMEOUT);
      waiting.push(begin);
    });
  }

  return {
    async run(owner, call) {
      const queue = owners.get(owner) ?? { running: 0, waiting: [] };
      owners.set(owner, queue);
      // One that has its turn takes over the place of the call before it.
      if (queue.running >= MAX_AT_ONCE) await turn(queue);
      else queue.running += 1;
      try {
        return await call();
      } finally {
        const next = queue.waiting.shift();
        if (next !== undefined) next();
        else queue.running -= 1;
        if (queue.running === 0) owners.delete(owner);
      }
    },
  };
}
