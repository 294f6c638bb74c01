import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashOf } from '../../../src/access/access-key.ts';
import {
  ACCOUNT_B,
  ADA,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACES_EMAIL,
  LIST_A,
  LIST_B,
  NOBODY,
  SEED,
} from '../../../src/conformance/environment/seed.ts';
import { CONTACT_APIS, type ContactAnswer, type ContactApi } from '../../apis/api.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const EXTERNAL_ID = { key: 'externalId', value: '42' };

describe.each(CONTACT_APIS)('through $name, the history', (api) => {
  const apiName = api.name.toLowerCase();

  test('has for an update the author, the time, the operation, and each field before and after', async () => {
    const { workspace, call } = await prepare();
    const answer = await api.update({
      ...call,
      contactId: ADA,
      body: {
        attributes: { firstName: 'Augusta', rating: null, countryCode: 'GB', labels: ['first'] },
        addIdentifiers: [FREE_EMAIL],
        removeIdentifiers: [ADAS_EMAIL],
        listIds: [LIST_B],
        addToAccounts: [ACCOUNT_B],
        removeCompanyRefs: ['acme'],
      },
    });
    const at = Date.parse(answer.contact?.updatedAt ?? '');
    expect(await historyOf(workspace)).toEqual([
      {
        workspace_id: workspace.id,
        id: expect.any(String),
        contact_id: ADA,
        version: 2,
        previous_id: expect.any(String),
        removed: 0,
        contact_created_at: null,
        merged_contact_id: null,
        related_contacts: null,
        at,
        key_id: await idOf(call.key),
        api: apiName,
        operation: 'updateContact',
        changes: [
          { field: 'attributes.countryCode', before: null, after: 'GB' },
          { field: 'attributes.firstName', before: 'Ada', after: 'Augusta' },
          { field: 'attributes.rating', before: 5, after: null },
          {
            field: 'identifiers',
            removed: [
              { index: 0, member: { ...ADAS_EMAIL, normalized: 'ada@example.com', createdAt: expect.any(Number) } },
            ],
            added: [{ index: 0, member: { ...FREE_EMAIL, normalized: 'free@example.com', createdAt: at } }],
          },
          { field: 'listIds', removed: [{ index: 0, member: LIST_A }], added: [{ index: 0, member: LIST_B }] },
          { field: 'accountIds', removed: [], added: [{ index: 1, member: ACCOUNT_B }] },
          { field: 'companyRefs', removed: [{ index: 0, member: 'acme' }], added: [] },
        ],
      },
    ]);
  });

  test('has a new contact as version 1, with nothing before', async () => {
    const { workspace, call } = await prepare();
    const body = { attributes: { firstName: 'New', initialReference: NOBODY }, addToLists: [LIST_A] };
    const { contact } = await api.upsert({ ...call, identifier: EXTERNAL_ID, body });
    const at = Date.parse(contact?.createdAt ?? '');
    expect(await historyOf(workspace)).toEqual([
      {
        workspace_id: workspace.id,
        id: expect.any(String),
        contact_id: contact?.id,
        version: 1,
        previous_id: null,
        removed: 0,
        contact_created_at: null,
        merged_contact_id: null,
        related_contacts: null,
        at,
        key_id: await idOf(call.key),
        api: apiName,
        operation: 'upsertContact',
        changes: [
          { field: 'attributes.firstName', before: null, after: 'New' },
          { field: 'attributes.initialReference', before: null, after: NOBODY },
          {
            field: 'identifiers',
            removed: [],
            added: [{ index: 0, member: { ...EXTERNAL_ID, normalized: '42', createdAt: at } }],
          },
          { field: 'listIds', removed: [], added: [{ index: 0, member: LIST_A }] },
        ],
      },
    ]);
  });

  test('has one row for each version, and none for updates that change nothing in between', async () => {
    const { workspace, call } = await prepare();
    const versions: (number | undefined)[] = [];
    for (const rating of [1, 1, 2, 2, 1]) {
      const { contact } = await api.update({ ...call, contactId: ADA, body: { attributes: { rating } } });
      versions.push(contact?.version);
    }
    expect(versions).toEqual([2, 2, 3, 3, 4]);
    const rows = await historyOf(workspace);
    expect(rows.map(({ version, changes }) => ({ version, changes }))).toEqual([
      { version: 2, changes: [{ field: 'attributes.rating', before: 5, after: 1 }] },
      { version: 3, changes: [{ field: 'attributes.rating', before: 1, after: 2 }] },
      { version: 4, changes: [{ field: 'attributes.rating', before: 2, after: 1 }] },
    ]);
    const times = rows.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
  });

  test('has the access key of each change', async () => {
    const { workspace, call } = await prepare();
    const keys = [call.key, await workspace.makeKey({ origin: 'flow' })];
    for (const key of keys) {
      const body = { attributes: { firstName: `by ${keys.indexOf(key)}` } };
      await api.update({ ...call, key, contactId: ADA, body });
    }
    const rows = await historyOf(workspace);
    expect(rows.map(({ key_id }) => key_id)).toEqual(await Promise.all(keys.map(idOf)));
  });

  test.each(QUIET)('has no row for $name', async ({ expects, perform }) => {
    const { workspace, call } = await prepare();
    const { outcome, problems } = await perform(api, call);
    expect(outcome ?? problems.map(({ code }) => code)).toEqual(expects);
    expect(await historyOf(workspace)).toEqual([]);
  });
});

