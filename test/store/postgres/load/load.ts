import { setTimeout as after } from 'node:timers/promises';
import { type Api, sendOnce } from '../../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../../src/conformance/apis/rest.ts';
import { ADA, GRACE, type Seed } from '../../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../../src/conformance/step.ts';

/** An update of a client: it sets the client's own attribute to a number that no other update has. */
interface Update {
  contactId: string;
  attribute: string;
  serial: number;
}

interface Acknowledged extends Update {
  version: number;
  /** The time of the response, in milliseconds. */
  at: number;
}

/** Responses to clients, by meaning. */
export interface Load {
  acknowledged: Acknowledged[];
  /** Updates that must not be in the database. */
  unchanged: Update[];
  /** Updates that may be in the database. */
  unconfirmed: Update[];
  /** Unexpected responses to valid requests. */
  wrong: unknown[];
  /** Resolves when the clients have their last responses. */
  stop(): Promise<void>;
}

const CONTACT_APIS: readonly Api[] = [restPlugin, graphqlPlugin];
const CONTACTS = [ADA, GRACE];
const CLIENTS = Array.from({ length: 8 }, (_, client) => client);
/** The wait before a retry, in milliseconds: less than Retry-After, so that more happens. */
const PAUSE = 20;

/** The workspace for the clients. */
export const LOAD_SEED = {
  definitions: CLIENTS.map((client) => ({ key: `n${client}`, type: 'number', cardinality: 'one' }) as const),
  contacts: CONTACTS.map((id) => ({ id, body: {} })),
} satisfies Seed;

let serials = 0;

/** Clients of both APIs, several for each contact, that update it as fast as they can until they are stopped. */
export function startLoad({ url, ...access }: { url: string; workspaceId: string; key: string }): Load {
  let isOver = false;
  const load: Omit<Load, 'stop'> = { acknowledged: [], unchanged: [], unconfirmed: [], wrong: [] };

  async function client(number: number): Promise<void> {
    const api = CONTACT_APIS[number % CONTACT_APIS.length] as Api;
    const contactId = CONTACTS[number < CLIENTS.length / 2 ? 0 : 1] as string;
    while (!isOver) {
      serials += 1;
      const update = { contactId, attribute: `n${number}`, serial: serials };
      const step: Step = {
        operation: 'updateContact',
        path: { contactId },
        body: { attributes: { [update.attribute]: update.serial } },
      };
      const response = await sendOnce(api.request({ url, ...access }, step)).catch((error) => error as Error);
      if (response instanceof Error) {
        load.wrong.push(response);
        return;
      }
      const { result, problems } = api.answer(step, response);
      const [advice = ''] = problems.map(({ message }) => message);
      if (response.status === 200 && result !== null) {
        load.acknowledged.push({ ...update, version: Number(result.version), at: performance.now() });
        continue;
      }
      if (response.status !== 503 || response.headers.get('retry-after') !== '1') load.wrong.push(response);
      else if (/did not confirm/.test(advice)) load.unconfirmed.push(update);
      else if (/nothing was changed/.test(advice)) load.unchanged.push(update);
      else load.wrong.push(response);
      await after(PAUSE);
    }
  }

  const over = Promise.all(CLIENTS.map(client));
  return {
    ...load,
    async stop() {
      isOver = true;
      await over;
    },
  };
}
