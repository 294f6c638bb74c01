import { MAX_BODY_LIST_CONTACTS } from '../../../src/contacts/validation/limits.ts';
import { nodeIdFrom } from '../../../src/graphql/schema/node-id.ts';
import { MAX_NODES } from '../../../src/resolvers/nodes/find-nodes.ts';
import {
  accessKeyId,
  accountId,
  contactId,
  definitionKey,
  deletable,
  fullContactId,
  LARGE,
  listId,
  SPARE_KEYS,
  SURVIVOR,
  SURVIVOR_VERSION,
  type World,
} from '../world.ts';

/** The target of an operation's requests. */
export interface Target {
  /** A text for the report. */
  on: string;
  /** Values of path parameters and arguments, by name. Another turn has another contact if possible. */
  named(turn: number, world: World): Record<string, unknown>;
  /** Additional properties of the body, by name. */
  body?(turn: number, world: World): Record<string, unknown>;
  /** The maximum number of measured aliases, if more would exceed the time of a measurement. */
  maxAliases?: number;
}

/** The number of contacts for an operation before it repeats the first. */
const plain = (turn: number, { contacts }: World) => contactId(turn % contacts);
const full = (turn: number, { fullContacts }: World) => fullContactId(turn % fullContacts);

const PLAIN_CONTACT: Target = { on: 'a contact', named: (turn, world) => ({ contactId: plain(turn, world) }) };
const FULL_CONTACT: Target = { on: 'a full contact', named: (turn, world) => ({ contactId: full(turn, world) }) };
const CONTACT = [PLAIN_CONTACT, FULL_CONTACT];

const identified = (key: string, value: string) => ({
  identifierKey: key,
  identifierValue: value,
  identifier: { key, value },
});
const BY_IDENTIFIER: readonly Target[] = [
  { on: 'a contact', named: (turn) => identified('emailaddress', `${turn}@example.com`) },
  {
    on: 'a full contact',
    named: (turn, { fullContacts }) => identified('externalId', `full-${turn % fullContacts}-0`),
  },
  { on: 'a new contact', named: (turn) => identified('externalId', `new-${turn}`) },
];

/** By an identifier, and by filters: one with an index, one that reads each contact, and one that reads each name. */
const SEARCH: readonly Target[] = [
  ...BY_IDENTIFIER.map(
    (target): Target => ({
      ...target,
      body: (turn, world) => ({ identifier: target.named(turn, world).identifier }),
    }),
  ),
  {
    on: 'a large list by a filter',
    named: () => ({}),
    body: () => ({ filter: { listId: listId(LARGE) }, limit: 100 }),
  },
  {
    on: 'a scan that finds nobody',
    named: () => ({}),
    body: (turn) => ({ filter: { identifierKey: `nobody ${turn}` } }),
  },
  {
    on: 'a scan of names that finds nobody',
    named: () => ({}),
    body: (turn) => ({ filter: { displayNamePrefix: `nobody ${turn}` } }),
  },
];

const LARGE_LIST: readonly Target[] = [{ on: 'a large list', named: () => ({ listId: listId(LARGE) }) }];
/** Turns alternately remove the same contacts from the list and add them again. */
const FULL_MEMBERS: Target = {
  on: 'full contacts',
  named: () => ({ listId: listId(0) }),
  maxAliases: 10,
  body: (_turn, { fullContacts }) => ({
    contacts: Array.from({ length: Math.min(fullContacts, MAX_BODY_LIST_CONTACTS) }, (_, index) =>
      fullContactId(index),
    ),
  }),
};
const LARGE_ACCOUNT: readonly Target[] = [{ on: 'a large account', named: () => ({ accountId: accountId(LARGE) }) }];
const DEFINITION: readonly Target[] = [
  { on: 'a definition', named: (turn) => ({ key: definitionKey(turn % 900) }) },
  { on: 'a definition with a large format', named: () => ({ key: definitionKey(990) }) },
];
const WORKSPACE: readonly Target[] = [{ on: 'a full workspace', named: () => ({}) }];

const SPARE_KEY: readonly Target[] = [
  { on: 'one of many keys', named: (turn) => ({ keyId: accessKeyId(turn % SPARE_KEYS) }) },
];

const MERGE: readonly Target[] = [
  { ...PLAIN_CONTACT, body: (turn, world) => ({ contactId: plain(turn + 1_000, world) }) },
  {
    ...FULL_CONTACT,
    on: 'a full contact and another',
    body: (turn, world) => ({ contactId: plain(turn + 2_000, world) }),
  },
  { ...FULL_CONTACT, on: 'two full contacts', body: (turn, world) => ({ contactId: full(turn + 1, world) }) },
];

/** Turns restore full contacts that were merged into one, and merge them again. */
const UNDONE_MERGES: Target = {
  on: 'a contact with merged full contacts',
  named: () => ({ contactId: SURVIVOR }),
  maxAliases: 10,
  body: (turn) => ({ toVersion: turn % 2 === 0 ? 1 : SURVIVOR_VERSION }),
};
const REVERT = [...CONTACT.map((target) => ({ ...target, body: () => ({ toVersion: 1 }) })), UNDONE_MERGES];

/** One of several updates; `bulkCases` has more. */
const SEVERAL_UPDATES = CONTACT.map((target) => {
  const attributes = (turn: number) => ({ attribute2: `x${turn}` });
  return {
    ...target,
    named: (turn: number, world: World) => ({
      updates: [{ ...target.named(turn, world), input: { attributes: attributes(turn) } }],
    }),
    body: (turn: number, world: World) => ({
      updates: [{ ...target.named(turn, world), attributes: attributes(turn) }],
    }),
  };
});

