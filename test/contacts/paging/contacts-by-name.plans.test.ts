import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contactsPage } from '../../../src/contacts/paging/contacts-page.queries.ts';
import { fillMissingNameKeys } from '../../../src/resolvers/runtime/fill-name-keys.ts';
import { analyzeStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { type Gateway, startGateway } from '../../gateway.ts';
import { freshPostgres } from '../../postgres/fresh-database.ts';
import { insertContacts } from './insert-contacts.ts';
import { postgresScansOf, sqlitePlansOf } from './plans-of-page.ts';

const CONTACTS = 3_000;

let gateway: Gateway;
let workspaceId: string;

async function start(database?: Parameters<typeof startGateway>[1]) {
  gateway = await startGateway(undefined, database);
  workspaceId = (await gateway.workspace()).id;
  await insertContacts(gateway, workspaceId, CONTACTS);
  await fillMissingNameKeys(gateway.services);
}

/** A page in the middle, so that all statements have both bounds. */
async function readPage(store: Pick<Store, 'reader'>): Promise<void> {
  const filter = { displayNamePrefix: 'nobody', createdAt: { from: 0, to: 2_000_000_000_000 } };
  const page = await contactsPage(store.reader({ workspaceId }), workspaceId, filter, { limit: 10, descending: false });
  expect(page.nodes).toEqual([]);
}

describe('a page of the contacts with a prefix of a name reads the index of the order', () => {
  describe('on SQLite', () => {
    beforeAll(() => start());
    afterAll(() => gateway.close());

    test('and no contact, as its plans show', async () => {
      expect(await sqlitePlansOf(gateway, readPage)).toMatchInlineSnapshot(`
        [
          [
            "SEARCH contact USING INDEX contact_by_creation (workspace_id=? AND (created_at,id)>(?,?) AND (created_at,id)<(?,?))",
          ],
          [
            "CO-ROUTINE entry",
            "SEARCH contact USING COVERING INDEX contact_by_creation (workspace_id=? AND (created_at,id)>(?,?) AND (created_at,id)<(?,?))",
            "SCAN entry",
            "SCALAR SUBQUERY 2",
            "SEARCH contact USING COVERING INDEX contact_by_creation (workspace_id=? AND (created_at,id)>(?,?) AND (created_at,id)<(?,?))",
          ],
        ]
      `);
    });
  });

  describe('on PostgreSQL', () => {
    beforeAll(async () => {
      await start(freshPostgres());
      await analyzeStore({ url: gateway.databaseUrl });
    });
    afterAll(() => gateway.close());

    test.each(['force_custom_plan', 'force_generic_plan'] as const)('as its plans show: %s', async (mode) => {
      const read = 'contact: workspace_id =, created_at >, created_at <';
      expect(await postgresScansOf(gateway, mode, workspaceId, readPage)).toEqual([
        [read, 'contact: workspace_id =, id ='],
        [read, read],
      ]);
    });
  });
});
