import type { ConcurrencyLimiter } from '../access/concurrency-limit.ts';
import { addressRate, keyRate, type Rate, type RateLimiter } from '../access/rate-limit.ts';
import type { Settings } from '../config/settings.ts';
import type { CallQueue } from '../resolvers/runtime/call-queue.ts';
import type { Limits } from '../resolvers/runtime/services.ts';
import { StoreUnavailable } from '../store/store.ts';
import type { Channel } from './channel.ts';
import type { Counters } from './counters.ts';

/** Returns the limits of a worker, for which the primary process counts. */
export function askingLimits(
  primary: Channel<Counters>,
  { rateLimit, authFailureLimit }: Pick<Settings, 'rateLimit' | 'authFailureLimit'>,
): { limits: Limits; connections: ConcurrencyLimiter; largeCalls: CallQueue } {
  let lastId = 0;
  const nextId = () => {
    lastId += 1;
    return lastId;
  };

  function rateOf(name: 'requests' | 'failures', rate: Rate): RateLimiter | undefined {
    if (rate.count === 0) return undefined;
    return {
      rate,
      take: (of) => primary.ask('take', name, of, null),
      takeMore: (of, count) => primary.ask('take', name, of, count),
    };
  }

  function placesOf(kind: 'exports' | 'connections'): ConcurrencyLimiter {
    return {
      async begin(limits) {
        const id = nextId();
        const reached = limits[await primary.ask('begin', kind, id, limits)];
        return reached === undefined ? { end: () => primary.tell('end', id) } : { reached };
      },
    };
  }

  return {
    limits: {
      requests: rateOf('requests', keyRate(rateLimit)),
      failures: rateOf('failures', addressRate(authFailureLimit)),
      exports: placesOf('exports'),
    },
    connections: placesOf('connections'),
    largeCalls: {
      async run(owner, call) {
        const id = nextId();
        if (!(await primary.ask('enter', id, owner))) throw new StoreUnavailable('busy');
        try {
          return await call();
        } finally {
          primary.tell('end', id);
        }
      },
    },
  };
}
