import type { Account } from '../contacts/account.ts';
import type { Company } from '../contacts/company.ts';
import type { Contact } from '../contacts/contact.ts';
import type { ContactList } from '../contacts/list.ts';
import type { Services } from './services.ts';

/** The lists, accounts and companies of a contact, in its order. Whoever was given the contact may see them. */
export const listsOf = ({ loaders }: Services, { workspaceId, listIds }: Contact): Promise<ContactList[]> =>
  loadAll(loaders.list, workspaceId, listIds);

export const accountsOf = ({ loaders }: Services, { workspaceId, accountIds }: Contact): Promise<Account[]> =>
  loadAll(loaders.account, workspaceId, accountIds);

export const companiesOf = ({ loaders }: Services, { workspaceId, companyRefs }: Contact): Promise<Company[]> =>
  loadAll(loaders.company, workspaceId, companyRefs);

/** How many contacts are on a list, and when that was counted (milliseconds since 1970): now. */
export async function listCounter({ loaders, now }: Services, { workspaceId, id }: ContactList) {
  const counted = await loaders.listCount.load({ workspaceId, id });
  return { count: counted?.count ?? 0, updatedAt: now() };
}

async function loadAll<Node>(
  loader: { load(key: { workspaceId: string; id: string }): Promise<Node | undefined> },
  workspaceId: string,
  ids: readonly string[],
): Promise<Node[]> {
  const nodes = await Promise.all(ids.map((id) => loader.load({ workspaceId, id })));
  return nodes.filter((node) => node !== undefined);
}
