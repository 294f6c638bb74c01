import type { Wire } from '../wire.ts';
import { contactId, definitionKey, fullContactId, listId, type World } from '../world.ts';
import { type Case, headersOf, sizesUpTo } from './case.ts';
import { post } from './graphql-document.ts';

/** The maximum number of updates in one call. */
const MOST = 1_000;
/** The space in the body of a call, a little below its limit in bytes. */
const ROOM = 1_000_000;

type Update = Record<string, unknown>;
/** The update with an index, of this many. */
type Make = (index: number, turn: number, world: World, count: number) => Update;

const plain = (index: number, turn: number, { contacts }: World) => ({
  contactId: contactId((turn * MOST + index) % contacts),
});
const full = (index: number, _turn: number, { fullContacts }: World) => ({
  contactId: fullContactId(index % fullContacts),
});
const attribute = (index: number, turn: number) => ({ attributes: { attribute2: `x${turn}-${index}` } });
/** Fills the body, for any number of updates. */
const text = (count: number, perUpdate: number) =>
  'x'.repeat(Math.min(4_000, Math.floor(ROOM / count / perUpdate) - 40));
/** A body has at most 50,000 values. */
const wrongOf = (count: number) => Math.min(100, Math.floor(14_000 / count));
const someone = (key: string, value: string) => ({ identifier: { key, value } });
const many = <Item>(length: number, item: (index: number) => Item) => Array.from({ length }, (_, index) => item(index));

/** Contents of updates that cause the most work together, and the maximum number in one call. */
const UPDATES: Record<string, [make: Make, most?: number]> = {
  contacts: [(index, turn, world) => ({ ...plain(index, turn, world), ...attribute(index, turn) })],
  'contacts with as much as fits': [
    (index, turn, world, count) => ({
      ...plain(index, turn, world),
      attributes: { attribute2: `${turn}${text(count, 1)}` },
    }),
  ],
  'full contacts': [(index, turn, world) => ({ ...full(index, turn, world), ...attribute(index, turn) })],
  'one full contact': [(index, turn, world) => ({ ...full(0, turn, world), ...attribute(index, turn) })],
  'full contacts that take lists': [
    (index, turn, world) => ({
      ...full(index, turn, world),
      ...(turn % 2 === 0 ? { removeFromLists: [listId(1)] } : { addToLists: [listId(1)] }),
    }),
  ],
  'new contacts': [(index, turn) => ({ ...someone('externalId', `bulk-${turn}-${index}`), ...attribute(index, turn) })],
  'new contacts with many identifiers': [
    (index, turn) => ({
      ...someone('externalId', `bulk-${turn}-${index}`),
      addIdentifiers: many(95, (it) => ({ key: 'k', value: `${turn}-${index}-${it}` })),
    }),
    95,
  ],
  'equal contacts': [
    (index, _turn, { fullContacts }) => ({
      ...someone('externalId', `full-0-${index % 100}`),
      addIdentifiers: many(95, (it) => ({ key: 'externalId', value: `full-${it % fullContacts}-${index % 100}` })),
    }),
    95,
  ],
  'full contacts that are found by many identifiers': [
    (index, turn, { fullContacts }) => ({
      ...someone('externalId', `full-${index % fullContacts}-0`),
      addIdentifiers: many(95, (it) => ({ key: 'externalId', value: `full-${it % fullContacts}-${index % 100}` })),
      strategy: 'first_alias',
      ...attribute(index, turn),
    }),
    95,
  ],
  'unknown contacts': [(index) => ({ contactId: fullContactId(100_000 + index) })],
  'unknown attributes': [
    (index, _turn, world) => ({
      ...plain(index, 0, world),
      attributes: Object.fromEntries(many(15, (it) => [`unknown${index}-${it}`, it])),
    }),
  ],
  'wrong values': [
    (index, _turn, world, count) => ({
      ...plain(index, 0, world),
      addCompanyRefs: Array(wrongOf(count)).fill(''),
      removeCompanyRefs: Array(wrongOf(count)).fill(''),
      companyRefs: Array(wrongOf(count)).fill(''),
    }),
  ],
  'large attributes': [
    (_index, turn, world, count) => ({
      ...full(turn, turn, world),
      attributes: { [definitionKey(0)]: `${turn}${text(count, 1)}` },
    }),
  ],
  'what is none': [() => ({})],
};

/** The cases of a short run. */
const USUAL = ['full contacts', 'new contacts with many identifiers', 'equal contacts'];
const REST = 'POST /workspaces/{workspaceId}/contacts/batch';

/** Updates of several contacts, up to the maximum number, one by one and atomic, over both APIs. */
export function bulkCases(world: World): Case[] {
  return Object.entries(UPDATES).flatMap(([what, [make, most = MOST]]) =>
    [false, true].flatMap((atomic) =>
      Object.entries(APIS).map(
        ([operation, request]): Case => ({
          operation,
          dimension: `updates of ${what}${atomic ? ', all or none' : ''}`,
          caller: 'key',
          isUsual: USUAL.includes(what) && (operation === REST || !atomic),
          sizes: sizesUpTo(most),
          request: (size, turn) =>
            request(
              world,
              many(size, (index) => make(index, turn, world, size)),
              atomic,
            ),
        }),
      ),
    ),
  );
}

const APIS: Record<string, (world: World, updates: Update[], atomic: boolean) => Wire> = {
  [REST]: (world, updates, atomic) => ({
    method: 'POST',
    path: `/workspaces/${world.workspaceId}/contacts/batch`,
    headers: { ...headersOf(world, 'key'), 'content-type': 'application/json' },
    body: JSON.stringify({ updates, atomic }),
  }),
  'Mutation.updateContacts': (world, updates, atomic) =>
    post(world, DOCUMENT, { workspaceId: world.workspaceId, updates: updates.map(graphqlUpdate), atomic }),
};

function graphqlUpdate({ contactId, identifier, strategy, ...input }: Update): object {
  const chosen = typeof strategy === 'string' ? { strategy: strategy.toUpperCase() } : {};
  return { contactId, identifier, input: { ...input, ...chosen } };
}

const DOCUMENT = `mutation ($workspaceId: UUID!, $updates: [ContactUpdateInput!]!, $atomic: Boolean) {
  updateContacts(workspaceId: $workspaceId, updates: $updates, atomic: $atomic) {
    results {
      contactId version outcome
      skippedIdentifiers { key value }
      contact { id version computedDisplayName createdAt updatedAt attributes identifierCount isAnonymous }
      errors { __typename code message path ... on IdentifierConflictError { holderId identifier { key value } remedies } }
    }
    errors { __typename code message path }
  }
}`;
