import SqliteDatabase from 'better-sqlite3';
import { Kysely, PostgresDialect } from 'kysely';
import type { Migration } from 'kysely/migration';
import { Pool } from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { ADA, GRACE, NOBODY } from '../../src/conformance/environment/seed.ts';
import { findContactByIdentifier } from '../../src/contacts/contact/contact.queries.ts';
import type { Identifier } from '../../src/contacts/contact/contact.ts';
import type { Database } from '../../src/store/database.ts';
import {
  type IdentifierCollision,
  identifierCollisions,
  type MigrationReport,
  migrationReports,
} from '../../src/store/events.ts';
import { migrate } from '../../src/store/migrate.ts';
import { migrateStore, openStore } from '../../src/store/open-store.ts';
import { migrations as postgresMigrations } from '../../src/store/postgres/migrations/index.ts';
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts';
import { migrations as sqliteMigrations } from '../../src/store/sqlite/migrations/index.ts';
import type { Store } from '../../src/store/store.ts';
import { type FreshDatabase, freshDatabase, freshPostgres } from '../postgres/fresh-database.ts';

const STEP = inject('engine') === 'postgres' ? '0005' : '0006';
const LINUS = '0190a000-0000-7000-8000-00000000000d';

let database: FreshDatabase;
let reports: MigrationReport[];
let collisions: IdentifierCollision[];
const collectCollision = (collision: unknown) => collisions.push(collision as IdentifierCollision);
const collect = (report: unknown) => reports.push(report as MigrationReport);
beforeEach(async () => {
  database = await (inject('engine') === 'postgres' ? freshPostgres('template0') : freshDatabase());
  reports = [];
  collisions = [];
  migrationReports.subscribe(collect);
  identifierCollisions.subscribe(collectCollision);
});
afterEach(async () => {
  migrationReports.unsubscribe(collect);
  identifierCollisions.unsubscribe(collectCollision);
  await database.remove();
});

/** Identifiers in the form of earlier versions, their form after the migration, and the values that find them. */
const CONTACTS: Record<string, { before: OldIdentifier[]; after?: OldIdentifier[] }> = {
  [ADA]: {
    before: [
      ['emailaddress', ' JOSE\u0301@example.com', 'jose\u0301@example.com'],
      ['emailaddress', 'a@münchen.de', 'a@münchen.de'],
      ['phonenumber', '+1 (202) 555-0142', '+12025550142'],
      ['pushtoken', ' Token ', ' Token '],
      ['emailaddress', 'ada@example.com\u200b', 'ada@example.com\u200b'],
      ['phonenumber', '+999 12 345', '+99912345'],
      ['emailaddress', '\ufeffold@example.com', 'old@example.com'],
      ['k'.repeat(200), 'x', 'x'],
    ],
    after: [
      ['emailaddress', 'JOSE\u0301@example.com', 'josé@example.com'],
      ['emailaddress', 'a@münchen.de', 'a@xn--mnchen-3ya.de'],
      ['phonenumber', '+12025550142', '+12025550142'],
      ['pushtoken', 'Token', 'Token'],
      ['emailaddress', 'ada@example.com\u200b', 'ada@example.com\u200b'],
      ['phonenumber', '+999 12 345', '+99912345'],
      ['emailaddress', '\ufeffold@example.com', '\ufeffold@example.com'],
      ['k'.repeat(200), 'x', 'x'],
    ],
  },
  [GRACE]: {
    before: [
      ['emailaddress', 'grace@example.com', 'grace@example.com'],
      ['phonenumber', '+31612345678', '+31612345678'],
    ],
  },
  [LINUS]: {
    before: [
      ['emailaddress', 'A@xn--mnchen-3ya.de', 'a@xn--mnchen-3ya.de'],
      ['emailaddress', 'ΟΔΥΣΣΕΥΣ@example.gr', 'οδυσσευς@example.gr'],
      ['emailaddress', 'οδυσσευσ@example.gr', 'οδυσσευσ@example.gr'],
    ],
  },
};

type OldIdentifier = [key: string, value: string, normalized: string];

