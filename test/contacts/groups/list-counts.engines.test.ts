import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SCOPES } from '../../../src/access/access-key.ts';
import { ADA, GRACE, LIST_A, LIST_B, SEED } from '../../../src/conformance/environment/seed.ts';
import { countListMembers } from '../../../src/contacts/groups/list.queries.ts';
import { createContact } from '../../../src/resolvers/contacts/create-contact.ts';
import { deleteContact } from '../../../src/resolvers/contacts/delete-contact.ts';
import { mergeContacts } from '../../../src/resolvers/contacts/merge-contacts.ts';
import { updateContact } from '../../../src/resolvers/contacts/update-contact.ts';
import { addContactsToList, removeContactsFromList } from '../../../src/resolvers/groups/list-members.ts';
import { deleteList } from '../../../src/resolvers/groups/lists.ts';
import { type Gateway, startGateway } from '../../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const CONTACTS = [
  ADA,
  GRACE,
  ...Array.from({ length: 6 }, (_, index) => `00000000-0000-4000-8000-00000000000${index}`),
];

const contact = fc.constantFrom(...CONTACTS);
const lists = fc.subarray([LIST_A, LIST_B]);
const operations = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ name: fc.constant('update'), contact, add: lists, remove: lists }) },
    { weight: 2, arbitrary: fc.record({ name: fc.constant('replace'), contact, lists }) },
    { weight: 2, arbitrary: fc.record({ name: fc.constant('add'), contacts: fc.subarray(CONTACTS) }) },
    { weight: 2, arbitrary: fc.record({ name: fc.constant('remove'), contacts: fc.subarray(CONTACTS) }) },
    { weight: 1, arbitrary: fc.record({ name: fc.constant('create') }) },
    { weight: 1, arbitrary: fc.record({ name: fc.constant('merge'), contact, other: contact }) },
    { weight: 1, arbitrary: fc.record({ name: fc.constant('delete'), contact }) },
    { weight: 1, arbitrary: fc.record({ name: fc.constant('deleteList') }) },
  ),
  { maxLength: 40 },
);

test('the count of a list is the number of its members, also after simultaneous changes of both', async () => {
  await fc.assert(
    fc.asyncProperty(operations, fc.integer({ min: 1, max: 10 }), async (plan, atOnce) => {
      const contacts = CONTACTS.map((id) => ({ id, body: {} }));
      const workspace = await gateway.workspace({ ...SEED, contacts });
      const ask = asking(workspace.id);
      for (let start = 0; start < plan.length; start += atOnce) {
        await Promise.all(plan.slice(start, start + atOnce).map(ask));
        expect(await countsOf(workspace.id)).toEqual(await membersOf(workspace.id));
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);

type Operation = {
  name: string;
  contact?: string;
  other?: string;
  contacts?: string[];
  lists?: string[];
  add?: string[];
  remove?: string[];
};

/** Runs an operation by its resolver; a rejected one changes nothing. */
function asking(workspaceId: string) {
  const { services } = gateway;
  const times = { createdAt: 0, revokedAt: null, expiresAt: null, lastUsedAt: null, rootId: null };
  const key = { id: 'key', workspaceId, name: '', scopes: SCOPES, origin: 'api', ...times } as const;
  const caller = { key, api: 'rest', signal: new AbortController().signal } as const;
  const run = (operation: typeof updateContact | typeof mergeContacts, contactId: string, body: object) =>
    operation(services, caller, { workspaceId, contactId, body });
  return ({ name, contact = '', other, contacts = [], lists = [], add, remove }: Operation): Promise<unknown> => {
    switch (name) {
      case 'update':
        return run(updateContact, contact, { addToLists: add, removeFromLists: remove });
      case 'replace':
        return run(updateContact, contact, { listIds: lists });
      case 'merge':
        return run(mergeContacts, contact, { contactId: other });
      case 'add':
        return addContactsToList(services, caller, { workspaceId, listId: LIST_A, body: { contacts } });
      case 'remove':
        return removeContactsFromList(services, caller, { workspaceId, listId: LIST_A, body: { contacts } });
      case 'create':
        return createContact(services, caller, { workspaceId, body: { displayName: 'New', listIds: [LIST_B] } });
      case 'delete':
        return deleteContact(services, caller, { workspaceId, contactId: contact });
      default:
        return deleteList(services, caller, { workspaceId, listId: LIST_B });
    }
  };
}

async function countsOf(workspaceId: string): Promise<Record<string, number>> {
  const counts = await countListMembers(reader(workspaceId), workspaceId, [LIST_A, LIST_B]);
  return withoutZeros(counts);
}

async function membersOf(workspaceId: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ list_id: string; members: number }>`
    select list_id, count(*) as members from list_member where workspace_id = ${workspaceId} group by list_id
  `.execute(reader(workspaceId));
  return withoutZeros(rows.map(({ list_id, members }) => [list_id, Number(members)]));
}

function withoutZeros(counts: Iterable<readonly [string, number]>): Record<string, number> {
  return Object.fromEntries([...counts].filter(([, count]) => count !== 0));
}

function reader(workspaceId: string) {
  return gateway.services.store.reader({ workspaceId });
}
