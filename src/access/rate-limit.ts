import { LRUCache } from 'lru-cache';

/** A number of requests in a time window. */
export interface Rate {
  count: number;
  /** Milliseconds. */
  window: number;
}

/** The rate of requests in a second for a key. */
export function keyRate(count: number): Rate {
  return { count, window: 1_000 };
}

/** The rate of requests in a minute with unknown keys for an address. */
export function addressRate(count: number): Rate {
  return { count, window: 60_000 };
}

/** The state of a quota after a request. */
export interface Quota {
  isExceeded: boolean;
  /** The number of further requests that are possible now. */
  remaining: number;
  /** Seconds until the quota is full again. */
  resetAfter: number;
  /** Seconds until the next request is possible. 0 if it is possible now. */
  retryAfter: number;
}

/** Counts in this process, or asks the process that counts for all. */
export interface RateLimiter<Answer extends Quota | Promise<Quota> = Quota | Promise<Quota>> {
  rate: Rate;
  take(name: string, now?: number): Answer;
  /**
   * Takes `count` more for work that `take` has accepted. May take more than is left: then there is nothing until
   * that has filled again. Takes none if that is so already.
   */
  takeMore(name: string, count: number, now?: number): Answer;
}

/**
 * The maximum number of remembered names. The least recently used one is forgotten and starts with a full quota. Limits
 * the memory to about a megabyte.
 */
const MAX_NAMES = 10_000;

/**
 * Limits requests by name in this process with a bucket that fills evenly: `count` at once, then one each `window /
 * count`. For each name, it stores only when the bucket will be full, without a timer or a promise. `now` is monotonic,
 * in milliseconds.
 */
export function rateLimiter(rate: Rate): RateLimiter<Quota> {
  const fullAt = new LRUCache<string, number>({ max: MAX_NAMES });
  const interval = rate.window / rate.count;

  /** `needed` of `count` must be left. */
  function take(name: string, count: number, needed: number, now: number): Quota {
    const before = Math.max(fullAt.get(name) ?? now, now);
    const wait = before + interval * needed - rate.window - now;
    // Less than a thousandth of a millisecond is a matter of rounding.
    if (wait > 0.001) {
      return { isExceeded: true, remaining: 0, resetAfter: seconds(before - now), retryAfter: seconds(wait) };
    }
    const after = before + interval * count;
    fullAt.set(name, after);
    const remaining = Math.max(0, Math.floor((rate.window + now - after) / interval + 0.001));
    return { isExceeded: false, remaining, resetAfter: seconds(after - now), retryAfter: 0 };
  }

  return {
    rate,
    take: (name, now = performance.now()) => take(name, 1, 1, now),
    takeMore: (name, count, now = performance.now()) => take(name, count, 0, now),
  };
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
