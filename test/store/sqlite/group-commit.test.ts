import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { insertWorkspace, listWorkspaces } from '../../../src/contacts/workspaces/workspace.queries.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { type Store, StoreUnavailable } from '../../../src/store/store.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'contact-gateway-'));
  store = await openStore({ url: `file:${join(folder, 'contacts.db')}` });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const NAMES = Array.from({ length: 50 }, (_, index) => `workspace ${index}`);

/** Writes a workspace with this name, then fails with the error in `fail`, if any. */
function insert(name: string, fail: (name: string) => Error | undefined = () => undefined): Promise<string> {
  return store.write({ workspaceId: name }, async (transaction) => {
    await insertWorkspace(transaction, { id: name, name, settings: {}, createdAt: 0 });
    const error = fail(name);
    if (error !== undefined) throw error;
    return name;
  });
}

const stored = async () => (await listWorkspaces(store.reader('workspaces'))).map(({ name }) => name).toSorted();

describe('changes that share a transaction', () => {
  test('are all made, each with its own result', async () => {
    expect(await Promise.all(NAMES.map((name) => insert(name)))).toEqual(NAMES);
    expect(await stored()).toEqual(NAMES.toSorted());
  });

  test('are independent if some of them fail', async () => {
    const isBroken = (name: string) => /[37]$/.test(name);
    const fail = (name: string) => (isBroken(name) ? new Error(`no ${name}`) : undefined);
    const outcomes = await Promise.allSettled(NAMES.map((name) => insert(name, fail)));
    expect(outcomes).toEqual(
      NAMES.map((name) =>
        isBroken(name) ? { status: 'rejected', reason: new Error(`no ${name}`) } : { status: 'fulfilled', value: name },
      ),
    );
    expect(await stored()).toEqual(NAMES.filter((name) => !isBroken(name)).toSorted());
  });

  test('are all refused if the store fails in one of them, and later ones succeed', async () => {
    const fail = (name: string) => (name === NAMES[20] ? new StoreUnavailable('full') : undefined);
    const outcomes = await Promise.allSettled(NAMES.map((name) => insert(name, fail)));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(await stored()).toEqual([]);
    expect(await insert('another')).toBe('another');
  });
});

describe('changes of a workspace', () => {
  test('that come by the hundred do not delay others beyond the next transaction', async () => {
    const order: string[] = [];
    const note = (workspaceId: string) => store.write({ workspaceId }, async () => void order.push(workspaceId));
    // So that several changes are known to wait.
    await Promise.all([note('few'), note('many')]);
    const changes = Array.from({ length: 400 }, () => note('many'));
    await Promise.all([...changes, note('few')]);
    expect(order.slice(2).indexOf('few')).toBeLessThan(20);
    expect(order).toHaveLength(403);
  });

  test('that fail repeatedly do not make other changes run twice', async () => {
    const runs = new Map<string, number>();
    const run = (name: string) => {
      runs.set(name, 1 + (runs.get(name) ?? 0));
      return name.includes('fails') ? new Error(name) : undefined;
    };
    await Promise.allSettled(['a', 'fails first', 'b'].map((name) => insert(name, run)));
    runs.clear();
    const names = ['c', 'fails', 'd', 'fails, too', 'e'];
    const outcomes = await Promise.allSettled(names.map((name) => insert(name, run)));
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect([...runs]).toEqual(names.map((name) => [name, 1]));
    expect(await stored()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

test('a write is visible immediately', async () => {
  for (const name of NAMES) {
    await stored();
    await insert(name);
    expect(await stored()).toContain(name);
  }
});
