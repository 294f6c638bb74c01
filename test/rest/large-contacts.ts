import type { Serving, TestWorkspace } from '../gateway.ts';

/** Adds contacts with an attribute of this size, without history. Returns their ids in the order of an export. */
export async function fillWithLarge(
  { services: { store, newId } }: Pick<Serving, 'services'>,
  of: TestWorkspace,
  count: number,
  size: number,
): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, index) => ({
    workspace_id: of.id,
    id: newId(),
    version: 1,
    attributes: JSON.stringify({ age: index, address1: 'x'.repeat(size) }),
    identifiers: '[]',
    list_ids: '[]',
    account_ids: '[]',
    company_refs: '[]',
    created_at: 1_700_000_000_000 + Math.floor(index / 3),
    updated_at: 1_700_000_000_000,
  }));
  for (let start = 0; start < count; start += 200) {
    const part = rows.slice(start, start + 200);
    await store.write({ workspaceId: of.id }, (transaction) =>
      transaction.insertInto('contact').values(part).execute(),
    );
  }
  const inOrder = rows.toSorted((a, b) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1));
  return inOrder.map(({ id }) => id);
}
