import type { AccessKey } from '../access/access-key.ts';
import { USUAL_HOURS } from '../contacts/idempotency.ts';
import { newId } from '../contacts/new-id.ts';
import type { WorkspaceRulesCache } from '../contacts/workspace.ts';
import type { Store } from '../store/store.ts';
import { createEdges, type Edges } from './contact-edges.ts';
import type { Idempotency } from './idempotency.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** What every operation works with. */
export interface Services {
  store: Store;
  loaders: Loaders;
  edges: Edges;
  rules: WorkspaceRulesCache;
  /** What `authenticate` has looked up in this turn of the event loop, by key. */
  keysOfThisTurn: Map<string, Promise<AccessKey | undefined>>;
  /** A key that is let in although it is not one of ours: that of the demo, where the demo runs. */
  demoKey: string | undefined;
  /** How long answers are kept under the keys of their clients, in milliseconds. */
  idempotencyLifetime: number;
  /** Milliseconds since 1970. */
  now(): number;
  /** A fresh UUID of version 7: sorts by the time of its making. */
  newId(): string;
}

/** Who asks, and by which door. */
export interface Caller {
  key: AccessKey;
  door: 'rest' | 'graphql';
  /** Under which key the change may be sent again, where the client says so. */
  idempotency?: Idempotency | undefined;
}

export function createServices(
  store: Store,
  demoKey: string | undefined,
  idempotencyLifetime = USUAL_HOURS * 3_600_000,
): Services {
  const loaders = createLoaders(store);
  return {
    store,
    loaders,
    edges: createEdges(loaders, Date.now),
    rules: new Map(),
    keysOfThisTurn: new Map(),
    demoKey,
    idempotencyLifetime,
    now: Date.now,
    newId,
  };
}
