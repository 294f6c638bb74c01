import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { internalUpdate } from '../src/contacts/update/parse-update.ts';
import { updateContact } from '../src/contacts/update/update-contact.ts';
import { newId } from '../src/contacts/uuid-v7.ts';
import { migrateStore, openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import { type Filled, fill } from './measure/fill.ts';
import { startPostgres } from './peers/postgres.ts';

/**
 * Measures how one caller slows down another in the store, on each engine: `node bench/fairness.ts`. Prints the updates
 * per second of a few clients of one workspace: alone, beside a flood from another workspace, and beside clients of
 * their own whose changes always fail.
 */
const SECONDS = 4;
const CLIENTS = 8;
const FLOOD = 500;
const FAILING = 4;
const CONTACTS = 2_000;

const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-fairness-'));
const server = await startPostgres();
try {
  await measure('SQLite', `file:${join(folder, 'contacts.db')}`);
  await measure('PostgreSQL', (await server.newDatabase('fairness')).url);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function measure(name: string, url: string): Promise<void> {
  await migrateStore({ url });
  const store = await openStore({ url });
  const [quiet, flooding] = [await fill(store, CONTACTS), await fill(store, CONTACTS)];
  await load(store, quiet, CLIENTS);
  const exclusive = await load(store, quiet, CLIENTS);
  const [flooded] = await Promise.all([load(store, quiet, CLIENTS), load(store, flooding, FLOOD)]);
  const [disturbed] = await Promise.all([load(store, quiet, CLIENTS), load(store, quiet, FAILING, true)]);
  await store.close();
  const line = ({ perSecond, p99 }: Load) =>
    `${perSecond.toFixed(0)} per second (${(perSecond / exclusive.perSecond).toFixed(2)}), p99 ${p99.toFixed(0)} ms`;
  console.log(`\n${name}\n  alone: ${line(exclusive)}`);
  console.log(`  beside ${FLOOD} clients of another workspace: ${line(flooded)}`);
  console.log(`  beside ${FAILING} clients whose change fails: ${line(disturbed)}`);
}

interface Load {
  perSecond: number;
  /** Milliseconds. */
  p99: number;
}

/** This many clients that change contacts, each one change after the other. */
async function load(store: Store, { workspaceId, contactIds }: Filled, clients: number, fails = false): Promise<Load> {
  const rules = new Map();
  const author = { keyId: 'bench', api: 'rest', operation: 'updateContact' } as const;
  const times: number[] = [];
  let changes = 0;
  const end = performance.now() + SECONDS * 1000;
  const client = async (index: number) => {
    while (performance.now() < end) {
      const begin = performance.now();
      changes += 1;
      const contactId = contactIds[(fails ? index : changes) % contactIds.length] as string;
      const request = internalUpdate({ attributes: new Map([['firstName', `Name ${changes}`]]) });
      const context = { now: Date.now(), newId, originMayWriteReadOnly: false };
      const target = { contactId, ifMerged: 'redirect' } as const;
      const written = store.write({ workspaceId, contactId }, async (transaction) => {
        await updateContact(transaction, rules, workspaceId, target, request, context, author);
        if (fails) throw new Error('it fails');
      });
      if (fails) await written.catch(() => {});
      else await written;
      times.push(performance.now() - begin);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  const p99 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
  return { perSecond: times.length / SECONDS, p99 };
}
