import { MAX_BODY_LIST_CONTACTS } from '../../../src/contacts/validation/limits.ts';
import {
  accountId,
  contactId,
  definitionKey,
  deletable,
  fullContactId,
  LARGE,
  listId,
  SURVIVOR,
  SURVIVOR_VERSION,
  type World,
} from '../world.ts';

/** What requests for an operation are about. */
export interface Target {
  /** In words for the report. */
  on: string;
  /** Values of the parts of the path and of the arguments, by name. Another turn names another contact where it can. */
  named(turn: number, world: World): Record<string, unknown>;
  /** What the body needs besides, by name. */
  body?(turn: number, world: World): Record<string, unknown>;
  /** The most aliases that are measured, if all of them together take longer than a measurement may. */
  maxAliases?: number;
}

/** How many contacts an operation can have for itself before it comes to the first again. */
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

/** By an identifier, and by filters: one that an index answers, and one for which each contact is read in vain. */
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
    body: (turn) => ({ filter: { displayNamePrefix: `nobody ${turn}` } }),
  },
];

const LARGE_LIST: readonly Target[] = [{ on: 'a large list', named: () => ({ listId: listId(LARGE) }) }];
/** Turns take the same contacts off the list and put them on it again. */
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

const MERGE: readonly Target[] = [
  { ...PLAIN_CONTACT, body: (turn, world) => ({ contactId: plain(turn + 1_000, world) }) },
  {
    ...FULL_CONTACT,
    on: 'a full contact and another',
    body: (turn, world) => ({ contactId: plain(turn + 2_000, world) }),
  },
  { ...FULL_CONTACT, on: 'two full contacts', body: (turn, world) => ({ contactId: full(turn + 1, world) }) },
];

/** Turns bring back full contacts that were merged into one, and merge them again. */
const UNDONE_MERGES: Target = {
  on: 'a contact with merged full contacts',
  named: () => ({ contactId: SURVIVOR }),
  maxAliases: 10,
  body: (turn) => ({ toVersion: turn % 2 === 0 ? 1 : SURVIVOR_VERSION }),
};
const REVERT = [...CONTACT.map((target) => ({ ...target, body: () => ({ toVersion: 1 }) })), UNDONE_MERGES];

/** One update of several; `bulkCases` has more. */
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

/**
 * What each operation of the REST API and each root field of the GraphQL schema is tried on. One that is not here makes
 * the test fail, so that nobody adds an operation without saying what its worst case is about.
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
  viewer: WORKSPACE,
};

/** What an operation is tried on. Throws where nobody has said so yet. */
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

/** Names that an operation may need and its targets leave open. Each deleted list or account is another one. */
const DEFAULTS = { listId: listId(1), accountId: accountId(1), key: definitionKey(0) };

/** Operations of which the work grows with what they delete: the name of what each size is, by size. */
export const DELETES: Record<string, (index: number) => Record<string, unknown>> = {
  deleteList: (index) => ({ listId: listId(deletable(index)) }),
  deleteAccount: (index) => ({ accountId: accountId(deletable(index)) }),
};
