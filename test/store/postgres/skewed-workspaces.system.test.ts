import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp } from '../../../src/app.ts';
import { ACCOUNT_A, LIST_A } from '../../../src/conformance/environment/seed.ts';
import { openPool } from '../../../src/store/postgres/pool/hosts.ts';
import { STORE_DEFAULTS } from '../../../src/store/store-settings.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { freshPostgres } from '../../postgres/fresh-database.ts';
import { queryAt } from '../../postgres/query.ts';
import { type Plan, plansOf } from './maintenance/plans.ts';

/** One workspace is large, many have one contact, so that the average one has ten. */
const CONTACTS = 60_000;
const SMALL_WORKSPACES = 2_000;
/** The smallest index of the large workspace has 500 pages; each lookup of a contact reads about eight. */
const MAX_PAGES = 300;
/** A slice of names is longer. The whole workspace has 3,000 pages. */
const MAX_PAGES_OF_NAMES = 600;

const idOf = (index: number) => `00000000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
const external = (value: string) => ({ key: 'externalId', value });

let gateway: Gateway;
let workspace: TestWorkspace;

beforeAll(async () => {
  gateway = await startGateway(undefined, freshPostgres());
  workspace = await gateway.workspace({ lists: [LIST_A] });
  const contacts = (workspaceId: string, id: string, rows: string) => `
    insert into contact (workspace_id, id, version, attributes, identifiers, list_ids, account_ids, company_refs, created_at, updated_at, last_change_id, name_key)
    select ${workspaceId}, ${id}, 1, '{}', json_build_array(json_build_object('key', 'externalId', 'value', ${id}, 'normalized', ${id}, 'createdAt', n)),
      '["${LIST_A}"]', '["${ACCOUNT_A}"]', '["acme"]', n, n, ${id}, '' ${rows}`;
  const large = `from generate_series(1, ${CONTACTS}) as n`;
  const small = `from generate_series(1, ${SMALL_WORKSPACES}) as n`;
  const id = `'00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0')`;
  await queryAt(
    gateway.databaseUrl,
    `insert into workspace select 'small-' || n, 'Small', '{}', '', 0 ${small}`,
    contacts("'small-' || n", id, small),
    contacts(`'${workspace.id}'`, id, large),
    `insert into contact_identifier select workspace_id, 'externalId', id, id from contact`,
    `insert into account values ('${workspace.id}', '${ACCOUNT_A}', 'Account', 0, 0)`,
    `insert into company values ('${workspace.id}', 'acme', 'Company', 0, 0)`,
    `insert into list_member (workspace_id, list_id, contact_created_at, contact_id) select workspace_id, '${LIST_A}', created_at, id from contact where workspace_id = '${workspace.id}'`,
    `insert into account_member (workspace_id, account_id, contact_created_at, contact_id) select workspace_id, '${ACCOUNT_A}', created_at, id from contact where workspace_id = '${workspace.id}'`,
    `insert into company_member (workspace_id, company_ref, contact_created_at, contact_id) select workspace_id, 'acme', created_at, id from contact where workspace_id = '${workspace.id}'`,
    `insert into contact_history (workspace_id, id, contact_id, version, removed, at, key_id, api, operation, changes)
     select workspace_id, id, id, 1, 0, updated_at, 'k', 'rest', 'createContact', '[]' from contact`,
    'vacuum analyze',
  );
});
afterAll(() => gateway.close());

const requestsFor = (ids: readonly string[]): [name: string, method: string, path: string, body?: object][] => [
  ['a contact', 'GET', `contacts/${ids[0]}`],
  ['a contact by its identifier', 'GET', `contacts/identifiers/externalId/${ids[0]}`],
  ['contacts by their ids', 'POST', 'contacts/search', { filter: { ids: ids } }],
  ['the first page of contacts', 'GET', 'contacts?limit=20'],
  ['the last page of contacts', 'GET', 'contacts?limit=20&reverse=true'],
  ['a page of the contacts of a list', 'GET', `lists/${LIST_A}/contacts?limit=20`],
  ['contacts of a list', 'POST', 'contacts/search', { filter: { listId: LIST_A }, limit: 20 }],
  ['contacts of an account', 'POST', 'contacts/search', { filter: { accountId: ACCOUNT_A }, limit: 20 }],
  ['contacts of a company', 'POST', 'contacts/search', { filter: { companyRef: 'acme' }, limit: 20 }],
  [
    'contacts that changed since a time',
    'POST',
    'contacts/search',
    { filter: { updatedAt: { from: new Date(CONTACTS - 5).toISOString() } } },
  ],
  ['contacts by the beginning of their name', 'POST', 'contacts/search', { filter: { displayNamePrefix: 'nobody' } }],
  ['the history of a contact', 'GET', `contacts/${ids[0]}/history`],
  ['lists', 'GET', 'lists'],
  ['an update', 'PATCH', `contacts/${ids[0]}`, { attributes: { firstName: 'Ada' } }],
  [
    'an update by identifiers',
    'PATCH',
    `contacts/identifiers/externalId/${ids[1]}`,
    { addIdentifiers: ids.slice(1, 9).map((id) => external(`new-${id}`)) },
  ],
  [
    'updates by id',
    'POST',
    'contacts/batch',
    { updates: ids.map((contactId) => ({ contactId, addCompanyRefs: ['globex'] })) },
  ],
  [
    'updates by identifier',
    'POST',
    'contacts/batch',
    { updates: ids.map((id) => ({ identifier: external(id), removeFromLists: [LIST_A], attributes: { age: 5 } })) },
  ],
  ['contacts to a list', 'POST', `lists/${LIST_A}/contacts`, { contacts: ids }],
  ['a merge', 'POST', `contacts/${ids[2]}/merge`, { contactId: ids[3] }],
  ['a deletion', 'DELETE', `contacts/${ids[4]}`],
];

describe.each([
  ['force_custom_plan', 1],
  ['force_generic_plan', 30_001],
] as const)('with %s', (mode, first) => {
  const requests = requestsFor(Array.from({ length: 20 }, (_, index) => idOf(first + index * 450)));

  test.each(requests)(
    '%s of a large workspace among small ones: reads few pages',
    async (_name, method, path, body) => {
      const pool = openPool({ ...STORE_DEFAULTS, url: gateway.databaseUrl, poolSize: 2 });
      const plans = await plansOf(pool, mode, workspace.id, async (store) => {
        const app = await startApp({ host: '127.0.0.1', port: 0, demo: false }, store, pino({ level: 'silent' }));
        const response = await fetch(`${app.url}/workspaces/${workspace.id}/${path}`, {
          method,
          headers: { authorization: `AccessKey ${workspace.key}`, ...(body && { 'content-type': 'application/json' }) },
          ...(body && { body: JSON.stringify(body) }),
        });
        expect(response.status, await response.text()).toBeLessThan(300);
        await app.close();
      });
      await pool.end();
      const isTooMuch = ({ sql, pages }: Plan) => pages > (sql.includes('name_key') ? MAX_PAGES_OF_NAMES : MAX_PAGES);
      expect(plans.filter(isTooMuch)).toEqual([]);
    },
  );
});
