import { pino } from 'pino';
import { listAccessKeys } from '../../../src/access/access-key.queries.ts';
import { revokeAccessKey } from '../../../src/access/keys/change-keys.queries.ts';
import { startApp } from '../../../src/app.ts';
import { type Call, perform } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import { call, update, upsert } from '../../../src/conformance/cases/steps.ts';
import { ACCOUNT_A, ADA, GRACE, LIST_A, LIST_B, NOBODY, SEED } from '../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../src/conformance/step.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { makeWorkspace } from '../../gateway.ts';

/** A change that only an earlier version of the program could write. */
const OLD = '0190a000-0000-7000-8000-00000000001d';

const ODD_TEXTS = [
  'Zoë',
  'zoe',
  'Z',
  '~',
  '\uFFFD',
  '😀',
  '👩‍👩‍👧',
  '" \\ \n\t',
  "';--",
  '\u2028',
  '0',
  ' ',
  'x'.repeat(500),
];

const FORMAT = { type: 'select', select: { options: [{ label: 'Gold, "pure"', value: 'gold' }] } };

/** Every kind of change, over both APIs in turn. */
const STEPS: readonly Step[] = [
  call(
    'createAttributeDefinition',
    {},
    { key: 'tier', displayName: 'Tier', type: 'string', format: FORMAT, pii: true },
  ),
  call('updateAttributeDefinition', { key: 'rating' }, { description: 'How much they like it.' }),
  call('createList', {}, { name: 'Spring 🌷', description: 'Flowers', consentType: 'double', tags: [NOBODY] }),
  call('createAccount', {}, { name: 'Analytical Engines' }),
  // As text, because otherwise `__proto__` would not be an ordinary key.
  update({ attributes: JSON.parse('{"__proto__": "polluted", "constructor": "x", "10": "ten", "9": "nine"}') }),
  update({ attributes: { scores: [5e-324, 0.1, -0, 0.30000000000000004, 9007199254740991, 123456.789e-12] } }),
  update({ attributes: { countryCode: 'x'.repeat(4096), labels: ODD_TEXTS, tier: 'gold', since: '2026-01-31' } }),
  update({
    addIdentifiers: ODD_TEXTS.filter((text) => text.trim() !== '').map((value) => ({ key: 'externalId', value })),
  }),
  update({ companyRefs: ['acme', 'Ω'], addToLists: [LIST_B], attributes: { rating: null } }),
  upsert({ key: 'externalId', value: 'merged' }, { attributes: { rating: 1 }, listIds: [LIST_A] }),
  upsert({ key: 'externalId', value: 'deleted' }, { attributes: { rating: 2 }, accountIds: [ACCOUNT_A] }),
  call('createContact', {}, { displayName: 'New', listIds: [LIST_B] }),
  call('deleteList', { listId: LIST_A }),
];

/** A database whose tables all have rows, of many kinds. */
export async function fillSource(url: string): Promise<{ workspaceId: string; key: string }> {
  const store = await openStore({ url });
  const app = await startApp({ host: '127.0.0.1', port: 0, demo: false }, store, pino({ level: 'silent' }));
  const text = (key: string) => ({ key, type: 'string', cardinality: 'one' }) as const;
  const definitions = [...SEED.definitions, ...['__proto__', 'constructor', '10', '9'].map(text)];
  const { id: workspaceId, key, makeKey } = await makeWorkspace(app.services, { ...SEED, definitions });
  await makeWorkspace(app.services, { ...SEED, settings: { undefinedAttributes: 'define' } });

  const where = { url: app.url, key, workspaceId };
  for (const [index, step] of STEPS.entries()) await take(where, step, index);
  const merged = await take(where, call('contactByIdentifier', { identifier: { key: 'externalId', value: 'merged' } }));
  await take(where, call('mergeContacts', { contactId: GRACE }, { contactId: merged }));
  const deleted = await take(
    where,
    call('contactByIdentifier', { identifier: { key: 'externalId', value: 'deleted' } }),
  );
  await take(where, call('deleteContact', { contactId: deleted }));

  await changeOnce(where);

  await makeKey({ scopes: [], origin: 'journey' });
  const [, { id } = { id: '' }] = await listAccessKeys(store.reader({ workspaceId }), workspaceId);
  await store.write({ workspaceId }, (transaction) => revokeAccessKey(transaction, { workspaceId, id }, undefined, 1));
  await insertOldRows(store, workspaceId);
  await app.close();
  return { workspaceId, key };
}

/** Makes a change under its own idempotency key; a repetition has the same response. */
export async function changeOnce({ url, key, workspaceId }: Call): Promise<{ replayed: string | null; body: unknown }> {
  const response = await fetch(`${url}/workspaces/${workspaceId}/contacts/${ADA}`, {
    method: 'PATCH',
    headers: { authorization: `AccessKey ${key}`, 'content-type': 'application/json', 'idempotency-key': 'once' },
    body: JSON.stringify({ attributes: { countryCode: 'GB' } }),
  });
  return { replayed: response.headers.get('idempotency-replayed'), body: await response.json() };
}

async function take(where: Call, step: Step, index = 0): Promise<string> {
  const { result, problems } = await perform(index % 2 === 0 ? restPlugin : graphqlPlugin, where, step);
  if (problems.length > 0) throw new Error(`${step.operation} is refused: ${JSON.stringify(problems)}`);
  return String(result?.id);
}

/** JSON in the form of other programs, with numbers that are rejected today. */
async function insertOldRows(store: Store, workspace_id: string): Promise<void> {
  await store.write({ workspaceId: workspace_id }, async (transaction) => {
    const contact = { version: 1, created_at: 1, updated_at: 1, last_change_id: OLD };
    const attributes = '{ "b": 1e21, "a" : -0, "rating": 1.50, "B":"\\u00e9\\/", "deep": {"z": [1, {"y": null}]} }';
    const nothing = { identifiers: ' [ ]', list_ids: '[]', account_ids: '[]', company_refs: '[]' };
    await transaction
      .insertInto('contact')
      .values({ workspace_id, id: OLD, attributes, ...contact, ...nothing })
      .execute();
    const change = {
      version: 1,
      previous_id: null,
      removed: 0,
      at: 1,
      key_id: '',
      api: 'rest',
      operation: '',
    } as const;
    await transaction
      .insertInto('contact_history')
      .values({ workspace_id, id: OLD, contact_id: OLD, ...change, changes: '[ {"before": 1E5, "after":null} ]' })
      .execute();
  });
}
