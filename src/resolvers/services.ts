import type { AccessKey } from '../access/access-key.ts';
import type { WorkspaceRulesCache } from '../contacts/workspace.ts';
import type { Store } from '../store/store.ts';

/** What every operation works with. */
export interface Services {
  store: Store;
  rules: WorkspaceRulesCache;
  /** Milliseconds since 1970. */
  now(): number;
  /** A fresh UUID; those of contacts sort by the time of their making. */
  newId(): string;
}

/** Who asks, and by which door. */
export interface Caller {
  key: AccessKey;
  door: 'rest' | 'graphql';
}
