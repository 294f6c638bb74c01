import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { perform } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import type { Program } from '../program.ts';
import { LISTS, type Seeded } from '../seed.ts';

/** A client that changes a contact of its own, at one of the APIs, and remembers the responses. */
export interface Client {
  number: number;
  /** The updates that were answered as done, in their order. */
  acknowledged: { version: number; serial: number }[];
  /** The one that has not been answered, to be sent again under its key; undefined: there is none. */
  pending: { serial: number; key: string } | undefined;
}

export interface Storm {
  /** Answers that are none to an update without a mistake. */
  rejected: unknown[];
  /** Resolves when every client has had several answers, about. */
  raging: Promise<void>;
  /** From here on it may be refused, because the program is stopping. */
  expectEnd(): void;
  /** Resolves when the program is gone and no client hears from it any more. */
  over: Promise<unknown>;
}

const CLIENTS = 12;
const ANSWERS_EACH = 3;
/** What a machine that is busy with other things makes of a request: nothing was changed, and it is to be sent again. */
const TRY_AGAIN = [408, 503];
const PAUSE = 100;
/** More than any client makes updates, so that no two have the same serial. */
const SERIALS = 1_000_000;

export function newClients(): Client[] {
  return Array.from({ length: CLIENTS }, (_, number) => ({ number, acknowledged: [], pending: undefined }));
}

/** Which client has made an update. */
export function clientOf(serial: number): number {
  return Math.floor(serial / SERIALS);
}

/**
 * Lets clients change their contacts as fast as they can, in all of their parts at once, until the program is gone. Each
 * begins with what it has not heard of, under the key that it had.
 */
export function startStorm(
  { url }: Pick<Program, 'url'>,
  { workspaceId, key }: Seeded,
  clients: readonly Client[],
): Storm {
  const rejected: unknown[] = [];
  const { promise: raging, resolve: rage } = Promise.withResolvers<void>();
  let [responses, isEnding] = [0, false];

  async function rageAs(client: Client) {
    const { number, acknowledged } = client;
    const api = number % 2 === 0 ? restPlugin : graphqlPlugin;
    const path = { identifier: { key: 'externalId', value: `client-${number}` } };
    for (;;) {
      client.pending ??= { serial: number * SERIALS + acknowledged.length + 1, key: randomUUID() };
      const { serial, key: idempotencyKey } = client.pending;
      const inBody = api === graphqlPlugin ? { idempotencyKey } : {};
      const step = {
        operation: 'upsertContact',
        path,
        body: { ...updateOfEverything(number, serial), ...inBody },
      } as const;
      let status = 0;
      const answer = await perform(api, { url, key, workspaceId }, step, async ({ url: to, ...request }) => {
        const headers = { ...request.headers, 'idempotency-key': idempotencyKey };
        const response = await fetch(to, { ...request, headers: api === restPlugin ? headers : request.headers });
        status = response.status;
        return { status, headers: response.headers, text: await response.text() };
      }).catch(() => undefined);
      if (answer === undefined) return;
      if (TRY_AGAIN.includes(status)) {
        await setTimeout(PAUSE);
        continue;
      }
      if (answer.result === null) {
        if (!isEnding) rejected.push(answer);
        return;
      }
      acknowledged.push({ version: Number(answer.result.version), serial });
      client.pending = undefined;
      responses += 1;
      if (responses >= clients.length * ANSWERS_EACH) rage();
    }
  }

  const over = Promise.all(clients.map(rageAs)).then(() => rage());
  return {
    rejected,
    raging,
    expectEnd() {
      isEnding = true;
    },
    over,
  };
}

/** Takes out what the update before it has put in, so that each touches every table twice. */
function updateOfEverything(client: number, serial: number) {
  const before = serial - 1;
  return {
    attributes: { rating: serial, labels: [`label-${serial}`] },
    addIdentifiers: [{ key: 'ticket', value: `${client}-${serial}` }],
    removeIdentifiers: [{ key: 'ticket', value: `${client}-${before}` }],
    listIds: serial % 2 === 0 ? [LISTS[0]] : [LISTS[1]],
    accountIds: [account(serial), account(serial + 1)],
    addCompanyRefs: [`company-${client}-${serial}`],
    removeCompanyRefs: [`company-${client}-${before}`],
  };
}

function account(serial: number): string {
  return `0190a000-0000-7000-8000-${String(serial % 7).padStart(12, '0')}`;
}
