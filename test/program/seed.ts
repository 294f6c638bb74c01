import { LIST_A, LIST_B } from '../../src/conformance/environment/seed.ts';
import { createServices } from '../../src/resolvers/runtime/services.ts';
import { openStore } from '../../src/store/open-store.ts';
import { makeWorkspace } from '../gateway.ts';

export interface Seeded {
  workspaceId: string;
  /** A key with every scope. */
  key: string;
}

export const LISTS = [LIST_A, LIST_B] as const;

/** Creates a database with one workspace, ready for updates of every field. */
export async function seed(file: string): Promise<Seeded> {
  const store = await openStore({ url: `file:${file}` });
  const { id: workspaceId, key } = await makeWorkspace(createServices(store, undefined), {
    lists: [...LISTS],
    definitions: [
      { key: 'rating', type: 'number', cardinality: 'one' },
      { key: 'labels', type: 'string', cardinality: 'many' },
    ],
  });
  await store.close();
  return { workspaceId, key };
}
