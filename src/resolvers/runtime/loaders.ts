import DataLoader from 'dataloader';
import type { Kysely } from 'kysely';
import { findAccessKeyNames, findAccessKeys } from '../../access/access-key.queries.ts';
import type { AccessKey } from '../../access/access-key.ts';
import { subjectOf } from '../../access/tokens/token-claims.ts';
import type { AttributeDefinition } from '../../contacts/attributes/attribute-definition.ts';
import { findContacts } from '../../contacts/contact/contact.queries.ts';
import type { Contact } from '../../contacts/contact/contact.ts';
import { survivorsOf } from '../../contacts/contact/merge-redirect.queries.ts';
import { type Account, findAccounts } from '../../contacts/groups/account.queries.ts';
import { type Company, findCompanies } from '../../contacts/groups/company.queries.ts';
import { type ContactList, countListMembers, findLists } from '../../contacts/groups/list.queries.ts';
import { findContactsByIdentifiers } from '../../contacts/identifiers/contacts-by-identifiers.queries.ts';
import type { IdentifierRef } from '../../contacts/validation/problem.ts';
import {
  findWorkspace,
  type Workspace,
  type WorkspaceRulesCache,
  workspaceRules,
} from '../../contacts/workspaces/workspace.queries.ts';
import type { Database } from '../../store/database.ts';
import type { Store } from '../../store/store.ts';

/** The id of a node, and its workspace. */
export interface Key {
  workspaceId: string;
  id: string;
}

type Loader<Node> = DataLoader<Key, Node | undefined>;

/** Batch the lookups of one turn of the event loop into one statement for each workspace. */
export interface Loaders {
  contact: Loader<Contact>;
  /** The contact with an identifier. The key is that of `identifierKey`. */
  contactByIdentifier: Loader<{ id: string; contact: Contact | undefined }>;
  /** The contact that a contact was merged into. */
  survivor: Loader<{ id: string; survivorId: string }>;
  list: Loader<ContactList>;
  account: Loader<Account>;
  company: Loader<Company>;
  /** The definition of an attribute, by its key: built-in, custom or archived. */
  definition: Loader<AttributeDefinition>;
  /** A workspace, by its own id. */
  workspace: Loader<Workspace>;
  accessKey: Loader<AccessKey>;
  /** The name of an access key, or the subject of an access token. */
  keyName: Loader<{ id: string; name: string }>;
  /** The number of contacts on a list. */
  listCount: Loader<{ id: string; count: number }>;
}

/** Limits the number of values in a statement, because SQLite binds a limited number. */
const MAX_BATCH = 1_000;

export function createLoaders({ reader }: Store, rules: WorkspaceRulesCache): Loaders {
  return {
    contact: loader(
      (workspaceId, ids) => findContacts(reader({ workspaceId }), workspaceId, ids),
      ({ id }) => id,
    ),
    contactByIdentifier: loader(
      async (workspaceId, ids) => {
        const identifiers = ids.map((id): IdentifierRef => JSON.parse(id));
        const contacts = await findContactsByIdentifiers(reader({ workspaceId }), workspaceId, identifiers);
        return contacts.map((contact, index) => ({ id: ids[index] as string, contact }));
      },
      ({ id }) => id,
    ),
    survivor: loader(
      async (workspaceId, ids) =>
        [...(await survivorsOf(reader({ workspaceId }), workspaceId, ids))].map(([id, survivorId]) => ({
          id,
          survivorId,
        })),
      ({ id }) => id,
    ),
    list: loader(
      (workspaceId, ids) => findLists(reader({ workspaceId }), workspaceId, ids),
      ({ id }) => id,
    ),
    account: loader(
      (workspaceId, ids) => findAccounts(reader({ workspaceId }), workspaceId, ids),
      ({ id }) => id,
    ),
    company: loader(
      (workspaceId, refs) => findCompanies(reader({ workspaceId }), workspaceId, refs),
      ({ ref }) => ref,
    ),
    definition: loader(
      async (workspaceId, keys) => {
        const { definitions } = await workspaceRules(reader({ workspaceId }), rules, workspaceId, undefined);
        return keys.map((key) => definitions.get(key)).filter((definition) => definition !== undefined);
      },
      ({ key }) => key,
    ),
    workspace: loader(
      async (workspaceId) => {
        const workspace = await findWorkspace(reader({ workspaceId }), workspaceId);
        return workspace === undefined ? [] : [workspace];
      },
      ({ id }) => id,
    ),
    accessKey: loader(
      (workspaceId, ids) => findAccessKeys(reader({ workspaceId }), workspaceId, ids),
      ({ id }) => id,
    ),
    keyName: loader(
      (workspaceId, ids) => findAuthorNames(reader({ workspaceId }), workspaceId, ids),
      ({ id }) => id,
    ),
    listCount: loader(
      async (workspaceId, ids) =>
        [...(await countListMembers(reader({ workspaceId }), workspaceId, ids))].map(([id, count]) => ({ id, count })),
      ({ id }) => id,
    ),
  };
}

/** Returns the key under which a loader finds the contact with an identifier. */
export function identifierKey(workspaceId: string, { key, value }: IdentifierRef): Key {
  return { workspaceId, id: JSON.stringify({ key, value }) };
}

/** Returns a loader that batches without caching. Results are always current, so one loader serves all requests. */
function loader<Node>(
  find: (workspaceId: string, ids: string[]) => Promise<Node[]>,
  idOf: (node: Node) => string,
): Loader<Node> {
  return new DataLoader(
    async (keys: readonly Key[]) => {
      const found = new Map<string, Map<string, Node>>();
      for (const [workspaceId, ids] of idsByWorkspace(keys)) {
        const nodes = await find(workspaceId, [...ids]);
        found.set(workspaceId, new Map(nodes.map((node) => [idOf(node), node])));
      }
      return keys.map(({ workspaceId, id }) => found.get(workspaceId)?.get(id));
    },
    { cache: false, maxBatchSize: MAX_BATCH },
  );
}

/** Returns the names of the authors of changes. A token has no row: its id contains its subject. */
async function findAuthorNames(db: Kysely<Database>, workspaceId: string, ids: readonly string[]) {
  const keyIds = ids.filter((id) => subjectOf(id) === undefined);
  const keys = keyIds.length === 0 ? [] : await findAccessKeyNames(db, workspaceId, keyIds);
  const subjects = ids.flatMap((id) => {
    const name = subjectOf(id);
    return name === undefined ? [] : [{ id, name }];
  });
  return [...keys, ...subjects];
}

function idsByWorkspace(keys: readonly Key[]): Map<string, Set<string>> {
  const ids = new Map<string, Set<string>>();
  for (const { workspaceId, id } of keys) ids.set(workspaceId, (ids.get(workspaceId) ?? new Set()).add(id));
  return ids;
}
