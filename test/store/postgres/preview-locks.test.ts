import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { findAccessKey } from '../../../src/access/access-key.queries.ts';
import { type AccessKey, hashOf } from '../../../src/access/access-key.ts';
import { ADA, ADAS_EMAIL, FREE_EMAIL, LIST_A, LIST_B, SEED } from '../../../src/conformance/environment/seed.ts';
import { previewContactUpdate, previewContactUpsert } from '../../../src/resolvers/contacts/preview-update.ts';
import { updateContact } from '../../../src/resolvers/contacts/update-contact.ts';
import type { Caller, Services } from '../../../src/resolvers/runtime/services.ts';
import { createServices } from '../../../src/resolvers/runtime/services.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { makeWorkspace, type TestWorkspace } from '../../gateway.ts';
import { type FreshDatabase, freshPostgres } from '../../postgres/fresh-database.ts';
import { queryAt } from '../../postgres/query.ts';

let database: FreshDatabase;
let services: Services;
let workspace: TestWorkspace;
let caller: Caller;
beforeAll(async () => {
  database = await freshPostgres(inject('postgresTemplate'));
  services = createServices(await openStore({ url: database.url }), undefined);
  workspace = await makeWorkspace(services, SEED);
  const keyHash = hashOf(workspace.key);
  const key = (await findAccessKey(services.store.reader({ keyHash }), keyHash, Date.now())) as AccessKey;
  caller = { key, api: 'graphql', signal: new AbortController().signal };
});
afterAll(async () => {
  await services.store.close();
  await database.remove();
});

const BODY = {
  attributes: { rating: 1 },
  addIdentifiers: [FREE_EMAIL],
  removeFromLists: [LIST_A],
  addToLists: [LIST_B],
};

test('a preview waits for no transaction that has locked its rows and its workspace', async () => {
  const other = new Client({ connectionString: database.url });
  await other.connect();
  try {
    await other.query('begin');
    for (const table of ['workspace', 'contact', 'contact_identifier', 'list']) {
      await other.query(`select 1 from ${table} for update`);
    }
    await other.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [workspace.id]);
    expect(await previewBoth()).toEqual(['UPDATED', 'UPDATED']);
  } finally {
    await other.end();
  }
});

test('a preview locks no row', async () => {
  const before = await lockers();
  await previewBoth();
  expect(await lockers()).toEqual(before);
  // An update that changes nothing locks the rows that it reads: the check detects that.
  const body = { addIdentifiers: [ADAS_EMAIL] };
  const updated = await updateContact(services, caller, { workspaceId: workspace.id, contactId: ADA, body });
  expect(updated).toMatchObject({ outcome: 'UNCHANGED' });
  expect(await lockers()).not.toEqual(before);
});

async function previewBoth(): Promise<unknown[]> {
  const input = { workspaceId: workspace.id, body: BODY };
  const results = [
    await previewContactUpdate(services, caller, { ...input, contactId: ADA }),
    await previewContactUpsert(services, caller, { ...input, identifier: ADAS_EMAIL }),
  ];
  return results.map((result) => ('preview' in result ? result.preview.outcome : result));
}

/** The transactions that have locked rows last, from their `xmax`. */
async function lockers() {
  return queryAt(
    database.url,
    `select 'contact' as table, id as row, xmax::text from contact
     union all select 'contact_identifier', key || normalized_value, xmax::text from contact_identifier
     union all select 'list', id, xmax::text from list
     order by 1, 2`,
  );
}
