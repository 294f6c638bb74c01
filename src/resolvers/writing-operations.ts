import { addContactIdentifier, removeContactIdentifier } from './contacts/contact-identifiers.ts';
import { createContact } from './contacts/create-contact.ts';
import { deleteContact } from './contacts/delete-contact.ts';
import { mergeContacts } from './contacts/merge-contacts.ts';
import { revertContact } from './contacts/revert-contact.ts';
import { updateContact, upsertContact } from './contacts/update-contact.ts';
import { updateContacts } from './contacts/update-contacts.ts';
import { createAccount, deleteAccount, updateAccount } from './groups/accounts.ts';
import { addContactsToList, removeContactsFromList } from './groups/list-members.ts';
import { createList, deleteList, updateList } from './groups/lists.ts';
import { createAccessKey, revokeAccessKey, rotateAccessKey } from './keys/access-keys.ts';
import type { Operation } from './runtime/operation.ts';
import {
  archiveAttributeDefinition,
  createAttributeDefinition,
  updateAttributeDefinition,
} from './workspaces/attribute-definitions.ts';

/** All operations of both APIs that change data. */
const OPERATIONS: readonly Operation<never, unknown>[] = [
  createContact,
  updateContact,
  upsertContact,
  updateContacts,
  deleteContact,
  mergeContacts,
  revertContact,
  addContactIdentifier,
  removeContactIdentifier,
  addContactsToList,
  removeContactsFromList,
  createList,
  updateList,
  deleteList,
  createAccount,
  updateAccount,
  deleteAccount,
  createAttributeDefinition,
  updateAttributeDefinition,
  archiveAttributeDefinition,
  createAccessKey,
  rotateAccessKey,
  revokeAccessKey,
];

/** The operations that change data by name, for the process that runs them for others. */
export const WRITING_OPERATIONS: ReadonlyMap<string, Operation<never, unknown>> = new Map(
  OPERATIONS.map((operation) => [operation.name, operation]),
);
