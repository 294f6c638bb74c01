/**
 * All operations by their GraphQL fields: `reads`, `writes`, or `updates`, which write and report an outcome. Each API
 * has a table of its calls.
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
  accessKeys: 'reads',
  createAccessKey: 'writes',
  rotateAccessKey: 'writes',
  revokeAccessKey: 'writes',
} as const satisfies Record<string, 'reads' | 'writes' | 'updates'>;

export type Operation = keyof typeof OPERATIONS;

/** An identifier in a request. */
export interface Identifier {
  key: string;
  value: string;
}

/** A reference to a part of an earlier result in the case, for example `given.0.id` or `when.listIds.0`. */
export interface From {
  $from: string;
}

/** One call, in terms that both APIs share. */
export interface Step {
  operation: Operation;
  /** The path parameters: `contactId`, `identifier`, `listId` and so on. */
  path?: Record<string, string | Identifier | From>;
  /** The body in the form of REST. The GraphQL adapter translates names that differ in its types. */
  body?: object;
  expectedVersion?: number;
  /** Additional attribute keys to return. */
  include?: readonly string[];
  /** The earlier state of a contact to return, by version or by time. */
  asOfVersion?: number;
  asOf?: string | From;
  /** Whether to delete the history too, even of a deleted contact. */
  purge?: boolean;
  /** The contacts of a page. Over REST, this is a search. */
  filter?: object;
  /** The page parameters: its size, its start and its direction. */
  limit?: number;
  pageToken?: string | From;
  reverse?: boolean;
}
