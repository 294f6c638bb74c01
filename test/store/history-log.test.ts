import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AccessKey } from '../../src/access/access-key.ts';
import { ADA, GRACE, LIST_A, NOBODY, SEED } from '../../src/conformance/environment/seed.ts';
import { findRemoval } from '../../src/contacts/history/history.queries.ts';
import { authenticateKey } from '../../src/resolvers/auth/authenticate.ts';
import { pageContactHistory } from '../../src/resolvers/contacts/contact-history.ts';
import { deleteContact } from '../../src/resolvers/contacts/delete-contact.ts';
import { findContact } from '../../src/resolvers/contacts/find-contact.ts';
import { mergeContacts } from '../../src/resolvers/contacts/merge-contacts.ts';
import { revertContact } from '../../src/resolvers/contacts/revert-contact.ts';
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
  test('leads from a contact back to its first change, independently of other contacts', async () => {
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

  test('is ordered by time', async () => {
    const { services, workspaceId, caller } = await prepare();
    const contactIds = [ADA, GRACE, ADA, GRACE];
    for (const contactId of contactIds) {
      // Changes within the same millisecond have no order.
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

  test('of a deleted contact is found by its removal', async () => {
    const { services, workspaceId, caller } = await prepare();
    await deleteContact(services, caller, { workspaceId, contactId: ADA });
    const removal = await findRemoval(store.reader({ workspaceId }), workspaceId, ADA);
    expect(await changesBackFrom(removal?.id ?? null)).toEqual([
      [ADA, 2],
      [ADA, 1],
    ]);
  });

  test('is not scanned for the changes of one contact', async () => {
    const { services, workspaceId, caller } = await prepare();
    const prepared = vi.spyOn(SqliteDatabase.prototype, 'prepare');
    const merge = (contactId: string, mergedId: string) =>
      mergeContacts(services, caller, { workspaceId, contactId, body: { contactId: mergedId } });
    const revert = (toVersion: number) =>
      revertContact(services, caller, { workspaceId, contactId: GRACE, body: { toVersion } });
    await merge(GRACE, ADA);
    for (const version of [1, 2, 1]) expect(await revert(version)).toMatchObject({ outcome: 'UPDATED' });
    await deleteContact(services, caller, { workspaceId, contactId: GRACE });
    expect(await revert(2)).toMatchObject({ outcome: 'CREATED' });
    for (const contactId of [GRACE, ADA, NOBODY]) {
      await pageContactHistory(services, caller, { workspaceId, contactId, page: {} });
      await findContact(services, caller, {
        workspaceId,
        contactId,
        moment: { version: { value: 1, path: [] } },
      });
      await deleteContact(services, caller, { workspaceId, contactId, purge: true });
    }
    const statements = new Set(prepared.mock.calls.map(([sql]) => sql).filter((sql) => /contact_history/.test(sql)));
    prepared.mockRestore();
    const sqlite = new SqliteDatabase(file);
    const searches = [...statements]
      .filter((sql) => /^\s*(select|with|update|delete)/.test(sql))
      .flatMap((sql) => {
        const explained = sqlite.prepare(`explain query plan ${sql}`);
        const values = Array.from(sql.matchAll(/\?/g), () => null);
        return (explained.all(...values) as { detail: string }[]).map(({ detail }) => detail);
      })
      .filter((detail) => /(contact_history|change)\b/.test(detail));
    sqlite.close();
    expect(searches.length).toBeGreaterThan(5);
    // Each search is narrowed down by more than the workspace.
    expect(searches.filter((detail) => !/\(workspace_id=\? AND /.test(detail))).toEqual([]);
  });
});

test('a history from before the log is linked, and continues', async () => {
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
  const key = (await authenticateKey(services, secret)) as AccessKey;
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
