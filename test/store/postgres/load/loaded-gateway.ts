import { expect, vi } from 'vitest';
import { createServices } from '../../../../src/resolvers/runtime/services.ts';
import { migrateStore, openStore } from '../../../../src/store/open-store.ts';
import { makeWorkspace } from '../../../gateway.ts';
import { type Program, startProgram } from '../../../program/program.ts';
import { LOAD_SEED, type Load, startLoad } from './load.ts';

/** A gateway in a separate process for clients under load. */
export interface LoadedGateway {
  program: Program;
  /** The parameters of every call. */
  access: { url: string; workspaceId: string; key: string };
  startLoad(): Load;
  /** The response of its readiness check. */
  ready(): Promise<{ status: number; retryAfter: string | null; body: unknown }>;
}

export const READY = { status: 200, retryAfter: null, body: { status: 'ready' } };
export const UNREACHABLE = { status: 503, retryAfter: '1', body: { status: 'unavailable', reason: 'unreachable' } };

/** Creates the tables and a workspace in an empty database, and starts a gateway on it. */
export async function startLoadedGateway(url: string): Promise<LoadedGateway> {
  const [gateway] = await startLoadedGateways([url]);
  return gateway as LoadedGateway;
}

/** Creates the tables and a workspace in an empty database, and starts a gateway for each of its URLs. */
export async function startLoadedGateways(urls: readonly string[]): Promise<LoadedGateway[]> {
  const [url = ''] = urls;
  await migrateStore({ url });
  const store = await openStore({ url });
  const { id: workspaceId, key } = await makeWorkspace(createServices(store, undefined), LOAD_SEED);
  await store.close();
  return Promise.all(urls.map((each) => start(each, { workspaceId, key })));
}

async function start(url: string, caller: { workspaceId: string; key: string }): Promise<LoadedGateway> {
  const program = await startProgram(['serve'], { environment: { DATABASE_URL: url } });
  const isReady = async () => expect((await fetch(`${program.url}/health/ready`)).status).toBe(200);
  await vi.waitFor(isReady, { timeout: 10_000 });
  const access = { url: program.url, ...caller };
  return {
    program,
    access,
    startLoad: () => startLoad(access),
    async ready() {
      const response = await fetch(`${program.url}/health/ready`);
      return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() };
    },
  };
}
