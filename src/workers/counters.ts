import { type ConcurrencyLimit, concurrencyLimiter } from '../access/concurrency-limit.ts';
import { addressRate, keyRate, type Quota, rateLimiter } from '../access/rate-limit.ts';
import type { Settings } from '../config/settings.ts';
import { type CallQueue, createCallQueue } from '../resolvers/runtime/call-queue.ts';
import type { Limits } from '../resolvers/runtime/services.ts';

/** The counters of the primary process, as one worker asks them. */
export interface Counters {
  /** Takes one request, or `more` of an accepted request. */
  take(limit: 'requests' | 'failures', name: string, more: number | null): Quota;
  /** Begins work under an id of the worker. Returns the index of the limit that is reached, or -1. */
  begin(kind: 'exports' | 'connections', id: number, limits: readonly ConcurrencyLimit[]): number;
  /** Waits for the turn of a call of an owner. Returns whether the turn has come. */
  enter(id: number, owner: string): Promise<boolean>;
  /** Ends work, or a call. */
  end(id: number): void;
}

/** The counters of the primary process. */
export interface AllCounters {
  /** The same counters for operations that the primary process runs. */
  limits: Limits;
  largeCalls: CallQueue;
  /** Connects a worker. `release` ends what the worker has begun. */
  connect(): { counters: Counters; release(): void };
}

/** Counts for all workers. */
export function createCounters({
  rateLimit,
  authFailureLimit,
}: Pick<Settings, 'rateLimit' | 'authFailureLimit'>): AllCounters {
  // Workers ask only for limits that are set.
  const rates = {
    requests: rateLimiter(keyRate(Math.max(1, rateLimit))),
    failures: rateLimiter(addressRate(Math.max(1, authFailureLimit))),
  };
  const places = { exports: concurrencyLimiter(), connections: concurrencyLimiter() };
  const largeCalls = createCallQueue();

  function connect(): ReturnType<AllCounters['connect']> {
    /** How to end what the worker has begun, by its id. */
    const begun = new Map<number, () => void>();
    let isGone = false;
    return {
      counters: {
        take: (limit, name, more) => (more === null ? rates[limit].take(name) : rates[limit].takeMore(name, more)),
        begin(kind, id, limits) {
          const outcome = places[kind].begin(limits);
          if ('reached' in outcome) return limits.indexOf(outcome.reached);
          begun.set(id, outcome.end);
          return -1;
        },
        enter: (id, owner) =>
          new Promise((resolve) => {
            const call = () =>
              new Promise<void>((end) => {
                if (isGone) return end();
                begun.set(id, end);
                resolve(true);
              });
            // The queue is full, or the turn does not come in time.
            largeCalls.run(owner, call).catch(() => resolve(false));
          }),
        end(id) {
          begun.get(id)?.();
          begun.delete(id);
        },
      },
      release() {
        isGone = true;
        for (const end of begun.values()) end();
        begun.clear();
      },
    };
  }

  const limits = {
    requests: rateLimit === 0 ? undefined : rates.requests,
    failures: authFailureLimit === 0 ? undefined : rates.failures,
    exports: places.exports,
  };
  return { limits, largeCalls, connect };
}
