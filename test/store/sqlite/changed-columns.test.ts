import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNT_B, ADA, FREE_EMAIL, LIST_B, SEED } from '../../../src/conformance/environment/seed.ts';
import type { UpdateContactBody } from '../../../src/contacts/update/update-contact-body.ts';
import { CONTACT_APIS } from '../../apis/api.ts';
import { type Gateway, startGateway } from '../../gateway.ts';

const PARTS = ['attributes', 'identifiers', 'list_ids', 'account_ids', 'company_refs', 'name_key'];

const RENAMED = ['attributes', 'name_key'];

let gateway: Gateway;
/** Records by triggers which columns statements set, changed or not. */
let noted: SqliteDatabase.Database;
beforeAll(async () => {
  gateway = await startGateway();
  noted = new SqliteDatabase(gateway.databaseUrl.replace('file:', ''));
  noted.exec('create table noted (part text)');
  for (const part of PARTS) {
    noted.exec(
      `create trigger note_${part} after update of ${part} on contact begin insert into noted values ('${part}'); end`,
    );
  }
});
afterAll(async () => {
  noted.close();
  await gateway.close();
});

describe.each(CONTACT_APIS)('through $name, an update sets only these columns of its contact:', (api) => {
  test.each<[what: string, body: UpdateContactBody, columns: string[]]>([
    ['attributes if it changes an attribute', { attributes: { rating: 1 } }, ['attributes']],
    ['attributes and the key of the name if it renames', { attributes: { firstName: 'Augusta' } }, RENAMED],
    ['identifiers if it adds one', { addIdentifiers: [FREE_EMAIL] }, ['identifiers']],
    ['lists if it adds one', { addToLists: [LIST_B] }, ['list_ids']],
    ['accounts if it adds one', { addToAccounts: [ACCOUNT_B] }, ['account_ids']],
    ['companies if it removes one', { removeCompanyRefs: ['acme'] }, ['company_refs']],
    [
      'all of them if it changes all',
      {
        attributes: { rating: 1, displayName: 'Countess' },
        addIdentifiers: [FREE_EMAIL],
        listIds: [LIST_B],
        accountIds: [ACCOUNT_B],
        companyRefs: [],
      },
      PARTS,
    ],
    ['none if nothing changes', { attributes: { firstName: 'Ada' }, companyRefs: ['acme'] }, []],
  ])('%s', async (_what, body, columns) => {
    const { id: workspaceId, key } = await gateway.workspace(SEED);
    noted.exec('delete from noted');
    const { problems } = await api.update({ url: gateway.url, workspaceId, key, contactId: ADA, body });
    expect(problems).toEqual([]);
    const named = noted.prepare<[], string>('select part from noted').pluck().all();
    expect(PARTS.filter((part) => named.includes(part))).toEqual(columns);
  });
});
