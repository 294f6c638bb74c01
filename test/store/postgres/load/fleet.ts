import { type Answer, type Api, perform, type Send } from '../../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../../src/conformance/apis/rest.ts';
import type { Seed } from '../../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../../src/conformance/step.ts';
import { createServices } from '../../../../src/resolvers/runtime/services.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import { makeWorkspace, type TestWorkspace } from '../../../gateway.ts';
import { type Ending, type Program, startProgram } from '../../../program/program.ts';

export interface Fleet {
  /** Creates a workspace and returns a function for its clients: each number uses another API and gateway. */
  seeded(seed: Seed): Promise<{ send(client: number, step: Step): Promise<Answer> } & Pick<TestWorkspace, 'rows'>>;
  /** Stops all gateways gracefully. */
  stop(): Promise<Ending[]>;
}

const CONTACT_APIS: readonly Api[] = [restPlugin, graphqlPlugin];

/** Starts gateways on one PostgreSQL database, each in a separate process. */
export async function startFleet(url: string, size: number): Promise<Fleet> {
  const store = await openStore({ url });
  const start = () => startProgram(['serve'], { environment: { DATABASE_URL: url } });
  const gateways = await Promise.all(Array.from({ length: size }, start));
  return {
    async seeded(seed) {
      const { id: workspaceId, key, rows } = await makeWorkspace(createServices(store, undefined), seed);
      const send = (client: number, step: Step) => {
        const api = CONTACT_APIS[client % CONTACT_APIS.length] as Api;
        const gateway = gateways[Math.floor(client / CONTACT_APIS.length) % size] as Program;
        return perform(api, { url: gateway.url, workspaceId, key }, step, sendOnce);
      };
      return { send, rows };
    },
    async stop() {
      await store.close();
      return Promise.all(gateways.map((gateway) => gateway.stop('SIGTERM')));
    },
  };
}

/** Does not follow redirects of merged contacts, because the test checks them. */
const sendOnce: Send = async ({ url, ...request }) => {
  const response = await fetch(url, { ...request, redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
