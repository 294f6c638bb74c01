import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccessKey } from '../../../src/access/access-key.ts';
import { ADA, ADAS_EMAIL, FREE_EMAIL, GRACE, LIST_B, SEED } from '../../../src/conformance/environment/seed.ts';
import { contactFromRow } from '../../../src/contacts/contact/contact-row.ts';
import { nameKeyOf } from '../../../src/contacts/contact/name-key.ts';
import type { UpdateContactBody } from '../../../src/contacts/update/update-contact-body.ts';
import { authenticateKey } from '../../../src/resolvers/auth/authenticate.ts';
import { deleteContact } from '../../../src/resolvers/contacts/delete-contact.ts';
import { mergeContacts } from '../../../src/resolvers/contacts/merge-contacts.ts';
import { revertContact } from '../../../src/resolvers/contacts/revert-contact.ts';
import { updateContacts } from '../../../src/resolvers/contacts/update-contacts.ts';
import type { Caller } from '../../../src/resolvers/runtime/services.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { CONTACT_APIS } from '../../apis/api.ts';
import { type Gateway, startGateway } from '../../gateway.ts';
import { freshDatabase } from '../../postgres/fresh-database.ts';
import { fillSource } from '../../store/copy/source.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** The keys of contacts by their ids, and the keys that their names have. */
async function keysIn(store: Store, workspaceId: string) {
  const reader = store.reader({ workspaceId });
  const rows = await reader.selectFrom('contact').selectAll().where('workspace_id', '=', workspaceId).execute();
  const stored = new Map(rows.map((row) => [row.id, row.name_key]));
  return { stored, expected: new Map(rows.map((row) => [row.id, nameKeyOf(contactFromRow(row))])) };
}

test.each(CONTACT_APIS)('$name: the key of a contact follows its display name', async (api) => {
  const { id: workspaceId, key } = await gateway.workspace(SEED);
  const { store } = gateway.services;
  const keyAfter = async (body: UpdateContactBody) => {
    const { problems } = await api.update({ url: gateway.url, workspaceId, key, contactId: ADA, body });
    expect(problems).toEqual([]);
    return (await keysIn(store, workspaceId)).stored.get(ADA);
  };
  expect(await keyAfter({ attributes: { displayName: 'Countess of Lovelace' } })).toBe('COUNTESS OF ');
  expect(await keyAfter({ attributes: { firstName: 'Augusta', rating: 1 } })).toBe('COUNTESS OF ');
  expect(await keyAfter({ attributes: { displayName: null } })).toBe('AUGUSTA');
  expect(await keyAfter({ addToLists: [LIST_B], attributes: { firstName: null } })).toBe('ADA@EXAMPLE.');
  expect(await keyAfter({ addIdentifiers: [FREE_EMAIL], removeIdentifiers: [ADAS_EMAIL] })).toBe(
    FREE_EMAIL.value.toUpperCase().slice(0, 12),
  );
  expect(await keyAfter({ removeIdentifiers: [FREE_EMAIL] })).toBe('');
  expect(await keyAfter({ attributes: { displayName: '𝓪' } })).toBe(null);
});

describe('all keys are those of the names', () => {
  test('after changes of several contacts, a revert, a merge and a deletion', async () => {
    const { id: workspaceId, key: secret } = await gateway.workspace(SEED);
    const { services } = gateway;
    const key = (await authenticateKey(services, secret)) as AccessKey;
    const caller: Caller = { key, api: 'rest', signal: new AbortController().signal };
    const updates = [
      { contactId: ADA, attributes: { rating: 4 } },
      { contactId: GRACE, attributes: { displayName: 'Admiral' } },
      { identifier: { key: 'externalId', value: 'new' }, attributes: { firstName: 'New' } },
      { identifier: { key: 'externalId', value: 'new' }, attributes: { firstName: 'Newer' } },
      { contactId: ADA, addToLists: [LIST_B], attributes: { firstName: 'Augusta' } },
    ];
    const steps: [step: () => Promise<object>, names: string[]][] = [
      [() => updateContacts(services, caller, { workspaceId, body: { updates } }), ['ADMIRAL', 'AUGUSTA', 'NEWER']],
      [
        () => revertContact(services, caller, { workspaceId, contactId: ADA, body: { toVersion: 1 } }),
        ['ADA', 'ADMIRAL', 'NEWER'],
      ],
      [
        () => mergeContacts(services, caller, { workspaceId, contactId: ADA, body: { contactId: GRACE } }),
        ['ADMIRAL', 'NEWER'],
      ],
      [() => deleteContact(services, caller, { workspaceId, contactId: ADA }), ['NEWER']],
      [
        () => revertContact(services, caller, { workspaceId, contactId: ADA, body: { toVersion: 1 } }),
        // It undoes the merge.
        ['ADA', 'ADMIRAL', 'NEWER'],
      ],
    ];
    for (const [step, names] of steps) {
      expect(await step()).not.toHaveProperty('problems');
      const { stored, expected } = await keysIn(services.store, workspaceId);
      expect(stored).toEqual(expected);
      expect([...stored.values()].toSorted()).toEqual(names);
    }
  });

  test('after every kind of change through both APIs, except for rows without a key', async () => {
    const { url, remove } = await freshDatabase();
    const { workspaceId } = await fillSource(url);
    const store = await openStore({ url });
    const { stored, expected } = await keysIn(store, workspaceId);
    const known = [...stored].filter(([, key]) => key !== null);
    expect(known).toEqual(known.map(([id]) => [id, expected.get(id)]));
    expect(stored.size - known.length).toBe(1);
    await store.close();
    await remove();
  });
});
