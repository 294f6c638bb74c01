import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Seeded } from '../seed.ts';

/** The number of contacts of each client. A call that is not atomic needs several transactions for them. */
export const CONTACTS = 350;
/** An atomic call has none of them, because one would refuse the whole call. */
const REFUSED_EVERY = 60;

/** A client whose calls each update all of its contacts in one request, under an idempotency key. */
export interface BulkClient {
  name: string;
  api: 'REST' | 'GraphQL';
  isAtomic: boolean;
  /** The number of calls that were answered. */
  answered: number;
  /** The key of the next call. It stays the same until the call is answered. */
  key: string;
  /** Responses that are not those of a call that is made exactly once. */
  wrong: unknown[];
}

export function newBulkClients(): BulkClient[] {
  return (['REST', 'GraphQL'] as const).flatMap((api) =>
    [false, true].map((isAtomic) => ({
      ...{ name: `${api}-${isAtomic ? 'atomic' : 'each'}`, api, isAtomic },
      ...{ answered: 0, key: randomUUID(), wrong: [] },
    })),
  );
}

/** One update of a call: of a contact of the client, or one that is refused. */
export type Item = { contact: number; isSecond: boolean } | 'refused';

/**
 * The updates of a call in their order, which is another one in every second call. The last one is of the same contact as
 * an earlier one.
 */
export function itemsOf({ isAtomic }: BulkClient, call: number): Item[] {
  const contacts = Array.from({ length: CONTACTS }, (_, index) => (call % 2 === 0 ? CONTACTS - 1 - index : index));
  const items = contacts.flatMap((contact): Item[] => {
    const item = { contact, isSecond: false };
    return !isAtomic && contact % REFUSED_EVERY === 7 ? [item, 'refused'] : [item];
  });
  return [...items, { contact: 0, isSecond: true }];
}

/** The version of a contact after an update of a call: only the contact 0 is updated twice by each. */
export function versionAfter({ contact, isSecond }: Exclude<Item, 'refused'>, call: number): number {
  if (contact > 0) return call;
  return isSecond ? call * 2 : call * 2 - 1;
}

/** Repeats the unanswered call of a client and then makes others, until the program ends or the limit is reached. */
export async function makeCalls(
  at: { url: string },
  seeded: Seeded,
  client: BulkClient,
  { until = Number.POSITIVE_INFINITY } = {},
): Promise<void> {
  while (client.answered < until) {
    const call = client.answered + 1;
    const results = await send(at, seeded, client, call).catch(() => undefined);
    if (results === undefined) return;
    const expected = itemsOf(client, call).map((item) => resultOf(item, call));
    if (JSON.stringify(results) !== JSON.stringify(expected)) {
      const differing = expected.findIndex((one, index) => one !== results[index]);
      client.wrong.push({ client: client.name, call, differing, results: results.slice(differing, differing + 5) });
      return;
    }
    client.answered = call;
    client.key = randomUUID();
  }
}

/** The result of an update, as a text. */
function resultOf(item: Item, call: number): string {
  if (item === 'refused') return 'PreconditionFailed';
  const isNew = call === 1 && !item.isSecond;
  return `${isNew ? 'CREATED' : 'UPDATED'} ${item.contact} in version ${versionAfter(item, call)}`;
}

interface Result {
  outcome?: string | null;
  version?: number | null;
  contact?: { attributes: { age?: number } } | null;
  error?: { code: string };
  errors?: { code: string }[];
}

const DOCUMENT = `mutation ($workspaceId: UUID!, $updates: [ContactUpdateInput!]!, $atomic: Boolean, $key: String) {
  updateContacts(workspaceId: $workspaceId, updates: $updates, atomic: $atomic, input: { idempotencyKey: $key }) {
    results { outcome version contact { attributes } errors { code } }
    errors { code message }
  }
}`;

/** Sends a call, also again while the program is busy. Returns the results as texts. Rejects if there is no response. */
async function send(
  { url }: { url: string },
  { workspaceId, key: accessKey }: Seeded,
  client: BulkClient,
  call: number,
) {
  const { api, isAtomic: atomic, key } = client;
  const updates = itemsOf(client, call).map((item) => updateOf(client, item, call));
  const asInputs = () => updates.map(({ identifier, ...input }) => ({ identifier, input }));
  const [path, body] =
    api === 'REST'
      ? [`/workspaces/${workspaceId}/contacts/batch`, { updates, atomic }]
      : ['/graphql', { query: DOCUMENT, variables: { workspaceId, updates: asInputs(), atomic, key } }];
  for (;;) {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: {
        authorization: `AccessKey ${accessKey}`,
        'content-type': 'application/json',
        ...(api === 'REST' ? { 'idempotency-key': key } : {}),
      },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    const results: Result[] = (api === 'REST' ? answer : answer.data?.updateContacts)?.results ?? [];
    if (response.status === 200 && results.length > 0) return results.map(textOf);
    if (response.status !== 503) return [JSON.stringify(answer).slice(0, 500)];
    await setTimeout(50);
  }
}

function textOf({ outcome, version, contact, error, errors = [] }: Result): string {
  const [problem = error] = errors;
  return problem?.code ?? `${outcome} ${contact?.attributes.age} in version ${version}`;
}

/** The number of the contact is its age, the call is its rating, or for the second update of a contact its label. */
function updateOf({ name }: BulkClient, item: Item, call: number) {
  if (item === 'refused') return { identifier: { key: 'externalId', value: 'nobody' }, mustExist: true };
  const { contact, isSecond } = item;
  const attributes = isSecond ? { labels: [`${call}`] } : { age: contact, rating: call };
  return { identifier: { key: 'externalId', value: `${name}-${contact}` }, attributes };
}
