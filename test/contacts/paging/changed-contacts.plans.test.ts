import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contactsPage } from '../../../src/contacts/paging/contacts-page.queries.ts';
import { analyzeStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { type Gateway, startGateway } from '../../gateway.ts';
import { freshPostgres } from '../../postgres/fresh-database.ts';
import { BEGINNING, insertContacts } from './insert-contacts.ts';
import { postgresScansOf, sqlitePlansOf } from './plans-of-page.ts';

/** The last contacts that were created have changed last. */
const CONTACTS = 3_000;
const CHANGED = 5;
const LATER = BEGINNING + 1_000_000;
const changeOf = (index: number) => BEGINNING + index + (index < CONTACTS - CHANGED ? 0 : 1_000_000);

const addChanges = sql`
  insert into contact_history (workspace_id, id, contact_id, version, removed, at, key_id, api, operation, changes)
  select workspace_id, '0-' || number || id, contact_id, version, removed, at, key_id, api, operation, changes
  from contact_history, generate_series(1, 10) as number`;

let gateway: Gateway;
let workspaceId: string;

async function start(database?: Parameters<typeof startGateway>[1]) {
  gateway = await startGateway(undefined, database);
  workspaceId = (await gateway.workspace()).id;
  await insertContacts(gateway, workspaceId, CONTACTS, undefined, changeOf);
}

async function readPage(store: Pick<Store, 'reader'>): Promise<void> {
  const filter = { updatedAt: { from: LATER } };
  const page = await contactsPage(store.reader({ workspaceId }), workspaceId, filter, { limit: 10, descending: false });
  expect(page.nodes).toHaveLength(CHANGED);
}

describe('a page of the contacts that changed since a time reads a part of each index', () => {
  describe('on SQLite', () => {
    beforeAll(() => start());
    afterAll(() => gateway.close());

    test('as its plans show', async () => {
      expect(await sqlitePlansOf(gateway, readPage)).toMatchInlineSnapshot(`
        [
          [
            "SEARCH contact USING INDEX contact_by_creation (workspace_id=?)",
          ],
          [
            "SEARCH contact_history USING COVERING INDEX sqlite_autoindex_contact_history_1 (workspace_id=? AND id>?)",
          ],
          [
            "SEARCH contact_history USING INDEX sqlite_autoindex_contact_history_1 (workspace_id=? AND id>?)",
          ],
          [
            "SEARCH contact USING INDEX sqlite_autoindex_contact_1 (workspace_id=? AND id=?)",
          ],
          [
            "SEARCH contact USING INDEX sqlite_autoindex_contact_1 (workspace_id=? AND id=?)",
          ],
        ]
      `);
    });
  });

  describe('on PostgreSQL', () => {
    beforeAll(async () => {
      await start(freshPostgres());
      // A generic plan for a small table would read all of it.
      await gateway.services.store.write({ workspaceId }, (transaction) => addChanges.execute(transaction));
      await analyzeStore({ url: gateway.databaseUrl });
    });
    afterAll(() => gateway.close());

    test.each(['force_custom_plan', 'force_generic_plan'] as const)('as its plans show: %s', async (mode) => {
      expect(await postgresScansOf(gateway, mode, workspaceId, readPage)).toEqual([
        ['contact: workspace_id =', 'contact: workspace_id =, id ='],
        ['contact_history: workspace_id =, id >'],
        ['contact_history: workspace_id =, id >'],
        ['contact: workspace_id =, id ='],
        ['contact: workspace_id =, id ='],
      ]);
    });
  });
});
