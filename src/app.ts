import type { Logger } from 'pino';
import type { TokenSettings } from './access/tokens/token-claims.ts';
import type { Settings } from './config/settings.ts';
import { DEMO, demoCurl, fillDemo } from './demo.ts';
import { graphqlPlugin } from './graphql/server/endpoint.ts';
import { graphqlLoader } from './graphql/server/load.ts';
import { GRAPHQL_OVERLOAD_RESPONSE, isGraphQLPath } from './graphql/server/overload-response.ts';
import { readPersistedOperations } from './graphql/server/persisted-operations.ts';
import type { GraphQLSettings } from './graphql/server/settings.ts';
import { healthRoutes } from './http/health.ts';
import type { OverloadResponse } from './http/load-shedding.ts';
import { metricsRoute } from './http/metrics-route.ts';
import { assets } from './http/pages/assets.ts';
import { referencePage } from './http/pages/docs.ts';
import { homePage } from './http/pages/home.ts';
import { timelinePage } from './http/pages/timeline.ts';
import { traceRequests } from './http/request-events.ts';
import { createServer } from './http/server.ts';
import type { ServerSettings } from './http/server-settings.ts';
import { loadParts } from './load-parts.ts';
import type { TracingSettings } from './observability/tracing/tracing-settings.ts';
import { startWritingKeyUses } from './resolvers/auth/record-key-use.ts';
import { startExpiringHistory } from './resolvers/runtime/expire-history.ts';
import { startExpiringIdempotencyKeys } from './resolvers/runtime/expire-idempotency-keys.ts';
import { createServices, type ServiceSettings, type Services } from './resolvers/runtime/services.ts';
import { openapiRoute } from './rest/openapi/route.ts';
import { restPlugin } from './rest/plugin.ts';
import { ROUTES } from './rest/routes.ts';
import { sendError, sendNotFound } from './rest/server/errors.ts';
import { restOverloadResponse } from './rest/server/overload-response.ts';
import type { Store } from './store/store.ts';

/** How long requests in progress may take after a signal to stop, in milliseconds. */
export const DRAIN_TIMEOUT = 10_000;

/** How long `/metrics` returns the same figures, in milliseconds. */
const METRICS_LIFETIME = 1_000;

export interface App {
  /** The address that the server listens on, for example `http://127.0.0.1:4000`. */
  url: string;
  services: Services;
  /** Whether the database holds the demo data. If so, the demo key is accepted. */
  hasDemo: boolean;
  /** Resolves when all modules are loaded, from when on the program is ready. */
  loaded: Promise<void>;
  /** Completes requests in progress, for at most ten seconds, then closes the database. */
  close(): Promise<void>;
}

/**
 * Starts the program on a store: connects all parts and listens. Closing the program closes the store. Rejects if it
 * cannot listen.
 */
export async function startApp(
  settings: Pick<Settings, 'host' | 'port' | 'demo'> &
    Omit<ServiceSettings, 'tokens'> & {
      tokens?: TokenSettings | undefined;
      metrics?: boolean;
      /** Milliseconds. 0: forever. */
      historyLifetime?: number;
      /** Milliseconds. */
      metricsLifetime?: number;
      tracing?: TracingSettings | undefined;
      server?: Partial<ServerSettings>;
      graphql?: Partial<GraphQLSettings>;
    },
  store: Store,
  log: Logger,
): Promise<App> {
  const { graphiql = true, introspection = true, federation = false, operationsPath } = settings.graphql ?? {};
  const operations = operationsPath === undefined ? undefined : readPersistedOperations(operationsPath);
  const tokens =
    settings.tokens && (await import('./access/tokens/token-verifier.ts')).createTokenVerifier(settings.tokens);
  const services = createServices(store, settings.demo ? DEMO.key : undefined, { ...settings, tokens });
  const hasDemo = settings.demo && (await fillDemo(services));
  const loadGraphQL = graphqlLoader(services, { introspection, federation, operations });
  const server = createServer(log, { overloadResponseFor, sendError, sendNotFound }, settings.server);
  let isLoaded = false;
  server.register(healthRoutes({ check: store.check, isLoaded: () => isLoaded }));
  const tracing =
    settings.tracing && (await import('./observability/tracing/tracing.ts')).startTracing(settings.tracing, log);
  if (tracing !== undefined) traceRequests(server);
  const metrics = settings.metrics
    ? (await import('./observability/metrics/metrics.ts')).startMetrics(store)
    : undefined;
  if (metrics !== undefined) server.register(metricsRoute(metrics, settings.metricsLifetime ?? METRICS_LIFETIME));
  server.register(restPlugin(services));
  server.register(openapiRoute);
  const demo = hasDemo ? DEMO : undefined;
  server.register(graphqlPlugin(services, { load: loadGraphQL, graphiql, demo, routes: ROUTES }));
  server.register(homePage({ curlFor: hasDemo ? demoCurl : undefined, contactId: demo?.contactId, graphiql }));
  server.register(referencePage({ authorization: hasDemo ? `AccessKey ${DEMO.key}` : undefined }));
  server.register(assets);
  server.register(timelinePage(demo?.key));
  const stopSweeping = startExpiringIdempotencyKeys(services, log);
  const stopExpiringHistory = startExpiringHistory(services, settings.historyLifetime ?? 0, log);
  const writeLastKeyUses = startWritingKeyUses(services, log);
  const url = await server.listen({
    // For `localhost`, Fastify would open a second server without the limits of the first.
    host: settings.host === 'localhost' ? '127.0.0.1' : settings.host,
    port: settings.port,
    listenTextResolver: (address) => `listening at ${address}`,
  });
  const closing = new AbortController();
  const loaded = loadParts(loadGraphQL, log, closing.signal).then(() => {
    isLoaded = true;
  });

  return {
    url,
    services,
    hasDemo,
    loaded,
    async close() {
      closing.abort();
      stopSweeping();
      stopExpiringHistory();
      const overdue = setTimeout(() => server.server.closeAllConnections(), DRAIN_TIMEOUT);
      // A kept-alive connection becomes idle only after its last response.
      const idle = setInterval(() => server.server.closeIdleConnections(), 50);
      await server.close();
      clearTimeout(overdue);
      clearInterval(idle);
      metrics?.close();
      await writeLastKeyUses();
      await store.close();
      await tracing?.close();
    },
  };
}

function overloadResponseFor(path: string, accept: string | undefined): OverloadResponse {
  return isGraphQLPath(path) ? GRAPHQL_OVERLOAD_RESPONSE : restOverloadResponse(accept);
}
