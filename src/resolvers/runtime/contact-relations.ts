import { type Credential, mayReadContacts } from '../../access/access-key.ts';
import type { Contact } from '../../contacts/contact/contact.ts';
import { type Account, writtenPartOfAccount } from '../../contacts/groups/account.queries.ts';
import type { Company } from '../../contacts/groups/company.queries.ts';
import { type ContactList, writtenPartOfList } from '../../contacts/groups/list.queries.ts';
import type { ContactChange } from '../../contacts/history/history.queries.ts';
import type { Loaders } from './loaders.ts';

/** Data that belongs to a node. Every caller that received the node may see it. */
export interface ContactRelations {
  /** The lists, accounts and companies of a contact, in its order. */
  listsOf(contact: Contact): Promise<ContactList[]>;
  accountsOf(contact: Contact): Promise<Account[]>;
  companiesOf(contact: Contact): Promise<Company[]>;
  /** The name of the access key or the subject of the token that made a change. Null if the key is unknown. */
  keyNameOf(change: Pick<ContactChange, 'workspaceId' | 'keyId'>): Promise<string | null>;
  /**
   * Returns the number of contacts on a list, and the current time (milliseconds since 1970) as the time of counting.
   */
  listCounter(list: ContactList): Promise<{ count: number; updatedAt: number }>;
}

export function createRelations(loaders: Loaders, now: () => number): ContactRelations {
  return {
    listsOf: ({ workspaceId, listIds }) => loadAll(loaders.list, workspaceId, listIds),
    accountsOf: ({ workspaceId, accountIds }) => loadAll(loaders.account, workspaceId, accountIds),
    companiesOf: ({ workspaceId, companyRefs }) => loadAll(loaders.company, workspaceId, companyRefs),
    keyNameOf: async ({ workspaceId, keyId }) => (await loaders.keyName.load({ workspaceId, id: keyId }))?.name ?? null,
    async listCounter({ workspaceId, id }) {
      const counted = await loaders.listCount.load({ workspaceId, id });
      return { count: counted?.count ?? 0, updatedAt: now() };
    },
  };
}

/** Returns the relations that a key may see. A key that may not read contacts sees only data that requests contain. */
export function relationsFor(key: Credential, relations: ContactRelations): ContactRelations {
  if (mayReadContacts(key)) return relations;
  return {
    listsOf: async (contact) => (await relations.listsOf(contact)).map((list) => writtenPartOfList(list, {})),
    accountsOf: async (contact) =>
      (await relations.accountsOf(contact)).map((account) => writtenPartOfAccount(account, {})),
    companiesOf: async (contact) =>
      (await relations.companiesOf(contact)).map((company) => ({ ...company, name: null })),
    keyNameOf: async () => null,
    listCounter: async (list) => ({ ...(await relations.listCounter(list)), count: 0 }),
  };
}

async function loadAll<Node>(
  loader: { load(key: { workspaceId: string; id: string }): Promise<Node | undefined> },
  workspaceId: string,
  ids: readonly string[],
): Promise<Node[]> {
  const nodes = await Promise.all(ids.map((id) => loader.load({ workspaceId, id })));
  return nodes.filter((node) => node !== undefined);
}