test('earlier identifiers get the normalized form of today, and those that become equal stay separate', async () => {
  await makeOldDatabase();
  await migrateStore({ url: database.url });
  const store = await openStore({ url: database.url });
  try {
    for (const [id, { before, after = before }] of Object.entries(CONTACTS)) {
      const expected = id === ADA ? after.with(1, before[1] as OldIdentifier) : after;
      const contact = await contactWith(store, expected[0] as OldIdentifier);
      expect(contact).toMatchObject({ id, version: 3, updatedAt: 2 });
      expect(contact?.identifiers.map(({ key, value, normalized }) => [key, value, normalized])).toEqual(expected);
      for (const identifier of expected) expect(await contactWith(store, identifier)).toMatchObject({ id });
    }
    expect((await contactWith(store, ['phonenumber', '+1 202 5550142', '']))?.id).toBe(ADA);
    expect((await contactWith(store, ['emailaddress', 'josé@example.com', '']))?.id).toBe(ADA);
  } finally {
    await store.close();
  }
  expect(collisions).toEqual([
    { workspaceId: NOBODY, key: 'emailaddress', contactId: ADA, otherContactId: LINUS },
    { workspaceId: NOBODY, key: 'emailaddress', contactId: LINUS, otherContactId: LINUS },
  ]);
  expect(reports).toEqual([{ contacts: 3, isDone: true, collisions: 2 }]);
});

test('a database with more contacts than one batch is migrated completely', async () => {
  await makeOldDatabase((db) => insertMany(db, 1_234));
  await migrateStore({ url: database.url });
  expect(reports).toEqual([{ contacts: 1_237, isDone: true, collisions: 2 }]);
  const store = await openStore({ url: database.url });
  try {
    for (const number of [0, 499, 500, 1_233]) {
      const contact = await contactWith(store, ['emailaddress', `josé${number}@example.com`, '']);
      expect(contact?.identifiers).toMatchObject([{ normalized: `josé${number}@example.com` }]);
    }
  } finally {
    await store.close();
  }
}, 60_000);

/** The tables before the migration, with contacts. */
async function makeOldDatabase(more: (db: Kysely<Database>) => Promise<void> = async () => {}): Promise<void> {
  const isPostgres = inject('engine') === 'postgres';
  const dialect = isPostgres
    ? new PostgresDialect({ pool: new Pool({ connectionString: database.url }) })
    : sqliteDialect(new SqliteDatabase(database.url.replace('file:', '')));
  const db = new Kysely<Database>({ dialect });
  const all: Record<string, Migration> = isPostgres ? postgresMigrations : sqliteMigrations;
  await migrate(db, Object.fromEntries(Object.entries(all).filter(([name]) => name < STEP)));
  await db
    .insertInto('workspace')
    .values({ id: NOBODY, name: 'Old', settings: '{}', revision: 'r', created_at: 1 })
    .execute();
  for (const [id, { before }] of Object.entries(CONTACTS)) await insertContact(db, id, before);
  await db.transaction().execute(more);
  await db.destroy();
}

async function insertMany(db: Kysely<Database>, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const id = `0190a000-0000-7000-8000-${String(number).padStart(12, 'f')}`;
    const value = `jose\u0301${number}@example.com`;
    await insertContact(db, id, [['emailaddress', value, value]]);
  }
}

async function insertContact(db: Kysely<Database>, id: string, identifiers: OldIdentifier[]): Promise<void> {
  const stored: Identifier[] = identifiers.map(([key, value, normalized]) => ({
    key,
    value,
    normalized,
    createdAt: 1,
  }));
  await db
    .insertInto('contact')
    .values({
      workspace_id: NOBODY,
      id,
      version: 3,
      attributes: '{}',
      identifiers: JSON.stringify(stored),
      list_ids: '[]',
      account_ids: '[]',
      company_refs: '[]',
      created_at: 1,
      updated_at: 2,
      last_change_id: null,
    })
    .execute();
  await db
    .insertInto('contact_identifier')
    .values(
      stored.map(({ key, normalized }) => ({
        workspace_id: NOBODY,
        key,
        normalized_value: normalized,
        contact_id: id,
      })),
    )
    .execute();
}

function contactWith(store: Store, [key, value]: OldIdentifier) {
  return findContactByIdentifier(store.reader({ workspaceId: NOBODY }), NOBODY, { key, value });
}
