import type { Logger } from 'pino';
import type { TokenSettings } from './access/tokens/token-claims.ts';
import { DEMO, fillDemo } from './demo.ts';
import { graphqlLoader } from './graphql/server/load.ts';
import { readPersistedOperations } from './graphql/server/persisted-operations.ts';
import type { GraphQLSettings } from './graphql/server/settings.ts';
import type { GraphQLHandler } from './graphql/server/yoga.ts';
import { loadParts } from './load-parts.ts';
import type { Metrics } from './observability/metrics/metrics.ts';
import { startWritingKeyUses } from './resolvers/auth/record-key-use.ts';
import { startExpiringHistory } from './resolvers/runtime/expire-history.ts';
import { startExpiringIdempotencyKeys } from './resolvers/runtime/expire-idempotency-keys.ts';
import { startFillingNameKeys } from './resolvers/runtime/fill-name-keys.ts';
import { createServices, type ServiceSettings, type Services } from './resolvers/runtime/services.ts';
import type { Store } from './store/store.ts';

/** How long requests in progress may take after the start of a stop, in milliseconds. */
export const DRAIN_TIMEOUT = 10_000;

export interface PartsSettings extends Omit<ServiceSettings, 'tokens'> {
  demo: boolean;
  tokens?: TokenSettings | undefined;
  /** Whether to count figures. */
  metrics?: boolean;
  /** Milliseconds. 0: forever. */
  historyLifetime?: number;
  graphql?: Partial<GraphQLSettings>;
  /** Whether to do the periodic work, which one process of a gateway does for all. */
  periodicWork?: boolean;
}

/** The parts of a gateway without its APIs and its server. */
export interface InnerParts {
  services: Services;
  /** Whether the database holds the demo data. If so, the demo key is accepted. */
  hasDemo: boolean;
  /** Undefined if the settings turn it off. */
  metrics: Metrics | undefined;
  /** Stops periodic work. */
  pause(): void;
  /** Stops the rest, when no request is in progress any more. The store is still open. */
  stop(): Promise<void>;
}

/** The parts of a gateway without its server. */
export interface Parts extends InnerParts {
  loadGraphQL(): Promise<GraphQLHandler>;
  /** Starts to load all modules. Resolves when they are loaded, from when on the gateway is ready. */
  load(): Promise<void>;
  isLoaded(): boolean;
  /** Stops loading and periodic work. */
  pause(): void;
}

/** Connects the parts of a gateway on a store, and starts their periodic work. */
export async function createParts(settings: PartsSettings, store: Store, log: Logger): Promise<Parts> {
  const { introspection = true, federation = false, operationsPath } = settings.graphql ?? {};
  const operations = operationsPath === undefined ? undefined : readPersistedOperations(operationsPath);
  const inner = await createInnerParts(settings, store, log);
  const loadGraphQL = graphqlLoader(inner.services, { introspection, federation, operations });
  const closing = new AbortController();
  let isLoaded = false;

  return {
    ...inner,
    loadGraphQL,
    async load() {
      await loadParts(loadGraphQL, log, closing.signal);
      isLoaded = true;
    },
    isLoaded: () => isLoaded,
    pause() {
      closing.abort();
      inner.pause();
    },
  };
}

/** Connects the parts without the APIs, and starts their periodic work. */
export async function createInnerParts(settings: PartsSettings, store: Store, log: Logger): Promise<InnerParts> {
  const tokens =
    settings.tokens && (await import('./access/tokens/token-verifier.ts')).createTokenVerifier(settings.tokens);
  const services = createServices(store, settings.demo ? DEMO.key : undefined, { ...settings, tokens });
  const hasDemo = settings.demo && (await fillDemo(services));
  const measured = settings.writer === undefined ? store : undefined;
  const metrics = settings.metrics
    ? (await import('./observability/metrics/metrics.ts')).startMetrics(measured)
    : undefined;
  const { periodicWork = true, historyLifetime = 0 } = settings;
  const stopPeriodicWork = periodicWork
    ? [
        startExpiringIdempotencyKeys(services, log),
        startExpiringHistory(services, historyLifetime, log),
        startFillingNameKeys(services, log),
      ]
    : [];
  const writeLastKeyUses = startWritingKeyUses(services, log);

  return {
    services,
    hasDemo,
    metrics,
    pause() {
      for (const stop of stopPeriodicWork) stop();
    },
    async stop() {
      metrics?.close();
      await writeLastKeyUses();
    },
  };
}
