import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccessKey } from '../../../src/access/access-key.ts';
import { ACCOUNT_A, ADA, GRACE, LIST_A, LIST_B, SEED } from '../../../src/conformance/environment/seed.ts';
import type { Contact } from '../../../src/contacts/contact/contact.ts';
import { contactFromRow } from '../../../src/contacts/contact/contact-row.ts';
import { contactAsOf } from '../../../src/contacts/history/contact-as-of.queries.ts';
import { findLatestState } from '../../../src/contacts/history/latest-state.queries.ts';
import { isRejected } from '../../../src/contacts/validation/problem.ts';
import { authenticate } from '../../../src/resolvers/auth/authenticate.ts';
import { deleteContact } from '../../../src/resolvers/contacts/delete-contact.ts';
import { mergeContacts } from '../../../src/resolvers/contacts/merge-contacts.ts';
import { revertContact } from '../../../src/resolvers/contacts/revert-contact.ts';
import { updateContact, upsertContact } from '../../../src/resolvers/contacts/update-contact.ts';
import { deleteList } from '../../../src/resolvers/groups/lists.ts';
import { createSession } from '../../../src/resolvers/runtime/session.ts';
import {
  archiveAttributeDefinition,
  updateAttributeDefinition,
} from '../../../src/resolvers/workspaces/attribute-definitions.ts';
import { type Gateway, startGateway } from '../../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const IDENTIFIERS = [
  { key: 'emailaddress', value: 'ada@example.com' },
  { key: 'emailaddress', value: 'Grace@Example.com' },
  { key: 'phonenumber', value: '+1 202 555 0142' },
  { key: 'visitorid', value: 'v' },
];
const body = fc.record(
  {
    attributes: fc.record(
      {
        firstName: fc.constantFrom('Ada', 'Augusta', null),
        rating: fc.constantFrom(1, 5, null),
        labels: fc.constantFrom(['a', 'b'], ['b', 'a'], null),
        contract: fc.constantFrom('C-1'),
      },
      { requiredKeys: [] },
    ),
    addIdentifiers: fc.subarray(IDENTIFIERS, { maxLength: 2 }),
    removeIdentifiers: fc.subarray(IDENTIFIERS, { maxLength: 1 }),
    strategy: fc.constant('first_alias'),
    listIds: fc.shuffledSubarray([LIST_A, LIST_B]),
    removeFromAccounts: fc.subarray([ACCOUNT_A]),
    companyRefs: fc.shuffledSubarray(['acme', 'globex', '__proto__']),
  },
  { requiredKeys: ['strategy'] },
);
const place = fc.nat(3);
const revert = fc.record({ revert: place, back: fc.nat(5) });

