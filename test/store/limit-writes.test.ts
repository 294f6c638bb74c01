import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { insertWorkspace, listWorkspaces } from '../../src/contacts/workspaces/workspace.queries.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type Store, StoreUnavailable } from '../../src/store/store.ts';
import { type FreshDatabase, freshDatabase } from '../postgres/fresh-database.ts';

const AT_ONCE = 3;
const WAIT = 100;

let database: FreshDatabase;
let store: Store;
beforeEach(async () => {
  database = await freshDatabase();
  store = await openStore({ url: database.url, maxConcurrentWrites: AT_ONCE, writeQueueTimeout: WAIT });
});
afterEach(async () => {
  await store.close();
  await database.remove();
});

function insert(name: string, until: () => Promise<void> = async () => {}): Promise<string> {
  return store.write({ workspaceId: name }, async (transaction) => {
    await until();
    await insertWorkspace(transaction, { id: name, name, settings: {}, createdAt: 0 });
    return name;
  });
}

const stored = async () => (await listWorkspaces(store.reader('workspaces'))).map(({ name }) => name).toSorted();

describe('changes of a store', () => {
  test('are refused while there are too many, and accepted afterwards', async () => {
    const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((name) => insert(name)));
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array(AT_ONCE).fill('fulfilled'),
      ...Array(2).fill('rejected'),
    ]);
    expect(outcomes.at(-1)).toMatchObject({ reason: new StoreUnavailable('busy') });
    expect(await insert('f')).toBe('f');
    expect(await stored()).toEqual(['a', 'b', 'c', 'f']);
  });

  test('of one workspace do not use up the share of others', async () => {
    const write = (workspaceId: string) => store.write({ workspaceId }, async () => workspaceId);
    const outcomes = await Promise.allSettled(['many', 'many', 'many', 'many', 'few', 'few', 'many'].map(write));
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([true, true, true, false, true, false, false]);
  });

  test('that fail free their places', async () => {
    const fail = () => Promise.reject(new Error('no'));
    const failures = await Promise.allSettled(['a', 'b', 'c'].map((name) => insert(name, fail)));
    expect(failures.map(({ status }) => status)).toEqual(Array(AT_ONCE).fill('rejected'));
    expect(await insert('d')).toBe('d');
  });

  test('that have waited too long are refused and never made, and the others are made', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const first = insert('a', () => {
      begin();
      return released;
    });
    // Started now, so that the next one waits for the first one instead of sharing its transaction.
    await begun;
    await expect(insert('b')).rejects.toThrow(new StoreUnavailable('busy'));
    const third = insert('c');
    release();
    expect(await Promise.all([first, third])).toEqual(['a', 'c']);
    expect(await stored()).toEqual(['a', 'c']);
  });
});
