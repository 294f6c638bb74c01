import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Store } from '../../store/store.ts';
import { measureAccess } from './access.ts';
import { measureOperations } from './operations.ts';
import { measureResponses } from './responses.ts';
import { measureStore } from './store.ts';
import { createSubscriptions } from './subscriptions.ts';

export interface Metrics {
  contentType: string;
  /** Resolves with the figures of this moment, in the text format of Prometheus. */
  text(): Promise<string>;
  /** Ends the counting. */
  close(): void;
}

/**
 * Counts what the parts of the program tell on their channels. No label has a value that a client could choose: they are
 * names of operations, APIs, codes and the like, so that there are never more series than those.
 */
export function startMetrics(store: Pick<Store, 'check' | 'load'>): Metrics {
  const registry = new Registry();
  const subscriptions = createSubscriptions();
  measureOperations(registry, subscriptions);
  measureResponses(registry, subscriptions);
  measureAccess(registry, subscriptions);
  measureStore(registry, subscriptions, store);
  // Memory, processor time, descriptors, and how late the event loop is.
  collectDefaultMetrics({ register: registry });
  return { contentType: registry.contentType, text: () => registry.metrics(), close: subscriptions.end };
}
