import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { SingleBar } from 'cli-progress';
import { pino } from 'pino';
import { startApp } from '../src/app.ts';
import { newId } from '../src/contacts/uuid-v7.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import { unboundToken } from '../test/contacts/paging/unbound-token.ts';
import { BEGINNING, type Filled, fill } from './measure/fill.ts';
import { median } from './measure/rounds.ts';

/**
 * Compares the time of a page of history with that of a page of contacts, over HTTP, in turns: `node bench/history.ts
 * [changes]` (default: a million). Each contact has 100 changes; one contact has a tenth of all changes.
 */
const CHANGES = Number(process.argv[2] ?? 1_000_000);
const CHANGES_PER_CONTACT = 100;
const CONTACTS = Math.floor(CHANGES / CHANGES_PER_CONTACT);
const ROUNDS = 300;
const SIZES = [10, 100];
/** The number of history rows in one statement. */
const CHUNK = 500;

const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-bench-'));
const store = await openStore({ url: `file:${join(folder, 'contacts.db')}` });
const filled = await fill(store, CONTACTS);
await fillHistory(store, filled);
const settings = { host: '127.0.0.1', port: 0, demo: false } as const;
const app = await startApp(settings, store, pino({ level: 'warn' }));
try {
  const [longest = '', ...others] = filled.contactIds;
  for (const limit of SIZES) {
    const subjects: Record<string, () => string> = {
      'a page of contacts': () => `contacts?limit=${limit}&pageToken=${somewhere()}`,
      'a page of history': () => `contacts/${others[Math.floor(Math.random() * others.length)]}/history?limit=${limit}`,
      'a page of a long history': () => `contacts/${longest}/history?limit=${limit}`,
    };
    const times = Object.values(subjects).map((): number[] => []);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, path] of Object.values(subjects).entries()) times[index]?.push(await timed(path()));
    }
    const [contacts = Number.NaN] = times.map(median);
    for (const [index, name] of Object.keys(subjects).entries()) {
      const time = median(times[index] ?? []);
      console.log(`${name}, ${limit}: ${time.toFixed(2)} ms (${(time / contacts).toFixed(2)} × contacts)`);
    }
  }
} finally {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Gives the contacts histories that end at their latest version. */
async function fillHistory({ write }: Store, { workspaceId, contactIds, key: _ }: Filled): Promise<void> {
  const bar = new SingleBar({ format: `filling {total} changes {bar} {percentage}% | {eta} s left` });
  const countOf = (index: number) => (index === 0 ? Math.floor(CHANGES / 10) : CHANGES_PER_CONTACT);
  bar.start(
    contactIds.reduce((sum, _id, index) => sum + countOf(index), 0),
    0,
  );
  for (const [index, contactId] of contactIds.entries()) {
    let last: string | null = null;
    for (let version = 1; version <= countOf(index); version += CHUNK) {
      const versions = Array.from({ length: Math.min(CHUNK, countOf(index) - version + 1) }, (_, at) => version + at);
      const rows = versions.map((produced) => {
        const previous = last;
        last = newId();
        return {
          workspace_id: workspaceId,
          id: last,
          contact_id: contactId,
          version: produced,
          previous_id: previous,
          removed: 0,
          at: BEGINNING + produced,
          key_id: workspaceId,
          api: 'rest' as const,
          operation: 'updateContact',
          changes: JSON.stringify([{ field: 'attributes.age', before: produced - 1, after: produced }]),
        };
      });
      const newest = last;
      await write({ workspaceId }, async (transaction) => {
        await transaction.insertInto('contact_history').values(rows).execute();
        await transaction
          .updateTable('contact')
          .set({ version: versions.at(-1) ?? 1, last_change_id: newest })
          .where('workspace_id', '=', workspaceId)
          .where('id', '=', contactId)
          .execute();
      });
      bar.increment(rows.length);
    }
  }
  bar.stop();
}

async function timed(path: string): Promise<number> {
  const before = performance.now();
  const response = await fetch(`${app.url}/workspaces/${filled.workspaceId}/${path}`, {
    headers: { authorization: `AccessKey ${filled.key}` },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${text}`);
  return performance.now() - before;
}

function somewhere(): string {
  return unboundToken({ createdAt: BEGINNING + Math.floor(Math.random() * CONTACTS), id: '' });
}