const nodeOf = (id: string, { workspaceId }: World) => nodeIdFrom({ type: 'Contact', workspaceId, id });
const NODE: readonly Target[] = [
  { on: 'a contact', named: (turn, world) => ({ nodeId: nodeOf(plain(turn, world), world) }) },
  { on: 'a full contact', named: (turn, world) => ({ nodeId: nodeOf(full(turn, world), world) }) },
];
/** The maximum number of nodes. Each turn starts with another contact. */
const HUNDRED = Array.from({ length: MAX_NODES }, (_, index) => index);
const BY_IDS: readonly Target[] = [
  {
    on: 'contacts',
    named: (turn, world) => ({ ids: HUNDRED.map((index) => plain(turn + index, world)) }),
  },
  {
    on: 'full contacts',
    named: (turn, world) => ({ ids: HUNDRED.map((index) => full(turn + index, world)) }),
    maxAliases: 10,
  },
];
const NODES: readonly Target[] = [
  {
    on: 'contacts',
    named: (turn, world) => ({ nodeIds: HUNDRED.map((index) => nodeOf(plain(turn + index, world), world)) }),
  },
  {
    on: 'full contacts',
    named: (turn, world) => ({ nodeIds: HUNDRED.map((index) => nodeOf(full(turn + index, world), world)) }),
    maxAliases: 10,
  },
];

const entities = (fields: (index: number) => object, { workspaceId }: World) => ({
  representations: HUNDRED.map((index) => ({ workspaceId, ...fields(index) })),
});
const ENTITIES: readonly Target[] = [
  {
    on: 'contacts',
    named: (turn, world) => entities((index) => ({ __typename: 'Contact', id: plain(turn + index, world) }), world),
  },
  {
    on: 'contacts by identifiers',
    named: (turn, world) =>
      entities(
        (index) => ({
          __typename: 'ContactByIdentifier',
          key: 'emailaddress',
          value: `${turn + index}@example.com`,
        }),
        world,
      ),
  },
  {
    on: 'full contacts',
    named: (turn, world) => entities((index) => ({ __typename: 'Contact', id: full(turn + index, world) }), world),
    maxAliases: 10,
  },
];

/**
 * The targets of each operation of the REST API and of each root field of the GraphQL schema. The test fails for an
 * operation without targets, so that each new one has worst cases.
 */
const TARGETS: Record<string, readonly Target[]> = {
  contact: CONTACT,
  updateContact: CONTACT,
  updateContacts: SEVERAL_UPDATES,
  deleteContact: CONTACT,
  previewContactUpdate: CONTACT,
  previewContactUpsert: BY_IDENTIFIER,
  mergeContacts: MERGE,
  revertContact: REVERT,
  contactsByIds: BY_IDS,
  contactByIdentifier: BY_IDENTIFIER,
  searchContacts: SEARCH,
  upsertContact: BY_IDENTIFIER,
  createContact: WORKSPACE,
  contacts: WORKSPACE,
  exportContacts: WORKSPACE,
  contactHistory: CONTACT,
  contactIdentifiers: CONTACT,
  addContactIdentifier: CONTACT,
  removeContactIdentifier: CONTACT,
  contactLists: CONTACT,
  lists: WORKSPACE,
  createList: WORKSPACE,
  list: LARGE_LIST,
  updateList: LARGE_LIST,
  listContacts: [...LARGE_LIST, { on: 'a list of full contacts', named: () => ({ listId: listId(0) }) }],
  addContactsToList: [...LARGE_LIST, FULL_MEMBERS],
  removeContactsFromList: [...LARGE_LIST, FULL_MEMBERS],
  accounts: WORKSPACE,
  createAccount: WORKSPACE,
  account: LARGE_ACCOUNT,
  updateAccount: LARGE_ACCOUNT,
  deleteList: WORKSPACE,
  deleteAccount: WORKSPACE,
  attributeDefinitions: WORKSPACE,
  createAttributeDefinition: WORKSPACE,
  attributeDefinition: DEFINITION,
  updateAttributeDefinition: DEFINITION,
  archiveAttributeDefinition: DEFINITION,
  accessKeys: WORKSPACE,
  createAccessKey: WORKSPACE,
  rotateAccessKey: SPARE_KEY,
  revokeAccessKey: SPARE_KEY,
  viewer: WORKSPACE,
  node: NODE,
  nodes: NODES,
  _entities: ENTITIES,
  _service: WORKSPACE,
};

/** The targets of an operation. Throws if there are none. */
export function targetsOf(operation: string): readonly Target[] {
  const targets = TARGETS[operation];
  if (targets === undefined) {
    throw new Error(
      `no worst cases for the operation "${operation}": say in TARGETS (test/worst-case/cases/targets.ts) what it is tried on`,
    );
  }
  return targets.map((target) => ({
    ...target,
    named: (turn, world) => ({ workspaceId: world.workspaceId, ...DEFAULTS, ...target.named(turn, world) }),
  }));
}

/** Names that an operation may need and its targets omit. Each deletion has another list or account. */
const DEFAULTS = { listId: listId(1), accountId: accountId(1), key: definitionKey(0), keyId: accessKeyId(1) };

/** Operations whose work grows with the deleted data: the name for each size, by size. */
export const DELETES: Record<string, (index: number) => Record<string, unknown>> = {
  deleteList: (index) => ({ listId: listId(deletable(index)) }),
  deleteAccount: (index) => ({ accountId: accountId(deletable(index)) }),
};
