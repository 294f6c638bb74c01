import { SingleBar } from 'cli-progress';
import { insertAccessKey } from '../../src/access/access-key.queries.ts';
import { hashOf, newKey, SCOPES } from '../../src/access/access-key.ts';
import { insertAccount } from '../../src/contacts/groups/account.queries.ts';
import { insertList, LIST_DEFAULTS } from '../../src/contacts/groups/list.queries.ts';
import { newId } from '../../src/contacts/uuid-v7.ts';
import { insertWorkspace } from '../../src/contacts/workspaces/workspace.queries.ts';
import { foldForSearch } from '../../src/normalization/case-folding.ts';
import type { Store } from '../../src/store/store.ts';

/** The creation time of the first contact; the others follow, one per millisecond. */
export const BEGINNING = Date.UTC(2026, 0, 1);
/** The number of contacts in one transaction while filling. */
const CHUNK = 1_000;

/** The data of a benchmark: a workspace, its key, and contacts; every third contact is on a list. */
export interface Filled {
  key: string;
  workspaceId: string;
  listId: string;
  accountId: string;
  contactIds: string[];
}

/** Fills an empty database with this many contacts, each with three identifiers. */
export async function fill(store: Store, count: number): Promise<Filled> {
  const [workspaceId, listId, accountId, key] = [newId(), newId(), newId(), newKey()];
  const times = { createdAt: BEGINNING, updatedAt: BEGINNING };
  await store.write({ workspaceId }, async (transaction) => {
    await insertWorkspace(transaction, { id: workspaceId, name: 'Bench', settings: {}, createdAt: BEGINNING });
    const row = {
      id: newId(),
      workspaceId,
      name: 'Bench',
      scopes: SCOPES,
      origin: 'api',
      createdAt: BEGINNING,
    } as const;
    await insertAccessKey(transaction, row, hashOf(key));
    await insertList(transaction, { ...LIST_DEFAULTS, workspaceId, id: listId, name: 'Bench', ...times });
    await insertAccount(transaction, { workspaceId, id: accountId, name: 'Bench', ...times });
    const company = {
      workspace_id: workspaceId,
      ref: 'acme',
      name: null,
      created_at: BEGINNING,
      updated_at: BEGINNING,
    };
    await transaction.insertInto('company').values(company).execute();
  });
  const bar = new SingleBar({ format: `filling {total} contacts {bar} {percentage}% | {eta} s left` });
  bar.start(count, 0);
  const contactIds: string[] = [];
  for (let done = 0; done < count; done += CHUNK) {
    const indexes = Array.from({ length: Math.min(CHUNK, count - done) }, (_, index) => done + index);
    const contacts = indexes.map((index) => ({ index, id: newId() }));
    await insertContacts(store, { workspaceId, listId, accountId }, contacts);
    contactIds.push(...contacts.map(({ id }) => id));
    bar.increment(indexes.length);
  }
  bar.stop();
  return { key, workspaceId, listId, accountId, contactIds };
}

async function insertContacts(
  store: Store,
  { workspaceId, listId, accountId }: { workspaceId: string; listId: string; accountId: string },
  contacts: readonly { index: number; id: string }[],
): Promise<void> {
  const members = contacts
    .filter(({ index }) => index % 3 === 0)
    .map(({ index, id }) => ({ workspace_id: workspaceId, contact_created_at: BEGINNING + index, contact_id: id }));
  await store.write({ workspaceId }, async (transaction) => {
    const rows = contacts.map(({ index, id }) => ({
      workspace_id: workspaceId,
      id,
      version: 1,
      attributes: JSON.stringify({ displayName: nameOf(index), age: index % 10, city: 'Amsterdam' }),
      identifiers: JSON.stringify(identifiersOf(index)),
      list_ids: JSON.stringify(index % 3 === 0 ? [listId] : []),
      account_ids: JSON.stringify(index % 3 === 0 ? [accountId] : []),
      company_refs: JSON.stringify(index % 3 === 0 ? ['acme'] : []),
      created_at: BEGINNING + index,
      updated_at: BEGINNING + index,
      name_key: foldForSearch(nameOf(index)),
    }));
    await transaction.insertInto('contact').values(rows).execute();
    const owners = contacts.flatMap(({ index, id }) =>
      identifiersOf(index).map(({ key, normalized }) => ({
        workspace_id: workspaceId,
        key,
        normalized_value: normalized,
        contact_id: id,
      })),
    );
    await transaction.insertInto('contact_identifier').values(owners).execute();
    const lists = members.map((member) => ({ ...member, list_id: listId }));
    await transaction.insertInto('list_member').values(lists).execute();
    const accounts = members.map((member) => ({ ...member, account_id: accountId }));
    await transaction.insertInto('account_member').values(accounts).execute();
    const companies = members.map((member) => ({ ...member, company_ref: 'acme' }));
    await transaction.insertInto('company_member').values(companies).execute();
  });
}

function nameOf(index: number): string {
  return `Contact ${index % 10}`;
}

function identifiersOf(index: number) {
  return ['emailaddress', 'externalId', 'visitorid'].map((key) => {
    const value = key === 'emailaddress' ? `contact${index}@example.com` : `${key}-${index}`;
    return { key, value, normalized: value, createdAt: BEGINNING + index };
  });
}
