import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertWorkspace, listWorkspaces } from '../../../src/contacts/workspaces/workspace.queries.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { type FreshDatabase, freshPostgres } from '../../postgres/fresh-database.ts';

let database: FreshDatabase;
let store: Store;
beforeAll(async () => {
  database = await freshPostgres();
  // One connection, so that the next transaction meets any leftover state.
  store = await openStore({ url: database.url, poolSize: 1 });
});
afterAll(async () => {
  await store.close();
  await database.remove();
});

const insert = (name: string) =>
  store.write({ workspaceId: name }, (transaction) =>
    insertWorkspace(transaction, { id: name, name, settings: {}, createdAt: 0 }),
  );
const stored = async () => (await listWorkspaces(store.reader('workspaces'))).map(({ name }) => name).toSorted();

test.each([
  {
    name: 'before it has sent anything',
    work: () => {
      throw new Error('no');
    },
  },
  {
    name: 'with statements under way that nobody waits for',
    work: async (transaction: Parameters<Parameters<Store['write']>[1]>[0]) => {
      const workspace = (id: string) => insertWorkspace(transaction, { id, name: id, settings: {}, createdAt: 0 });
      await Promise.all([workspace('failing'), Promise.reject(new Error('no')), workspace('another')]);
    },
  },
])('a change that fails $name leaves no rows and no state of its connection', async ({ name, work }) => {
  await expect(store.write({ workspaceId: 'failing' }, work)).rejects.toThrow('no');
  await insert(name);
  expect(await stored()).toContain(name);
  expect(await stored()).not.toContain('failing');
});

test('a reader refuses to write', async () => {
  await expect(
    insertWorkspace(store.reader({ workspaceId: 'read' }), { id: 'read', name: 'read', settings: {}, createdAt: 0 }),
  ).rejects.toThrow('read-only');
  expect(await stored()).not.toContain('read');
});
