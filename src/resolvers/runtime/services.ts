import type { AccessKey, KeyUse } from '../../access/access-key.ts';
import { type RateLimiter, rateLimiter } from '../../access/rate-limit.ts';
import { USUAL_HOURS } from '../../contacts/idempotency-record.ts';
import { newId } from '../../contacts/uuid-v7.ts';
import type { WorkspaceRulesCache } from '../../contacts/workspaces/workspace.ts';
import type { AbortState, Store } from '../../store/store.ts';
import { createEdges, type Edges } from './contact-relations.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { Idempotency } from './with-idempotency.ts';

/** What every operation works with. */
export interface Services {
  store: Store;
  loaders: Loaders;
  edges: Edges;
  rules: WorkspaceRulesCache;
  /** What `authenticate` has looked up in this turn of the event loop, by key. */
  keysOfThisTurn: Map<string, Promise<AccessKey | undefined>>;
  /** Which keys were used since that was last written, by id. */
  keysUsed: Map<string, KeyUse>;
  /** What may be asked for, counted in this process; undefined: as much as one likes. */
  limits: { requests: RateLimiter | undefined; failures: RateLimiter | undefined };
  /** A key that is let in although it is not one of ours: that of the demo, where the demo runs. */
  demoKey: string | undefined;
  /** How long answers are kept under the keys of their clients, in milliseconds. */
  idempotencyLifetime: number;
  /** Milliseconds since 1970. */
  now(): number;
  /** The same, but goes on evenly where the clock of the machine is set while the program runs. */
  steadyNow(): number;
  /** A fresh UUID of version 7: sorts by the time of its making. */
  newId(): string;
}

/** Who asks, and by which door. */
export interface Caller {
  key: AccessKey;
  door: 'rest' | 'graphql';
  /** Whether the client still waits for the response. */
  signal: AbortState;
  /** Under which key the change may be sent again, where the client says so. */
  idempotency?: Idempotency | undefined;
}

export interface ServiceSettings {
  /** Milliseconds. */
  idempotencyLifetime?: number;
  /** Requests a second for each key; 0: no limit. */
  rateLimit?: number;
  /** Requests a minute with a key that is none, for each address; 0: no limit. */
  failedKeyLimit?: number;
}

export function createServices(
  store: Store,
  demoKey: string | undefined,
  { idempotencyLifetime = USUAL_HOURS * 3_600_000, rateLimit = 0, failedKeyLimit = 0 }: ServiceSettings = {},
): Services {
  const loaders = createLoaders(store);
  return {
    store,
    loaders,
    edges: createEdges(loaders, Date.now),
    rules: new Map(),
    keysOfThisTurn: new Map(),
    keysUsed: new Map(),
    limits: {
      requests: rateLimit === 0 ? undefined : rateLimiter({ count: rateLimit, window: 1_000 }),
      failures: failedKeyLimit === 0 ? undefined : rateLimiter({ count: failedKeyLimit, window: 60_000 }),
    },
    demoKey,
    idempotencyLifetime,
    now: Date.now,
    steadyNow: () => Math.floor(performance.timeOrigin + performance.now()),
    newId,
  };
}
