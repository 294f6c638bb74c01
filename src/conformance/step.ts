/**
 * Every operation by its GraphQL field: `reads`, `writes`, or `updates`, which is to write and to say in an outcome what
 * came of it. Each API has one table of how they are called there.
 */
export const OPERATIONS = {
  viewer: 'reads',
  contact: 'reads',
  contactByIdentifier: 'reads',
  searchContacts: 'reads',
  contacts: 'reads',
  createContact: 'writes',
  updateContact: 'updates',
  upsertContact: 'updates',
  updateContacts: 'writes',
  previewContactUpdate: 'reads',
  previewContactUpsert: 'reads',
  mergeContacts: 'updates',
  revertContact: 'updates',
  deleteContact: 'writes',
  contactHistory: 'reads',
  contactIdentifiers: 'reads',
  addContactIdentifier: 'updates',
  removeContactIdentifier: 'writes',
  contactLists: 'reads',
  lists: 'reads',
  list: 'reads',
  createList: 'writes',
  updateList: 'writes',
  deleteList: 'writes',
  listContacts: 'reads',
  addContactsToList: 'writes',
  removeContactsFromList: 'writes',
  accounts: 'reads',
  account: 'reads',
  createAccount: 'writes',
  updateAccount: 'writes',
  deleteAccount: 'writes',
  attributeDefinitions: 'reads',
  attributeDefinition: 'reads',
  createAttributeDefinition: 'writes',
  updateAttributeDefinition: 'writes',
  archiveAttributeDefinition: 'writes',
} as const satisfies Record<string, 'reads' | 'writes' | 'updates'>;

export type Operation = keyof typeof OPERATIONS;

/** An identifier as a client writes it. */
export interface Identifier {
  key: string;
  value: string;
}

/** Stands for a part of what an earlier step of the case resulted in, such as `given.0.id` or `when.listIds.0`. */
export interface From {
  $from: string;
}

/** One call, in words that both APIs can say. */
export interface Step {
  operation: Operation;
  /** What the path names: `contactId`, `identifier`, `listId` and so on. */
  path?: Record<string, string | Identifier | From>;
  /** As the documented API takes it; the GraphQL API translates what its types spell otherwise. */
  body?: object;
  expectedVersion?: number;
  /** Attribute keys to return besides. */
  include?: readonly string[];
  /** The earlier state of a contact that is meant, by its version or by a time. */
  asOfVersion?: number;
  asOf?: string | From;
  /** Whether the history of a deleted contact goes, too. */
  purge?: boolean;
  /** Which contacts a page is of: over REST, it is a search. */
  filter?: object;
  /** Of a page: how many, from where, and whether backwards. */
  limit?: number;
  pageToken?: string | From;
  reverse?: boolean;
}
