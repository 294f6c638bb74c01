import type { Logger } from 'pino';
import { startApp } from '../app.ts';
import { bootstrap } from '../bootstrap.ts';
import { type GatewayServerSettings, type GatewaySettings, readGivenSettings } from '../config/given-settings.ts';
import type { Settings } from '../config/settings.ts';
import { createAdmission } from '../http/admission.ts';
import { createLog } from '../observability/log.ts';
import { showMigrationReports } from '../observability/migration-reports.ts';
import { createParts, DRAIN_TIMEOUT } from '../parts.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { administration } from './administration.ts';
import { fastifyPlugin } from './fastify-plugin.ts';
import { graphqlHandler } from './graphql-handler.ts';
import type { Gateway, GatewayServer } from './public-types.ts';

/** Starts a gateway with a server of its own. Documented in `index.ts`. */
export async function startGateway(given: GatewayServerSettings): Promise<GatewayServer> {
  const settings = readGivenSettings(given, { hasServer: true });
  return onStore(settings, async (store, log) => {
    const app = await startApp(settings, store, log);
    let isLoaded = false;
    void app.loaded.then(() => {
      isLoaded = true;
    });
    return { url: app.url, ...administration(store, () => isLoaded), close: once(app.close) };
  });
}

/** Creates a gateway for the server of another program. Documented in `index.ts`. */
export async function createGateway(given: GatewaySettings): Promise<Gateway> {
  const settings = readGivenSettings(given, { hasServer: false });
  return onStore(settings, async (store, log) => {
    const parts = await createParts(settings, store, log);
    const admission = createAdmission(settings.server.maxConcurrentRequests, log);
    const { metrics } = parts;
    void parts.load();
    return {
      ...administration(store, parts.isLoaded),
      graphqlHandler: await graphqlHandler(parts, admission, settings.server, log),
      fastifyPlugin: fastifyPlugin(parts, admission),
      async metrics() {
        if (metrics === undefined) throw new Error('there are no figures: the setting METRICS is off');
        return { contentType: metrics.contentType, text: await metrics.text() };
      },
      close: once(async () => {
        parts.pause();
        await admission.close(DRAIN_TIMEOUT);
        await parts.stop();
        await store.close();
      }),
    };
  });
}

/** Opens the store for `work`. Closes it if the work fails. */
async function onStore<Result>(
  settings: Settings,
  work: (store: Store, log: Logger) => Promise<Result>,
): Promise<Result> {
  const log = await createLog(settings);
  const hideReports = showMigrationReports({ info: (line) => log.info(line), warn: (line) => log.warn(line) });
  const store = await openStore(settings.store).finally(hideReports);
  try {
    if (settings.bootstrap !== undefined) await bootstrap(store, settings.bootstrap, log);
    return await work(store, log);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Returns a function that runs the work at its first call, and returns that result from then on. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
