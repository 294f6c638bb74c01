import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client';
import type { Store } from '../../store/store.ts';
import { measureAccess } from './access.ts';
import { measureOperations } from './operations.ts';
import { measureResponses } from './responses.ts';
import { measureStore } from './store.ts';
import { createSubscriptions } from './subscriptions.ts';

export interface Metrics {
  contentType: string;
  /** Resolves with the current figures in the text format of Prometheus. */
  text(): Promise<string>;
  /** The same for the process: memory, processor time, descriptors and event loop delay. */
  processText(): Promise<string>;
  /** The current figures of both, to send to another process. */
  figures(): Promise<object[]>;
  /** Resolves with the sum of the figures of several processes, as text. */
  sum(figures: readonly object[][]): Promise<string>;
  /** Stops counting. */
  close(): void;
}

/**
 * Counts the events that the parts of the program publish on their channels. The values of labels are names of
 * operations, APIs, codes and the like, never chosen by clients, so that the number of series is bounded. `store` is
 * undefined if another process measures it.
 */
export function startMetrics(store: Pick<Store, 'check' | 'load'> | undefined): Metrics {
  const registry = new Registry();
  const subscriptions = createSubscriptions();
  measureOperations(registry, subscriptions);
  measureResponses(registry, subscriptions);
  measureAccess(registry, subscriptions);
  if (store !== undefined) measureStore(registry, subscriptions, store);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    processText: () => registryOfProcess().metrics(),
    figures: async () => [...(await registry.getMetricsAsJSON()), ...(await registryOfProcess().getMetricsAsJSON())],
    sum: (figures) => AggregatorRegistry.aggregate([...figures]).metrics(),
    close: subscriptions.end,
  };
}

/** One for all gateways of the process: what collects the figures never ends. */
let ofProcess: Registry | undefined;

function registryOfProcess(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}
