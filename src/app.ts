import type { Logger } from 'pino';
import type { Settings } from './config/settings.ts';
import { DEMO, demoCurl } from './demo.ts';
import { graphqlPlugin } from './graphql/server/endpoint.ts';
import { GRAPHQL_OVERLOAD_RESPONSE, isGraphQLPath } from './graphql/server/overload-response.ts';
import { healthRoutes } from './http/health.ts';
import type { OverloadResponse } from './http/load-shedding.ts';
import { metricsRoute } from './http/metrics-route.ts';
import { assets } from './http/pages/assets.ts';
import { referencePage } from './http/pages/docs.ts';
import { homePage } from './http/pages/home.ts';
import { timelinePage } from './http/pages/timeline.ts';
import { traceRequests } from './http/request-events.ts';
import { createServer, type ServerCounts } from './http/server.ts';
import type { ServerSettings } from './http/server-settings.ts';
import type { TracingSettings } from './observability/tracing/tracing-settings.ts';
import { createParts, DRAIN_TIMEOUT, type Parts, type PartsSettings } from './parts.ts';
import { openapiRoute } from './rest/openapi/route.ts';
import { restPlugin } from './rest/plugin.ts';
import { ROUTES } from './rest/routes.ts';
import { sendError, sendNotFound } from './rest/server/errors.ts';
import { restOverloadResponse } from './rest/server/overload-response.ts';
import type { Store } from './store/store.ts';

/** How long `/metrics` returns the same figures, in milliseconds. */
const METRICS_LIFETIME = 1_000;

export interface App extends Pick<Parts, 'services' | 'hasDemo'> {
  /** The address that the server listens on, for example `http://127.0.0.1:4000`. */
  url: string;
  /** Resolves when all modules are loaded, from when on the program is ready. */
  loaded: Promise<void>;
  /** Resolves with the current figures of this process. None if the settings turn them off. */
  figures(): Promise<object[]>;
  /** Completes requests in progress, for at most ten seconds, then closes the database. */
  close(): Promise<void>;
}

/** The state that the processes of a gateway share, if there are several. */
export interface SharedState {
  counts: ServerCounts;
  /** Whether all processes have loaded their modules. */
  areAllLoaded(): boolean;
  /** Resolves with the figures of all processes. */
  figuresOfAll(): Promise<object[][]>;
}

/**
 * Starts the program on a store: connects all parts and listens. Closing the program closes the store. Rejects if it
 * cannot listen; the store is then still open.
 */
export async function startApp(
  settings: Pick<Settings, 'host' | 'port'> &
    PartsSettings & {
      /** Milliseconds. */
      metricsLifetime?: number;
      tracing?: TracingSettings | undefined;
      server?: Partial<ServerSettings>;
      shared?: SharedState;
    },
  store: Store,
  log: Logger,
): Promise<App> {
  const { graphql: { graphiql = true } = {}, shared } = settings;
  const parts = await createParts(settings, store, log);
  const { services, hasDemo, metrics, isLoaded, loadGraphQL: load } = parts;
  const server = createServer(log, { overloadResponseFor, sendError, sendNotFound }, settings.server, shared?.counts);
  server.register(healthRoutes({ check: store.check, isLoaded: shared?.areAllLoaded ?? isLoaded }));
  const tracing =
    settings.tracing && (await import('./observability/tracing/tracing.ts')).startTracing(settings.tracing, log);
  if (tracing !== undefined) traceRequests(server);
  if (metrics !== undefined) {
    const { contentType, processText } = metrics;
    const text = async () =>
      shared === undefined ? (await metrics.text()) + (await processText()) : metrics.sum(await shared.figuresOfAll());
    server.register(metricsRoute({ contentType, text }, settings.metricsLifetime ?? METRICS_LIFETIME));
  }
  server.register(restPlugin(services));
  server.register(openapiRoute);
  const demo = hasDemo ? DEMO : undefined;
  server.register(graphqlPlugin(services, { load, graphiql, demo, routes: ROUTES }));
  server.register(homePage({ curlFor: hasDemo ? demoCurl : undefined, contactId: demo?.contactId, graphiql }));
  server.register(referencePage({ authorization: hasDemo ? `AccessKey ${DEMO.key}` : undefined }));
  server.register(assets);
  server.register(timelinePage(demo?.key));
  const listening = {
    // For `localhost`, Fastify would open a second server without the limits of the first.
    host: settings.host === 'localhost' ? '127.0.0.1' : settings.host,
    port: settings.port,
    listenTextResolver: (address: string) => `listening at ${address}`,
  };
  const url = await server.listen(listening).catch(async (error) => {
    parts.pause();
    await server.close();
    await parts.stop();
    await tracing?.close();
    throw error;
  });

  return {
    url,
    services,
    hasDemo,
    loaded: parts.load(),
    figures: async () => (await metrics?.figures()) ?? [],
    async close() {
      parts.pause();
      const overdue = setTimeout(() => server.server.closeAllConnections(), DRAIN_TIMEOUT);
      // A kept-alive connection becomes idle only after its last response.
      const idle = setInterval(() => server.server.closeIdleConnections(), 50);
      await server.close();
      clearTimeout(overdue);
      clearInterval(idle);
      await parts.stop();
      await store.close();
      await tracing?.close();
    },
  };
}

function overloadResponseFor(path: string, accept: string | undefined): OverloadResponse {
  return isGraphQLPath(path) ? GRAPHQL_OVERLOAD_RESPONSE : restOverloadResponse(accept);
}