type Call = Awaited<ReturnType<typeof prepare>>['call'];

interface Quiet {
  name: string;
  expects: string | string[];
  perform(api: ContactApi, call: Call): Promise<ContactAnswer>;
}

const update =
  (body: object, more: object = {}) =>
  (api: ContactApi, call: Call) =>
    api.update({ ...call, contactId: ADA, body, ...more });

const QUIET: Quiet[] = [
  { name: 'an empty update', expects: 'UNCHANGED', perform: update({}) },
  {
    name: 'an update to the current values',
    expects: 'UNCHANGED',
    perform: update({ attributes: { rating: 5 }, listIds: [LIST_A], addIdentifiers: [ADAS_EMAIL] }),
  },
  { name: 'a wrong value', expects: ['InvalidPayload'], perform: update({ attributes: { rating: 'five' } }) },
  {
    name: 'a wrong value among right ones',
    expects: ['InvalidPayload'],
    perform: update({ attributes: { firstName: 'Augusta' }, addToLists: [LIST_B, NOBODY] }),
  },
  { name: 'a conflict', expects: ['ResourceAlreadyExists'], perform: update({ addIdentifiers: [GRACES_EMAIL] }) },
  {
    name: 'an unexpected version',
    expects: ['PreconditionFailed'],
    perform: update({ attributes: { rating: 1 } }, { expectedVersion: 7 }),
  },
  { name: 'a flag that is not allowed', expects: ['Forbidden'], perform: update({ allowWritingReadOnly: true }) },
  {
    name: 'an unknown contact',
    expects: ['ResourceNotFound'],
    perform: update({ attributes: { rating: 1 } }, { contactId: NOBODY }),
  },
  {
    name: 'an unknown key',
    expects: ['Unauthorized'],
    perform: update({ attributes: { rating: 1 } }, { key: 'unknown' }),
  },
  {
    name: 'an unchanged contact found by its identifier',
    expects: 'UNCHANGED',
    perform: (api, call) => api.upsert({ ...call, identifier: ADAS_EMAIL, body: {} }),
  },
  { name: 'reading', expects: [], perform: (api, call) => api.find({ ...call, contactId: ADA }) },
];

async function prepare() {
  const workspace = await gateway.workspace(SEED);
  return { workspace, call: { url: gateway.url, key: workspace.key, workspaceId: workspace.id } };
}

interface HistoryRow {
  version: number;
  at: number;
  key_id: string;
  changes: unknown;
}

/** The history of a workspace without the changes of the seed. */
async function historyOf(workspace: TestWorkspace): Promise<HistoryRow[]> {
  const { contact_history = [] } = (await workspace.rows()) as Record<string, (HistoryRow & { changes: string })[]>;
  return contact_history
    .filter(({ key_id }) => key_id !== 'seed')
    .map((row) => ({ ...row, changes: JSON.parse(row.changes) }))
    .toSorted((a, b) => a.version - b.version);
}

async function idOf(key: string): Promise<string | undefined> {
  const reader = gateway.services.store.reader({ keyHash: hashOf(key) });
  const row = await reader.selectFrom('access_key').select('id').where('hash', '=', hashOf(key)).executeTakeFirst();
  return row?.id;
}
