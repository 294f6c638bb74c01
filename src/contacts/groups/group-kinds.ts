import type { Kysely } from 'kysely';
import type { ContactSet } from '../../store/contact-set-tables.ts';
import type { Database } from '../../store/database.ts';
import { createBodyParser, type ParsedBody } from '../validation/parse-body.ts';
import {
  type Account,
  deleteAccount,
  findAccounts,
  insertAccount,
  updateAccount,
  writtenPartOfAccount,
} from './account.queries.ts';
import { CREATE_ACCOUNT_SCHEMA, UPDATE_ACCOUNT_SCHEMA } from './account-body.ts';
import {
  type ContactList,
  deleteList,
  findLists,
  insertList,
  LIST_DEFAULTS,
  updateList,
  writtenPartOfList,
} from './list.queries.ts';
import { CREATE_LIST_SCHEMA, UPDATE_LIST_SCHEMA } from './list-body.ts';

/** The differences between lists and accounts, for operations that both have. */
export interface GroupKind<Kind> {
  noun: 'list' | 'account';
  /** The set of a contact that contains these groups. */
  set: ContactSet;
  /** The defaults of a new group. */
  defaults: Partial<Kind>;
  parseNew(given: unknown): ParsedBody;
  parseUpdate(given: unknown): ParsedBody;
  find(db: Kysely<Database>, workspaceId: string, ids: readonly string[]): Promise<Kind[]>;
  insert(db: Kysely<Database>, group: Kind): Promise<void>;
  update(db: Kysely<Database>, group: Kind): Promise<void>;
  remove(db: Kysely<Database>, workspaceId: string, id: string): Promise<void>;
  /** Returns the part of a written group that is visible to a key that may not read contacts. */
  writtenPart(group: Kind, written: Partial<Kind>): Kind;
}

export const LISTS: GroupKind<ContactList> = {
  noun: 'list',
  set: 'listIds',
  defaults: LIST_DEFAULTS,
  parseNew: createBodyParser(CREATE_LIST_SCHEMA),
  parseUpdate: createBodyParser(UPDATE_LIST_SCHEMA),
  find: findLists,
  insert: insertList,
  update: updateList,
  remove: deleteList,
  writtenPart: writtenPartOfList,
};

export const ACCOUNTS: GroupKind<Account> = {
  noun: 'account',
  set: 'accountIds',
  defaults: {},
  parseNew: createBodyParser(CREATE_ACCOUNT_SCHEMA),
  parseUpdate: createBodyParser(UPDATE_ACCOUNT_SCHEMA),
  find: findAccounts,
  insert: insertAccount,
  update: updateAccount,
  remove: deleteAccount,
  writtenPart: writtenPartOfAccount,
};
