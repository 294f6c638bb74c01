import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT_B, ADA, FREE_EMAIL, LIST_B, SEED } from '../../src/conformance/seed.ts';
import type { UpdateContactBody } from '../../src/contacts/update-contact-body.ts';
import { authenticate } from '../../src/resolvers/authenticate.ts';
import { createServices } from '../../src/resolvers/services.ts';
import { updateContact } from '../../src/resolvers/update-contact.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { makeWorkspace } from '../gateway.ts';

const PARTS = ['attributes', 'identifiers', 'list_ids', 'account_ids', 'company_refs'];

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'contact-gateway-'));
  store = await openStore({ url: `file:${join(folder, 'contacts.db')}` });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('an update sets of the row of its contact', () => {
  test.each<[what: string, body: UpdateContactBody, columns: string[]]>([
    ['the attributes where it changes an attribute', { attributes: { rating: 1 } }, ['attributes']],
    ['the identifiers where it adds one', { addIdentifiers: [FREE_EMAIL] }, ['identifiers']],
    ['the lists where it adds one', { addToLists: [LIST_B] }, ['list_ids']],
    ['the accounts where it adds one', { addToAccounts: [ACCOUNT_B] }, ['account_ids']],
    ['the companies where it takes one away', { removeCompanyRefs: ['acme'] }, ['company_refs']],
    [
      'each of them where it changes all',
      {
        attributes: { rating: 1 },
        addIdentifiers: [FREE_EMAIL],
        listIds: [LIST_B],
        accountIds: [ACCOUNT_B],
        companyRefs: [],
      },
      PARTS,
    ],
    ['nothing where all is as it was', { attributes: { firstName: 'Ada' }, companyRefs: ['acme'] }, []],
  ])('%s', async (_what, body, columns) => {
    const services = createServices(store, undefined);
    const { id: workspaceId, key } = await makeWorkspace(services, SEED);
    const caller = await authenticate(services, `AccessKey ${key}`, 'rest');
    if (caller === undefined) throw new Error('the key is not let in');
    const columnsSet = watchColumns(join(folder, 'contacts.db'));
    const answer = await updateContact(services, caller, { workspaceId, contactId: ADA, body });
    expect(answer).not.toHaveProperty('problems');
    expect(columnsSet()).toEqual(columns);
  });
});

/** Notes in the database itself which columns statements name, changed or not, and tells which they were. */
function watchColumns(file: string): () => string[] {
  const database = new SqliteDatabase(file);
  database.exec('create table noted (part text)');
  for (const part of PARTS) {
    database.exec(
      `create trigger note_${part} after update of ${part} on contact begin insert into noted values ('${part}'); end`,
    );
  }
  database.close();
  return () => {
    const reader = new SqliteDatabase(file, { readonly: true });
    const noted = new Set(reader.prepare<[], string>('select part from noted').pluck().all());
    reader.close();
    return PARTS.filter((part) => noted.has(part));
  };
}
