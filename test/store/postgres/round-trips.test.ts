import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { App } from '../../../src/app.ts';
import { type Answer, perform } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import { call, read, readByIdentifier, update, upsert } from '../../../src/conformance/cases/steps.ts';
import {
  ACCOUNT_B,
  ADA,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACES_PHONE,
  LIST_A,
  LIST_B,
  NOBODY,
  SEED,
} from '../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../src/conformance/step.ts';
import { createServices, type Services } from '../../../src/resolvers/runtime/services.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { makeWorkspace, serveFrom } from '../../gateway.ts';
import { type CountingProxy, startCountingProxy } from '../../postgres/counting-proxy.ts';
import { freshPostgres } from '../../postgres/fresh-database.ts';

const closing: (() => Promise<void>)[] = [];
let proxy: CountingProxy;
let gateway: App;
/** A URL of the same database without the proxy, to create workspaces. */
let aside: Services;
beforeAll(async () => {
  const database = await freshPostgres(inject('postgresTemplate'));
  const store = await openStore({ url: database.url });
  aside = createServices(store, undefined);
  proxy = await startCountingProxy(database.url);
  gateway = await serveFrom(await openStore({ url: proxy.url, poolSize: 1 }));
  closing.push(gateway.close, proxy.close, store.close, database.remove);
});
afterAll(async () => {
  for (const close of closing) await close();
});

const READ = 1;
/** One to read the contact and everything the decision needs, one to write and commit. */
const CHANGE = 2;

const STEPS: { name: string; step: Step; takes: number; outcome: string | null; problems?: number }[] = [
  {
    name: 'an update of attributes',
    step: update({ attributes: { rating: 1, labels: ['a', 'b'] } }),
    takes: CHANGE,
    outcome: 'UPDATED',
  },
  {
    name: 'an update of identifiers',
    step: update({ addIdentifiers: [FREE_EMAIL], removeIdentifiers: [ADAS_EMAIL] }),
    takes: CHANGE,
    outcome: 'UPDATED',
  },
  {
    name: 'an update of everything',
    step: update({
      attributes: { firstName: 'Augusta' },
      addIdentifiers: [{ key: 'externalId', value: '7' }, FREE_EMAIL],
      addToLists: [LIST_B],
      removeFromLists: [LIST_A],
      addToAccounts: [ACCOUNT_B],
      companyRefs: ['analytical', 'engines'],
    }),
    takes: CHANGE,
    outcome: 'UPDATED',
  },
  {
    name: 'an update that changes nothing',
    step: update({ attributes: { firstName: 'Ada' } }),
    takes: CHANGE,
    outcome: 'UNCHANGED',
  },
  {
    name: 'a rejected update',
    step: update({ addIdentifiers: [GRACES_PHONE] }),
    takes: CHANGE,
    outcome: null,
    problems: 1,
  },
  {
    name: 'an upsert that finds its contact',
    step: upsert(ADAS_EMAIL, { attributes: { rating: 1 } }),
    takes: CHANGE,
    outcome: 'UPDATED',
  },
  {
    name: 'an upsert that creates a contact',
    step: upsert(FREE_EMAIL, { attributes: { rating: 1 } }),
    takes: CHANGE,
    outcome: 'CREATED',
  },
  {
    name: 'a new contact',
    step: call('createContact', {}, { displayName: 'Katherine', identifiers: [FREE_EMAIL], listIds: [LIST_A] }),
    takes: CHANGE,
    outcome: null,
  },
  { name: 'a contact by its id', step: read(ADA), takes: READ, outcome: null },
  { name: 'a contact by an identifier', step: readByIdentifier(ADAS_EMAIL), takes: READ, outcome: null },
  { name: 'a page of contacts', step: { operation: 'contacts', limit: 2 }, takes: READ, outcome: null },
];

describe.each([restPlugin, graphqlPlugin])('round trips to the database, through $name', (api) => {
  test.each(STEPS)('$name takes $takes and one for the key', async ({ step, takes, outcome, problems = 0 }) => {
    const { id: workspaceId, key } = await makeWorkspace(aside, SEED);
    const caller = { url: gateway.url, key, workspaceId };
    // The rules of the workspace are read once, and again only after changes.
    await perform(api, caller, update({ attributes: { firstName: 'Ada' } }));

    const forKey = await tripsOf(() => perform(api, { ...caller, workspaceId: NOBODY }, step));
    let answer: Answer | undefined;
    const forAll = await tripsOf(async () => {
      answer = await perform(api, caller, step);
    });
    expect({ forKey, forStep: forAll - forKey }).toEqual({ forKey: READ, forStep: takes });
    expect(answer).toMatchObject({ outcome, problems: { length: problems } });
  });
});

test('an update that meets new rules takes two more, once', async () => {
  const { id: workspaceId, key } = await makeWorkspace(aside, SEED);
  const caller = { url: gateway.url, key, workspaceId };
  const counts: number[] = [];
  for (const rating of [1, 2]) {
    counts.push(await tripsOf(() => perform(restPlugin, caller, update({ attributes: { rating } }))));
  }
  expect(counts).toEqual([READ + CHANGE + 2, READ + CHANGE]);
});

test('an update under an idempotency key takes one more, and its repetition one less', async () => {
  const { id: workspaceId, key } = await makeWorkspace(aside, SEED);
  const sendUnder = async (idempotencyKey: string) => {
    const answer = await fetch(`${gateway.url}/workspaces/${workspaceId}/contacts/${ADA}`, {
      method: 'PATCH',
      headers: {
        authorization: `AccessKey ${key}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      },
      body: '{"attributes":{"rating":1}}',
    });
    return [answer.status, answer.headers.get('idempotency-replayed')];
  };
  await sendUnder('the-rules-are-read');
  const responses: unknown[] = [];
  const counts: number[] = [];
  for (const idempotencyKey of ['once', 'once']) {
    counts.push(await tripsOf(async () => void responses.push(await sendUnder(idempotencyKey))));
  }
  expect({ responses, counts }).toEqual({
    responses: [
      [200, null],
      [200, 'true'],
    ],
    counts: [READ + CHANGE + 1, READ + CHANGE],
  });
});

async function tripsOf(act: () => Promise<unknown>): Promise<number> {
  const before = proxy.roundTrips();
  await act();
  return proxy.roundTrips() - before;
}
