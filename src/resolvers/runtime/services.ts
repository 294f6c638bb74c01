import type { AccessKey, KeyUse } from '../../access/access-key.ts';
import { type RateLimiter, rateLimiter } from '../../access/rate-limit.ts';
import { DEFAULT_HOURS } from '../../contacts/idempotency-record.queries.ts';
import type { ChangeAuthor } from '../../contacts/update/apply-update.queries.ts';
import { newId } from '../../contacts/uuid-v7.ts';
import type { WorkspaceRulesCache } from '../../contacts/workspaces/workspace.queries.ts';
import type { AbortState, Store } from '../../store/store.ts';
import { type ContactRelations, createRelations } from './contact-relations.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { Idempotency } from './with-idempotency.ts';

/** What every operation works with. */
export interface Services {
  store: Store;
  loaders: Loaders;
  relations: ContactRelations;
  rules: WorkspaceRulesCache;
  /** What `authenticate` has looked up in this turn of the event loop, by key. */
  pendingKeyLookups: Map<string, Promise<AccessKey | undefined>>;
  /** Which keys were used since that was last written, by id. */
  pendingKeyUses: Map<string, KeyUse>;
  /** What may be asked for, counted in this process; undefined: as much as one likes. */
  limits: { requests: RateLimiter | undefined; failures: RateLimiter | undefined };
  /** A key that is let in although it is not one of ours: that of the demo, where the demo runs. */
  demoKey: string | undefined;
  /** How long answers are kept under the keys of their clients, in milliseconds. */
  idempotencyLifetime: number;
  /** Milliseconds since 1970. */
  now(): number;
  /** The same, but goes on evenly where the clock of the machine is set while the program runs. */
  monotonicNow(): number;
  /** A fresh UUID of version 7: sorts by the time of its making. */
  newId(): string;
}

/** Who asks, and by which API. */
export interface Caller {
  key: AccessKey;
  api: 'rest' | 'graphql';
  /** Whether the client still waits for the response. */
  signal: AbortState;
  /** Takes headers for the response that say what is left of the rate limit. */
  onQuota?(headers: Record<string, string>): void;
  /** Under which key the change may be sent again, where the client says so. */
  idempotency?: Idempotency | undefined;
}

/** The caller of one operation, and the author that the history names for the changes of it. */
export interface OperationCaller extends Caller {
  author: ChangeAuthor;
}

export interface ServiceSettings {
  /** Milliseconds. */
  idempotencyLifetime?: number;
  /** Requests a second for each key; 0: no limit. */
  rateLimit?: number;
  /** Requests a minute with a key that is none, for each address; 0: no limit. */
  authFailureLimit?: number;
}

export function createServices(
  store: Store,
  demoKey: string | undefined,
  { idempotencyLifetime = DEFAULT_HOURS * 3_600_000, rateLimit = 0, authFailureLimit = 0 }: ServiceSettings = {},
): Services {
  const loaders = createLoaders(store);
  return {
    store,
    loaders,
    relations: createRelations(loaders, Date.now),
    rules: new Map(),
    pendingKeyLookups: new Map(),
    pendingKeyUses: new Map(),
    limits: {
      requests: rateLimit === 0 ? undefined : rateLimiter({ count: rateLimit, window: 1_000 }),
      failures: authFailureLimit === 0 ? undefined : rateLimiter({ count: authFailureLimit, window: 60_000 }),
    },
    demoKey,
    idempotencyLifetime,
    now: Date.now,
    monotonicNow: () => Math.floor(performance.timeOrigin + performance.now()),
    newId,
  };
}