/** Contacts are named by their place among all that there have been, versions by how far back they are. */
const step = fc.oneof(
  { arbitrary: fc.record({ update: place, body }), weight: 8 },
  { arbitrary: fc.record({ upsert: fc.constantFrom(...IDENTIFIERS), body }), weight: 3 },
  { arbitrary: revert, weight: 4 },
  { arbitrary: fc.record({ merge: place, into: place }), weight: 2 },
  fc.record({ remove: place }),
  fc.record({ list: fc.constant(LIST_B) }),
  fc.record({ archive: fc.constant('labels') }),
  fc.record({ limit: fc.constant(4) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

test('after any operations, a revert gives exactly what was or changes nothing, and reverting it what was before', async () => {
  const seen = { reverted: 0, restored: 0, refused: 0, unchanged: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), revert, async (steps, last) => {
      const world = await createWorld();
      for (const each of steps) await world.take(each);

      const contactId = world.idAt(last.revert);
      const before = await world.latest(contactId);
      const toVersion = Math.max(1, before.contact.version - last.back);
      const then = await world.stateAt(contactId, toVersion);
      const rows = await world.rows();
      const result = await world.revertTo(contactId, toVersion);
      if (isRejected(result)) {
        seen.refused += 1;
        expect(result.problems.length).toBeGreaterThan(0);
        expect(await world.rows()).toEqual(rows);
        return;
      }
      const { contact: after, isRemoved } = await world.latest(contactId);
      expect(isRemoved).toBe(false);
      expect(result.contact).toEqual({ ...after, lastChangeId: before.contact.lastChangeId });
      expect(partsOf(after)).toEqual(partsOf(then));
      if (result.outcome === 'UNCHANGED') {
        seen.unchanged += 1;
        expect(await world.rows()).toEqual(rows);
        return;
      }
      expect(after.version).toBe(before.contact.version + 1);
      expect(after.createdAt).toBe(before.contact.createdAt);
      expect(await world.stateAt(contactId, toVersion)).toEqual(then);
      expect(await world.identifiersOf(contactId)).toEqual(idsOf(after));

      if (before.isRemoved) {
        seen.restored += 1;
        expect(result.outcome).toBe('CREATED');
        expect(await world.revertTo(contactId, before.contact.version)).toMatchObject({ problems: [{}] });
        return;
      }
      seen.reverted += 1;
      const back = await world.revertTo(contactId, before.contact.version);
      // What no request could write any more is removed for good, and what is read-only is set for good.
      if (isRejected(back)) {
        expect(back.problems.filter(({ message }) => !/is archived|at most 4|read-only/.test(message))).toEqual([]);
        return;
      }
      expect(back.outcome).toBe('UPDATED');
      const { contact: again } = await world.latest(contactId);
      expect(partsOf(again)).toEqual(partsOf(before.contact));
      expect(again.version).toBe(before.contact.version + 2);
    }),
    { numRuns: 300 },
  );
  // The property says little if most reverts are of one kind.
  expect(Math.min(seen.reverted, seen.refused, seen.unchanged)).toBeGreaterThan(15);
  expect(seen.restored).toBeGreaterThan(3);
}, 240_000);

function partsOf(contact: Contact | null | undefined) {
  if (!contact) return contact;
  const { attributes, identifiers, listIds, accountIds, companyRefs } = contact;
  return { attributes, identifiers, listIds, accountIds, companyRefs };
}

function idsOf(contact: Contact | undefined): string[] {
  return (contact?.identifiers ?? []).map(({ key, normalized }) => `${key} ${normalized}`).sort();
}

async function createWorld() {
  const workspace = await gateway.workspace(SEED);
  const { id: workspaceId, key: secret } = workspace;
  const { services } = gateway;
  const key = (await authenticate(services, `AccessKey ${secret}`)) as AccessKey;
  const { run } = createSession(services, { key, api: 'graphql', signal: new AbortController().signal });
  const db = services.store.reader({ workspaceId });
  const ids: string[] = [ADA, GRACE];
  const idAt = (index: number) => ids[index % ids.length] as string;
  const contacts = async () => {
    const rows = await db.selectFrom('contact').selectAll().where('workspace_id', '=', workspaceId).execute();
    return rows.map(contactFromRow);
  };
  const latest = async (id: string) => {
    const found = await findLatestState(db, workspaceId, id);
    if (found === undefined) throw new Error(`${id} has no history`);
    return found;
  };
  const revertTo = (contactId: string, toVersion: number) =>
    run(revertContact, { workspaceId, contactId, body: { toVersion } });

  return {
    idAt,
    latest,
    revertTo,
    rows: () => workspace.rows(),
    async stateAt(id: string, version: number): Promise<Contact | null> {
      const then = await contactAsOf(db, await latest(id), { version, path: [] });
      return then === null || isRejected(then) ? null : then;
    },
    async identifiersOf(id: string): Promise<string[]> {
      const rows = await db
        .selectFrom('contact_identifier')
        .select(['key', 'normalized_value'])
        .where('workspace_id', '=', workspaceId)
        .where('contact_id', '=', id)
        .execute();
      return rows.map(({ key: kind, normalized_value }) => `${kind} ${normalized_value}`).sort();
    },
    async take(taken: Step): Promise<void> {
      if ('update' in taken) await run(updateContact, { workspaceId, contactId: idAt(taken.update), body: taken.body });
      else if ('upsert' in taken) await run(upsertContact, { workspaceId, identifier: taken.upsert, body: taken.body });
      else if ('merge' in taken)
        await run(mergeContacts, { workspaceId, contactId: idAt(taken.into), body: { contactId: idAt(taken.merge) } });
      else if ('remove' in taken) await run(deleteContact, { workspaceId, contactId: idAt(taken.remove) });
      else if ('list' in taken) await run(deleteList, { workspaceId, listId: taken.list });
      else if ('archive' in taken) await run(archiveAttributeDefinition, { workspaceId, key: taken.archive });
      else if ('limit' in taken)
        await run(updateAttributeDefinition, {
          workspaceId,
          key: 'rating',
          body: { format: { type: 'range', range: { max: taken.limit } } },
        });
      else {
        const contactId = idAt(taken.revert);
        const { contact } = await latest(contactId);
        await revertTo(contactId, Math.max(1, contact.version - taken.back));
      }
      for (const { id } of await contacts()) if (!ids.includes(id)) ids.push(id);
    },
  };
}
