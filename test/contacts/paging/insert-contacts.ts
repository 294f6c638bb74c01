import { newId } from '../../../src/contacts/uuid-v7.ts';
import type { Services } from '../../../src/resolvers/runtime/services.ts';

/** When the first contact was created. One follows each millisecond. */
export const BEGINNING = 1_700_000_000_000;

export interface StoredContact {
  id: string;
  name: string;
  createdAt: number;
  updatedAt: number;
}

/** Inserts contacts, each with a change in the history. By default, the last one has changed first. */
export async function insertContacts(
  { services: { store } }: { services: Pick<Services, 'store'> },
  workspaceId: string,
  count: number,
  /** The length of a text of each contact. */
  lengthOf: (index: number) => number = () => 0,
  changeOf: (index: number) => number = (index) => BEGINNING + 2 * count - index * 2,
): Promise<StoredContact[]> {
  const stored = Array.from({ length: count }, (_, index) => ({
    id: newId(),
    name: `Name ${index % 7}`,
    createdAt: BEGINNING + index,
    updatedAt: changeOf(index),
  }));
  for (let start = 0; start < count; start += 100) {
    const rows = stored.slice(start, start + 100).map(({ id, name, createdAt, updatedAt }, offset) => ({
      workspace_id: workspaceId,
      id,
      version: 1,
      attributes: JSON.stringify({ firstName: name, lastName: 'x'.repeat(lengthOf(start + offset)) }),
      identifiers: '[]',
      list_ids: '[]',
      account_ids: '[]',
      company_refs: '[]',
      created_at: createdAt,
      updated_at: updatedAt,
      last_change_id: newId(updatedAt),
    }));
    const changes = rows.map(({ id, updated_at: at, last_change_id: changeId }) => ({
      workspace_id: workspaceId,
      id: changeId,
      contact_id: id,
      version: 1,
      previous_id: null,
      removed: 0,
      at,
      key_id: 'k',
      api: 'rest' as const,
      operation: 'createContact',
      changes: '[]',
    }));
    await store.write({ workspaceId }, async (transaction) => {
      await transaction.insertInto('contact').values(rows).execute();
      await transaction.insertInto('contact_history').values(changes).execute();
    });
  }
  return stored;
}
