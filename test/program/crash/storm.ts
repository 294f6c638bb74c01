import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { perform } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import type { Program } from '../program.ts';
import { LISTS, type Seeded } from '../seed.ts';

/** An update that was answered. */
export interface Acknowledged {
  version: number;
  serial: number;
}

/** A client that changes its own contact over one API, and records the responses. */
export interface Client {
  number: number;
  /** The acknowledged updates, in order. */
  acknowledged: Acknowledged[];
  /** The unanswered update, to be repeated under its key; undefined: none. */
  pending: { serial: number; key: string } | undefined;
}

export interface Storm {
  /** Unexpected responses to valid updates. */
  rejected: unknown[];
  /** Resolves when clients have had several responses on average. */
  raging: Promise<void>;
  /** From now on, updates may be rejected because the program is stopping. */
  expectEnd(): void;
  /** Resolves when the program has ended and no client has an open request. */
  over: Promise<unknown>;
}

const CLIENTS = 12;
const ANSWERS_EACH = 3;
/** A response that a busy machine may cause: nothing was changed, and the client retries. */
const TRY_AGAIN = [408, 503];
const PAUSE = 100;
/** More than the number of updates of any client, so that serials are unique. */
const SERIALS = 1_000_000;

export function newClients(): Client[] {
  return Array.from({ length: CLIENTS }, (_, number) => ({ number, acknowledged: [], pending: undefined }));
}

/** All updates that have been acknowledged so far. */
export function acknowledgedBy(clients: readonly Client[]): Acknowledged[] {
  return clients.flatMap(({ acknowledged }) => acknowledged);
}

/** The client of an update. */
export function clientOf(serial: number): number {
  return Math.floor(serial / SERIALS);
}

/**
 * Runs clients that change all parts of their contacts as fast as they can, until the program ends. Each begins by
 * repeating its unanswered update under the same key.
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

/** Removes the additions of the previous update, so that each update changes every table twice. */
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
