import type { AccessKey, Credential, KeyUse } from '../../access/access-key.ts';
import { type ConcurrencyLimiter, concurrencyLimiter } from '../../access/concurrency-limit.ts';
import { addressRate, keyRate, type RateLimiter, rateLimiter } from '../../access/rate-limit.ts';
import type { TokenVerifier } from '../../access/tokens/token-verifier.ts';
import { DEFAULT_HOURS } from '../../contacts/idempotency-record.queries.ts';
import type { ChangeAuthor } from '../../contacts/update/apply-update.queries.ts';
import { newId } from '../../contacts/uuid-v7.ts';
import type { WorkspaceRulesCache } from '../../contacts/workspaces/workspace.queries.ts';
import type { AbortState, Store } from '../../store/store.ts';
import { type CallQueue, createCallQueue } from './call-queue.ts';
import { type ContactRelations, createRelations } from './contact-relations.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { Idempotency } from './with-idempotency.ts';

/** The dependencies of all operations. */
export interface Services {
  store: Store;
  /** Makes the changes if this process only reads the database. Undefined if it writes itself. */
  writer: Writer | undefined;
  loaders: Loaders;
  relations: ContactRelations;
  rules: WorkspaceRulesCache;
  /** The lookups of `authenticate` in this turn of the event loop, by key. */
  pendingKeyLookups: Map<string, Promise<AccessKey | undefined>>;
  /** The uses of keys that are not recorded yet, by id. */
  pendingKeyUses: Map<string, KeyUse>;
  limits: Limits;
  /** Runs calls with many updates, few of a workspace at a time. */
  largeCalls: CallQueue;
  /** Verifies access tokens. Undefined if the settings name no issuer. */
  tokens: TokenVerifier | undefined;
  /** The public key of the demo, if the demo runs. It is not stored. */
  demoKey: string | undefined;
  /** How long results are stored under idempotency keys, in milliseconds. */
  idempotencyLifetime: number;
  /** Milliseconds since 1970. */
  now(): number;
  /** The same, but monotonic: independent of changes of the system clock while the program runs. */
  monotonicNow(): number;
  /** Returns a new UUID of version 7, which sorts by time. */
  newId(): string;
}

/** The process that writes to the database for the processes that only read it. */
export interface Writer {
  /**
   * Runs an operation there for a caller that has passed the checks of `operation`. Resolves when its changes are on
   * disk and later reads of this process see them. Rejects as the operation does.
   */
  run(operation: string, caller: Caller, input: object): Promise<unknown>;
  /** Records when keys were last used. Rejects with `StoreUnavailable`. */
  recordKeyUses(uses: readonly KeyUse[]): Promise<void>;
}

/** The limits of the gateway. A rate that is undefined has no limit. */
export interface Limits {
  requests: RateLimiter | undefined;
  failures: RateLimiter | undefined;
  exports: ConcurrencyLimiter;
}

/** The caller of a request, and its API. */
export interface Caller {
  /** The access key, or the access token in the same form. */
  key: Credential;
  api: 'rest' | 'graphql' | 'import';
  /** Whether the client still waits for the response. */
  signal: AbortState;
  /**
   * Headers that operations add to the response, if there is one. An object and no function: V8 would keep the response that a function
   * refers to until the next full garbage collection.
   */
  responseHeaders?: Record<string, string>;
  /** The idempotency key of the request, if it has one. */
  idempotency?: Idempotency | undefined;
}

/** The caller of one operation, as the author of its changes in the history. */
export interface OperationCaller extends Caller {
  author: ChangeAuthor;
}

export interface ServiceSettings {
  /** Milliseconds. */
  idempotencyLifetime?: number;
  /** Requests per second for each key. 0: no limit. */
  rateLimit?: number;
  /** Requests per minute with an unknown key, for each address. 0: no limit. */
  authFailureLimit?: number;
  tokens?: TokenVerifier | undefined;
  writer?: Writer | undefined;
  /** Counts for all processes of the gateway. Default: this process counts. */
  limits?: Limits;
  largeCalls?: CallQueue;
}

export function createServices(
  store: Store,
  demoKey: string | undefined,
  {
    idempotencyLifetime = DEFAULT_HOURS * 3_600_000,
    rateLimit = 0,
    authFailureLimit = 0,
    tokens,
    writer,
    limits = createLimits(rateLimit, authFailureLimit),
    largeCalls = createCallQueue(),
  }: ServiceSettings = {},
): Services {
  const rules: WorkspaceRulesCache = new Map();
  const loaders = createLoaders(store, rules);
  return {
    store,
    writer,
    loaders,
    relations: createRelations(loaders, Date.now),
    rules,
    pendingKeyLookups: new Map(),
    pendingKeyUses: new Map(),
    limits,
    largeCalls,
    tokens,
    demoKey,
    idempotencyLifetime,
    now: Date.now,
    monotonicNow: () => Math.floor(performance.timeOrigin + performance.now()),
    newId,
  };
}

function createLimits(rateLimit: number, authFailureLimit: number): Limits {
  return {
    requests: rateLimit === 0 ? undefined : rateLimiter(keyRate(rateLimit)),
    failures: authFailureLimit === 0 ? undefined : rateLimiter(addressRate(authFailureLimit)),
    exports: concurrencyLimiter(),
  };
}
