import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { insertWorkspace } from '../../src/contacts/workspaces/workspace.queries.ts';
import { isSameStore } from '../../src/store/copy/is-same-store.ts';
import { migrateStore, openSource, openStore } from '../../src/store/open-store.ts';
import { type Store, StoreUnavailable } from '../../src/store/store.ts';
import { type FreshDatabase, freshDatabase } from '../postgres/fresh-database.ts';

/** The contract of `Store` and `Engine`. A new engine passes this file unchanged. */

const WORKSPACE = 'a1405560-c8d3-4b1a-877d-3f449ad95352';
const TEXT = 'Zoë 😀 \' " \\ %_\n\t';

let database: FreshDatabase;
let store: Store;
beforeEach(async () => {
  database = await freshDatabase();
  store = await openStore({ url: database.url, maxConcurrentWrites: 3 });
  await store.write({ workspaceId: WORKSPACE }, (transaction) =>
    insertWorkspace(transaction, { id: WORKSPACE, name: 'Contract', settings: {}, createdAt: 0 }),
  );
});
afterEach(async () => {
  await store.close();
  await database.remove();
});

describe('a change', () => {
  test('is read as written', async () => {
    await create('1');
    expect(await read()).toEqual([
      { id: '1', workspace_id: WORKSPACE, name: TEXT, created_at: 2 ** 53 - 1, updated_at: 0 },
    ]);
  });

  test('returns its result', async () => {
    expect(await store.write({ workspaceId: WORKSPACE }, async () => ({ version: 7 }))).toEqual({ version: 7 });
  });

  test('reads its own writes, which others do not see before the commit', async () => {
    const seen = await store.write({ workspaceId: WORKSPACE }, async (transaction) => {
      await transaction.insertInto('account').values(account('1')).execute();
      return { inside: await ids(transaction), outside: await ids(reader()) };
    });
    expect(seen).toEqual({ inside: ['1'], outside: [] });
  });

  test('that throws rejects with the same error and leaves no rows', async () => {
    const failure = new Error('no');
    const failing = store.write({ workspaceId: WORKSPACE }, async (transaction) => {
      await transaction.insertInto('account').values(account('1')).execute();
      throw failure;
    });
    await expect(failing).rejects.toBe(failure);
    expect(await read()).toEqual([]);
  });

  test('with a statement that fails leaves nothing', async () => {
    await create('1');
    const failing = store.write({ workspaceId: WORKSPACE }, async (transaction) => {
      await transaction.insertInto('account').values(account('2')).execute();
      await transaction.insertInto('account').values(account('1')).returning('id').execute();
    });
    await expect(failing).rejects.toThrow();
    expect(await ids(reader())).toEqual(['1']);
  });

  test('whose signal has fired does not begin', async () => {
    const reason = new Error('gone');
    const begun: string[] = [];
    const aborted = store.write({ workspaceId: WORKSPACE, signal: AbortSignal.abort(reason) }, async () => {
      begun.push('begun');
    });
    await expect(aborted).rejects.toBe(reason);
    expect(begun).toEqual([]);
  });

  test('beyond the limit is refused as busy', async () => {
    const outcomes = await Promise.allSettled(['1', '2', '3', '4'].map(create));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(outcomes.at(-1)).toMatchObject({ reason: new StoreUnavailable('busy') });
  });

  test.each([
    ['that excludes others', { exclusive: true }],
    ['of the same contact', { contactId: '1' }],
  ])('%s runs after the one before it', async (_name, scope) => {
    await create('1');
    const increment = () =>
      store.write({ workspaceId: WORKSPACE, ...scope }, async (transaction) => {
        const { updated_at } = await transaction
          .selectFrom('account')
          .select('updated_at')
          .where('workspace_id', '=', WORKSPACE)
          .where('id', '=', '1')
          .forUpdate()
          .executeTakeFirstOrThrow();
        await transaction
          .updateTable('account')
          .set({ updated_at: updated_at + 1 })
          .where('workspace_id', '=', WORKSPACE)
          .where('id', '=', '1')
          .execute();
      });
    await Promise.all([increment(), increment(), increment()]);
    expect(await read()).toMatchObject([{ updated_at: 3 }]);
  });

  test('is on disk when it resolves', async () => {
    await create('1');
    const other = await openStore({ url: database.url });
    try {
      expect(await ids(other.reader({ workspaceId: WORKSPACE }))).toEqual(['1']);
    } finally {
      await other.close();
    }
  });
});

describe('a store', () => {
  test('rejects writes of its readers', async () => {
    await expect(reader().insertInto('account').values(account('1')).execute()).rejects.toThrow();
    expect(await read()).toEqual([]);
  });

  test('orders texts by their bytes', async () => {
    await create('b');
    await create('B');
    await create('é');
    expect(await ids(reader())).toEqual(['B', 'b', 'é']);
  });

  test('is ready and has nothing waiting', async () => {
    await store.check();
    expect(store.load()).toMatchObject({ waiting: 0 });
  });

  test('completes the changes in progress when it closes', async () => {
    const other = await openStore({ url: database.url });
    const written = other.write({ workspaceId: WORKSPACE }, (transaction) =>
      transaction.insertInto('account').values(account('1')).execute(),
    );
    await Promise.all([written, other.close()]);
    expect(await ids(reader())).toEqual(['1']);
  });

  test('is not changed by a second migration', async () => {
    await create('1');
    await migrateStore({ url: database.url });
    expect(await ids(reader())).toEqual(['1']);
  });

  test('is only the same as itself', () => {
    expect(isSameStore(database.url, database.url)).toBe(true);
    expect(isSameStore(database.url, `${database.url}2`)).toBe(false);
  });
});

describe('a source', () => {
  test('reads the rows of a store', async () => {
    await create('1');
    const source = await openSource({ url: database.url });
    try {
      expect(await ids(source.reader({ workspaceId: WORKSPACE }))).toEqual(['1']);
    } finally {
      await source.close();
    }
  });

  test('of a missing database is rejected in one line, and none is created', async () => {
    const url = `${database.url}-missing`;
    const line = expect.stringMatching(/^[^\n]+ DATABASE_URL$/);
    await expect(openSource({ url })).rejects.toThrow(expect.objectContaining({ message: line }));
    expect(existsSync(url.replace('file:', ''))).toBe(false);
  });
});

function account(id: string) {
  return { id, workspace_id: WORKSPACE, name: TEXT, created_at: 2 ** 53 - 1, updated_at: 0 };
}

function create(id: string): Promise<unknown> {
  return store.write({ workspaceId: WORKSPACE }, (transaction) =>
    transaction.insertInto('account').values(account(id)).execute(),
  );
}

function reader() {
  return store.reader({ workspaceId: WORKSPACE });
}

function read() {
  return reader().selectFrom('account').selectAll().where('workspace_id', '=', WORKSPACE).execute();
}

async function ids(db: ReturnType<typeof reader>): Promise<string[]> {
  const rows = await db
    .selectFrom('account')
    .select('id')
    .where('workspace_id', '=', WORKSPACE)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}
