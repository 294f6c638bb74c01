import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { CompiledQuery, Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AccessKey } from '../../src/access/access-key.ts';
import { ADA, GRACE, LIST_A, SEED } from '../../src/conformance/environment/seed.ts';
import { authenticate } from '../../src/resolvers/auth/authenticate.ts';
import { deleteContact } from '../../src/resolvers/contacts/delete-contact.ts';
import { updateContact } from '../../src/resolvers/contacts/update-contact.ts';
import { createServices, type Services } from '../../src/resolvers/runtime/services.ts';
import type { Database } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open-store.ts';
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts';
import { migrations } from '../../src/store/sqlite/migrations/index.ts';
import type { Store } from '../../src/store/store.ts';
import { makeWorkspace } from '../gateway.ts';

let folder: string;
let file: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'contact-gateway-'));
  file = join(folder, 'contacts.db');
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('the log of changes', () => {
  test('leads from a contact back to its first change, whatever other contacts do', async () => {
    const { services, workspaceId, caller } = await prepare();
    for (const rating of [1, 2, 3]) {
      for (const contactId of [ADA, GRACE]) {
        await updateContact(services, caller, { workspaceId, contactId, body: { attributes: { rating } } });
      }
    }
    const contact = await store
      .reader('workspaces')
      .selectFrom('contact')
      .select('last_change_id')
      .where('id', '=', ADA)
      .executeTakeFirstOrThrow();
    expect(await changesBackFrom(contact.last_change_id)).toEqual([
      [ADA, 4],
      [ADA, 3],
      [ADA, 2],
      [ADA, 1],
    ]);
  });

  test('is in the order of time', async () => {
    const { services, workspaceId, caller } = await prepare();
    const contactIds = [ADA, GRACE, ADA, GRACE];
    for (const contactId of contactIds) {
      // Within one millisecond, changes have no order.
      const last = Date.now();
      await vi.waitUntil(() => Date.now() > last, { interval: 1 });
      await updateContact(services, caller, {
        workspaceId,
        contactId,
        body: { attributes: { rating: Math.random() } },
      });
    }
    const rows = await store
      .reader('workspaces')
      .selectFrom('contact_history')
      .select(['id', 'contact_id'])
      .where('operation', '=', 'updateContact')
      .orderBy('id')
      .execute();
    expect(rows.map(({ contact_id }) => contact_id)).toEqual(contactIds);
  });

  test('of a contact that is gone is found by the index of removals', async () => {
    const { services, workspaceId, caller } = await prepare();
    await deleteContact(services, caller, { workspaceId, contactId: ADA });
    const removal = store
      .reader('workspaces')
      .selectFrom('contact_history')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('contact_id', '=', ADA)
      .where('removed', '=', 1);
    const [row] = await removal.execute();
    expect(await changesBackFrom(row?.id ?? null)).toEqual([
      [ADA, 2],
      [ADA, 1],
    ]);
    const { sql, parameters } = removal.compile();
    const plan = await store
      .reader('workspaces')
      .executeQuery<{ detail: string }>(CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]));
    expect(plan.rows.map(({ detail }) => detail).join()).toContain('contact_history_of_removed');
  });
});

test('a history from before the log is chained, and goes on', async () => {
  const before = Object.entries(migrations).filter(([name]) => name < '0003');
  const old = new Kysely<Database>({ dialect: sqliteDialect(new SqliteDatabase(file)) });
  await migrate(old, Object.fromEntries(before));
  const sqlite = new SqliteDatabase(file);
  sqlite.exec(`
    insert into workspace values ('w', 'Old', '{}', 'r', 1);
    insert into contact values ('w', '${ADA}', 3, '{}', '[]', '[]', '[]', '[]', 1, 3);
    insert into contact_history values
      ('w', '${ADA}', 1, 1767225600000, 'k', 'rest', 'createContact', '[]'),
      ('w', '${ADA}', 2, 1767225600002, 'k', 'rest', 'updateContact', '[]'),
      ('w', '${ADA}', 3, 1767225600002, 'k', 'rest', 'updateContact', '[]'),
      ('w', 'gone', 1, 1767225600001, 'k', 'rest', 'createContact', '[]'),
      ('w', 'gone', 2, 1767225600003, 'k', 'rest', 'mergeContacts', '[]');
    insert into contact_merge values ('w', 'gone', '${ADA}', 1767225600003);
  `);
  sqlite.close();
  await old.destroy();

  store = await openStore({ url: `file:${file}` });
  const rows = await store.reader('workspaces').selectFrom('contact_history').selectAll().orderBy('id').execute();
  expect(rows.map(({ contact_id, version, removed }) => [contact_id, version, removed])).toEqual([
    [ADA, 1, 0],
    ['gone', 1, 0],
    [ADA, 2, 0],
    [ADA, 3, 0],
    ['gone', 2, 1],
  ]);
  expect(rows.map(({ contact_created_at, merged_contact_id }) => [contact_created_at, merged_contact_id])).toEqual([
    [null, null],
    [null, null],
    [null, null],
    [null, null],
    [1767225600001, ADA],
  ]);
  expect(rows[0]?.id).toMatch(/^019b76da-a800-7000-8000-\d{12}$/);
  const { last_change_id } = await store
    .reader('workspaces')
    .selectFrom('contact')
    .select('last_change_id')
    .executeTakeFirstOrThrow();
  expect(await changesBackFrom(last_change_id)).toEqual([
    [ADA, 3],
    [ADA, 2],
    [ADA, 1],
  ]);
  expect(await changesBackFrom(rows.at(-1)?.id ?? null)).toEqual([
    ['gone', 2],
    ['gone', 1],
  ]);
});

async function prepare() {
  store = await openStore({ url: `file:${file}` });
  const services: Services = createServices(store, undefined);
  const { id: workspaceId, key: secret } = await makeWorkspace(services, {
    ...SEED,
    lists: [LIST_A],
    contacts: [ADA, GRACE].map((id) => ({ id, body: {} })),
  });
  const key = (await authenticate(services, `AccessKey ${secret}`)) as AccessKey;
  const caller = { key, api: 'rest', signal: new AbortController().signal } as const;
  return { services, workspaceId, caller };
}

async function changesBackFrom(id: string | null): Promise<[contactId: string, version: number][]> {
  const rows: [string, number][] = [];
  for (let next = id; next !== null; ) {
    const row = await store
      .reader('workspaces')
      .selectFrom('contact_history')
      .selectAll()
      .where('id', '=', next)
      .executeTakeFirstOrThrow();
    rows.push([row.contact_id, row.version]);
    next = row.previous_id;
  }
  return rows;
}
