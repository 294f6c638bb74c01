import { v7 } from 'uuid';
import { hashOf, insertAccessKey, newKey, SCOPES } from '../../src/access/access-key.ts';
import { insertDefinitions } from '../../src/contacts/attribute-definition.ts';
import { insertList } from '../../src/contacts/list.ts';
import { insertWorkspace } from '../../src/contacts/workspace.ts';
import { openStore } from '../../src/store/open-store.ts';

export interface Seeded {
  workspaceId: string;
  /** A key with every scope. */
  key: string;
}

export const LISTS = ['0190a000-0000-7000-8000-0000000001aa', '0190a000-0000-7000-8000-0000000001bb'] as const;

/** Makes a database with one workspace, ready for updates of every field. */
export async function seed(file: string): Promise<Seeded> {
  const store = await openStore(`file:${file}`);
  const now = Date.now();
  const workspaceId = v7();
  const secret = newKey();
  const key = { id: v7(), workspaceId, name: 'Test', scopes: SCOPES, origin: 'api', revokedAt: null } as const;
  await store.write(async (transaction) => {
    await insertWorkspace(transaction, { id: workspaceId, name: 'Test', settings: {}, createdAt: now }, v7());
    await insertAccessKey(transaction, { ...key, createdAt: now }, hashOf(secret));
    for (const id of LISTS) {
      await insertList(transaction, { workspaceId, id, name: 'List', createdAt: now, updatedAt: now });
    }
    await insertDefinitions(
      transaction,
      workspaceId,
      [
        { key: 'rating', type: 'number', cardinality: 'one' },
        { key: 'labels', type: 'string', cardinality: 'many' },
      ],
      now,
    );
  });
  await store.close();
  return { workspaceId, key: secret };
}
