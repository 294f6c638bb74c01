import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SEED } from '../../src/conformance/environment/seed.ts';
import { startFillingNameKeys } from '../../src/resolvers/runtime/fill-name-keys.ts';
import { createServices } from '../../src/resolvers/runtime/services.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { makeWorkspace } from '../gateway.ts';
import { newScratchFolder } from '../store/scratch-folder.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SILENT = pino({ level: 'silent' });

let folder: string;
let store: Store;
let workspaceId: string;
beforeEach(async () => {
  folder = newScratchFolder();
  store = await openStore({ url: `file:${join(folder, 'contacts.db')}` });
  workspaceId = (await makeWorkspace(createServices(store, undefined), SEED)).id;
  await removeKeys();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function removeKeys(): Promise<void> {
  await store.write({ workspaceId }, (transaction) =>
    transaction.updateTable('contact').set({ name_key: null }).execute(),
  );
}

async function hasKeys(): Promise<boolean> {
  const rows = await store.reader({ workspaceId }).selectFrom('contact').select('name_key').execute();
  return rows.every(({ name_key: key }) => key !== null);
}

/** Lets time pass, and waits until the work of the timers is done: it then waits for its next time. */
async function pass(milliseconds: number): Promise<void> {
  vi.advanceTimersByTime(milliseconds);
  for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
}

test('missing keys are written a minute after the start, and every hour until none is missing', async () => {
  const stop = startFillingNameKeys(createServices(store, undefined), SILENT);
  await pass(MINUTE - 1);
  expect(await hasKeys()).toBe(false);
  await pass(1);
  expect(await hasKeys()).toBe(true);
  await removeKeys();
  await pass(HOUR);
  expect(await hasKeys()).toBe(true);
  // The next run finds nothing to do, and is the last one.
  await pass(HOUR);
  await removeKeys();
  await pass(HOUR);
  expect(await hasKeys()).toBe(false);
  stop();
});

test('no keys are written after a stop', async () => {
  const stop = startFillingNameKeys(createServices(store, undefined), SILENT);
  stop();
  await pass(MINUTE);
  expect(await hasKeys()).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});
