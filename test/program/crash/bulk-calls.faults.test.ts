import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { createServices } from '../../../src/resolvers/runtime/services.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { makeWorkspace } from '../../gateway.ts';
import { freshPostgres } from '../../postgres/fresh-database.ts';
import { newFolder, type Program, startProgram, startsPrograms } from '../program.ts';
import type { Seeded } from '../seed.ts';
import { type BulkClient, CONTACTS, itemsOf, makeCalls, newBulkClients, versionAfter } from './bulk-client.ts';

startsPrograms();

const removing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const remove of removing.splice(0)) await remove();
});

const ENGINES = {
  SQLite: async () => `file:${join(newFolder(), 'contacts.db')}`,
  PostgreSQL: async () => {
    const { url, remove } = await freshPostgres();
    removing.push(remove);
    return url;
  },
};

/** Four starts, one after the other, also on a busy machine; in milliseconds. */
const PATIENCE = 180_000;
/** A kill for each part of a call: after its first transaction, in its middle and before its end. */
const STORED_PARTS = [1, 4, 6];

describe.each(['SQLite', 'PostgreSQL'] as const)(
  'a program on %s that is killed in calls with many updates',
  (engine) => {
    test('keeps acknowledged calls, makes atomic ones whole or not, and each update once if a call is repeated', {
      timeout: PATIENCE,
    }, async () => {
      const url = await ENGINES[engine]();
      const seeded = await inDatabase(url, seed);
      const clients = newBulkClients();
      let halfMade = 0;
      const start = () => startProgram(['serve'], { environment: { DATABASE_URL: url } });

      for (const [round, parts] of STORED_PARTS.entries()) {
        const program = await start();
        const calls = Promise.all(clients.map((client) => makeCalls(program, seeded, client)));
        await killInside(program, url, seeded, clients[(round % 2) * 2] as BulkClient, parts);
        await calls;
        const made = await inDatabase(url, (store) => updatesMade(store, seeded, clients));
        expect(made.flatMap(({ problems }) => problems)).toEqual([]);
        halfMade += made.filter(({ isHalfMade }) => isHalfMade).length;
      }
      expect(halfMade).toBeGreaterThan(0);

      const program = await start();
      const last = Math.max(...clients.map(({ answered }) => answered)) + 1;
      await Promise.all(clients.map((client) => makeCalls(program, seeded, client, { until: last })));
      await program.stop('SIGTERM');
      expect(clients.flatMap(({ wrong }) => wrong)).toEqual([]);
      expect(clients.map(({ answered }) => answered)).toEqual(clients.map(() => last));
      const made = await inDatabase(url, (store) => updatesMade(store, seeded, clients));
      expect(made.flatMap(({ problems }) => problems)).toEqual([]);
    });
  },
);

async function seed(store: Store): Promise<Seeded> {
  const { id, key } = await makeWorkspace(createServices(store, undefined), {
    definitions: [
      { key: 'rating', type: 'number', cardinality: 'one' },
      { key: 'labels', type: 'string', cardinality: 'many' },
    ],
  });
  return { workspaceId: id, key };
}

/** Opens the database only for some work, so that the program recovers it alone. */
async function inDatabase<Result>(url: string, work: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openStore({ url });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/**
 * Kills the program after a client has had a response, when its next call has stored the results of this number of parts.
 */
async function killInside(program: Program, url: string, { workspaceId }: Seeded, client: BulkClient, parts: number) {
  const { answered } = client;
  const stored = (store: Store) =>
    store
      .reader({ workspaceId })
      .selectFrom('idempotency_key')
      .select('key')
      .where('key', 'like', `${client.key}%`)
      .execute();
  await inDatabase(url, async (store) => {
    while (client.wrong.length === 0 && (client.answered === answered || (await stored(store)).length < parts)) {
      await setTimeout(1);
    }
  });
  await program.stop('SIGKILL');
}

interface Made {
  /** Whether some updates of the unanswered call were made, and others not. */
  isHalfMade: boolean;
  /** Everything that contradicts the responses, or that a half-made call must not leave. */
  problems: unknown[];
}

/** Compares the contacts of each client and their histories to its calls. */
async function updatesMade(store: Store, { workspaceId }: Seeded, clients: readonly BulkClient[]): Promise<Made[]> {
  const db = store.reader({ workspaceId });
  const identifiers = await db.selectFrom('contact_identifier').selectAll().execute();
  const history = await db.selectFrom('contact_history').selectAll().execute();
  const contacts = new Map((await db.selectFrom('contact').selectAll().execute()).map((row) => [row.id, row]));
  const changes = Map.groupBy(history, ({ contact_id }) => contact_id);
  const idOf = new Map(identifiers.map(({ normalized_value, contact_id }) => [normalized_value, contact_id]));
  const keys = new Set((await db.selectFrom('idempotency_key').select('key').execute()).map(({ key }) => key));

  return clients.map((client) => {
    const { name, answered, isAtomic, key } = client;
    const problems: unknown[] = [];
    const versions = Array.from({ length: CONTACTS }, (_, contact) => {
      const id = idOf.get(`${name}-${contact}`) ?? '';
      const version = contacts.get(id)?.version ?? 0;
      const steps = (changes.get(id) ?? []).toSorted((one, other) => one.version - other.version);
      const marks = steps.flatMap((step) => marksIn(step.changes));
      const expected = Array.from({ length: version }, (_, index) => markOf(contact, index + 1));
      if (marks.join() !== expected.join()) problems.push({ client: name, contact, version, marks });
      return version;
    });
    const items = itemsOf(client, answered + 1);
    const isMade = items.flatMap((item) =>
      item === 'refused' ? [] : [(versions[item.contact] ?? 0) >= versionAfter(item, answered + 1)],
    );
    const made = isMade.indexOf(false) === -1 ? isMade.length : isMade.indexOf(false);
    const isHalfMade = made > 0 && made < isMade.length;
    if (isMade.includes(true, made)) problems.push({ client: name, problem: 'not in order', isMade });
    if (isAtomic && isHalfMade) problems.push({ client: name, problem: 'half of an atomic call', made });
    if (keys.has(key) !== made > 0) problems.push({ client: name, problem: 'the key differs', made });
    const least = items.every((item) => item === 'refused' || (versions[item.contact] ?? 0) >= leastOf(item, answered));
    if (!least) problems.push({ client: name, problem: 'an acknowledged call is missing', answered, versions });
    return { isHalfMade, problems };
  });
}

function leastOf({ contact }: { contact: number }, answered: number): number {
  return versionAfter({ contact, isSecond: contact === 0 }, answered);
}

/** The mark of the update that made a version: its call, and for the second update of a contact also a sign. */
function markOf(contact: number, version: number): string {
  if (contact > 0) return `${version}`;
  return version % 2 === 0 ? `${version / 2} second` : `${(version + 1) / 2}`;
}

function marksIn(changes: string): string[] {
  const all = JSON.parse(changes) as { field: string; after: unknown }[];
  return all.flatMap(({ field, after }) => {
    if (field === 'attributes.rating') return [`${after}`];
    return field === 'attributes.labels' ? [`${after} second`] : [];
  });
}
