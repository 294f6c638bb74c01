import type { GatewayServerSettings, GatewaySettings } from './config/given-settings.ts';
import type { Gateway, GatewayServer } from './embedding/public-types.ts';
import { nodeProblem } from './node-version.ts';

export type { GatewayServerSettings, GatewaySettings } from './config/given-settings.ts';
export { InvalidSettings } from './config/invalid-settings.ts';
export type {
  FastifyPluginOptions,
  Gateway,
  GatewayServer,
  Health,
  HttpRequest,
  HttpResponse,
  NewKey,
  NewWorkspace,
} from './embedding/public-types.ts';

/**
 * Starts a gateway with a server of its own, which listens when the promise resolves. The environment is not read: all
 * settings are passed. Rejects with `InvalidSettings`, which has all problems, with the error of the database, or with
 * that of `listen`. Then nothing is left open.
 *
 * @example const gateway = await startGateway({ DATABASE_URL: 'file:./contacts.db', PORT: 4000 });
 */
export async function startGateway(settings: GatewayServerSettings = {}): Promise<GatewayServer> {
  return (await loadEmbedding()).startGateway(settings);
}

/**
 * Creates a gateway without a server, for the routes of another program. Rejects like `startGateway`. Settings of servers
 * are problems, because your own server has them.
 *
 * @example const gateway = await createGateway({ DATABASE_URL: 'file:./contacts.db' });
 */
export async function createGateway(settings: GatewaySettings = {}): Promise<Gateway> {
  return (await loadEmbedding()).createGateway(settings);
}

/** A dynamic import, because the native database crashes without a message on an older Node.js. */
async function loadEmbedding() {
  const problem = nodeProblem();
  if (problem !== undefined) throw new Error(problem);
  return import('./embedding/gateway.ts');
}
