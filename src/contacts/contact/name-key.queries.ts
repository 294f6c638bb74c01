import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { type Argument, statement } from '../../store/statement.ts';

/** The key of the display name of a version of a contact. */
export interface KnownNameKey {
  id: string;
  version: number;
  key: string;
}

/** Writes keys of contacts that have no key and are still at this version. */
export async function fillNameKeys(
  transaction: Transaction<Database>,
  workspaceId: string,
  keys: readonly KnownNameKey[],
): Promise<void> {
  // In the order of all changes of several contacts, which lock them. Sent together.
  const inOrder = keys.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await Promise.all(inOrder.map((key) => fillNameKey(transaction, { workspaceId, ...key })));
}

const fillNameKey = statement((db, argument: Argument<KnownNameKey & { workspaceId: string }>) =>
  db
    .updateTable('contact')
    .set({ name_key: argument('key') })
    .where('workspace_id', '=', argument('workspaceId'))
    .where('id', '=', argument('id'))
    .where('version', '=', argument('version'))
    .where('name_key', 'is', null),
);
