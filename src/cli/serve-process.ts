import type { Logger } from 'pino';
import { type App, startApp } from '../app.ts';
import { bootstrap } from '../bootstrap.ts';
import type { Settings } from '../config/settings.ts';
import { listWorkspaces } from '../contacts/workspaces/workspace.queries.ts';
import { DEMO, demoCurl } from '../demo.ts';
import type { GraphQLSettings } from '../graphql/server/settings.ts';
import { limitHeapGrowth, SERVING_GROWTH } from '../heap-growth.ts';
import { showMigrationReports } from '../observability/migration-reports.ts';
import { exposedFiles, openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import type { StoreSettings } from '../store/store-settings.ts';
import type { WorkerLink } from '../workers/worker.ts';

/**
 * Serves in this process until a signal to stop, then completes requests in progress and closes the database. A worker
 * also stops if the primary process tells it to.
 */
export async function serveProcess(settings: WorkerLink['settings'], log: Logger, link?: WorkerLink): Promise<void> {
  showMigrationReports({ info: (line) => log.info(line), warn: (line) => log.warn(line) });
  const store = await (link === undefined ? openStore(settings.store) : link.openStore());
  // Before the server listens: a signal that comes while the program starts must not drop its first requests.
  const stopSignal = new Promise<NodeJS.Signals | 'primary'>((resolve) => {
    process.on('SIGTERM', resolve).on('SIGINT', resolve);
    void link?.stopped.then(() => resolve('primary'));
  });
  const start = async () => {
    if (settings.bootstrap !== undefined) await bootstrap(store, settings.bootstrap, log);
    return startApp(settings, store, log);
  };
  const app = await start().catch(async (error) => {
    await store.close();
    throw error;
  });
  limitHeapGrowth(SERVING_GROWTH);
  link?.report(app);
  if (link?.isFirst !== false) await greet(app, settings, store, log);

  log.info({ signal: await stopSignal }, 'stopping');
  await app.close();
  log.info('stopped');
}

/** Tells the operator what to do next. */
async function greet(app: App, { demo, store: ofStore, graphql }: Settings, store: Store, log: Logger): Promise<void> {
  for (const line of await hints(store, ofStore)) log.warn(line);
  if (app.hasDemo) process.stdout.write(welcome(app, graphql));
  else if (demo) log.warn('the database has other data, so the demo data was not loaded');
}

/** Returns what the operator has to do before clients can use the gateway safely. */
async function hints({ reader }: Store, settings: StoreSettings): Promise<string[]> {
  const files = (await exposedFiles(settings)).join(' ');
  const exposed = files === '' ? [] : [`other users may read the database: chmod 600 ${files}`];
  if ((await listWorkspaces(reader('workspaces'))).length > 0) return exposed;
  const commands = '"contact-gateway workspace create --name <name>" and "contact-gateway key create"';
  return [...exposed, `the database is empty: create a workspace and an access key with ${commands}`];
}

function welcome({ url }: App, { graphiql }: GraphQLSettings): string {
  return `
contact-gateway is ready, with demo data: try anything, it is yours alone.

  GraphiQL     ${graphiql ? `${url}/graphql` : 'off (GRAPHIQL=on turns it on)'}
  Start page   ${url}/
  History      ${url}/contacts/${DEMO.contactId}
  Demo key     ${DEMO.key}   (works in the demo only)

Update the demo contact over REST:

${demoCurl(url)}

Stop it with Ctrl-C.

`;
}
