import fc from 'fast-check';
import { expect } from 'vitest';
import type { AccessKey } from '../../../src/access/access-key.ts';
import { ACCOUNT_A, ACCOUNT_B, ADA, GRACE, LIST_A, LIST_B, SEED } from '../../../src/conformance/environment/seed.ts';
import type { Contact } from '../../../src/contacts/contact/contact.ts';
import { contactFromRow } from '../../../src/contacts/contact/contact-row.ts';
import { contactAsOf } from '../../../src/contacts/history/contact-as-of.queries.ts';
import { findLatestState } from '../../../src/contacts/history/latest-state.queries.ts';
import { STRATEGIES } from '../../../src/contacts/update/update-contact-body.ts';
import { isRejected } from '../../../src/contacts/validation/problem.ts';
import { authenticateKey } from '../../../src/resolvers/auth/authenticate.ts';
import { deleteContact } from '../../../src/resolvers/contacts/delete-contact.ts';
import { mergeContacts } from '../../../src/resolvers/contacts/merge-contacts.ts';
import { revertContact } from '../../../src/resolvers/contacts/revert-contact.ts';
import { updateContact, upsertContact } from '../../../src/resolvers/contacts/update-contact.ts';
import { addContactsToList } from '../../../src/resolvers/groups/list-members.ts';
import { deleteList } from '../../../src/resolvers/groups/lists.ts';
import { createSession } from '../../../src/resolvers/runtime/session.ts';
import {
  archiveAttributeDefinition,
  updateAttributeDefinition,
} from '../../../src/resolvers/workspaces/attribute-definitions.ts';
import type { Gateway } from '../../gateway.ts';

/** Few identifiers, so that contacts often take them from each other. */
const IDENTIFIERS = [
  { key: 'emailaddress', value: 'ada@example.com' },
  { key: 'emailaddress', value: 'Grace@Example.com' },
  { key: 'phonenumber', value: '+1 202 555 0142' },
  { key: 'visitorid', value: 'v' },
];

const body = fc.record(
  {
    attributes: fc.oneof(
      {
        arbitrary: fc.record(
          {
            firstName: fc.constantFrom('Ada', 'Augusta', null),
            rating: fc.constantFrom(1, 2.5, 5, null),
            labels: fc.constantFrom(['a', 'b'], ['b', 'a'], null),
          },
          { requiredKeys: [] },
        ),
        weight: 20,
      },
      // Read-only: a revert cannot restore its earlier value.
      fc.record({ contract: fc.constant('C-1') }),
    ),
    addIdentifiers: fc.subarray(IDENTIFIERS, { maxLength: 2 }),
    removeIdentifiers: fc.subarray(IDENTIFIERS, { maxLength: 1 }),
    strategy: fc.oneof({ arbitrary: fc.constant('first_alias'), weight: 4 }, fc.constantFrom(...STRATEGIES)),
    listIds: fc.shuffledSubarray([LIST_A, LIST_B]),
    addToAccounts: fc.subarray([ACCOUNT_A, ACCOUNT_B]),
    removeFromAccounts: fc.subarray([ACCOUNT_A]),
    companyRefs: fc.shuffledSubarray(['acme', 'globex', '__proto__']),
  },
  { requiredKeys: ['strategy'] },
);

/** A contact is its index among all contacts so far; a version is its distance from the latest. */
const place = fc.nat(3);
export const revert = fc.record({ revert: place, back: fc.constantFrom(0, 1, 2, 3, 4, 5) });

/** Changes of contacts. */
const contactSteps = [
  { arbitrary: fc.record({ update: place, body }), weight: 6 },
  { arbitrary: fc.record({ upsert: fc.constantFrom(...IDENTIFIERS), body }), weight: 3 },
  { arbitrary: revert, weight: 6 },
  { arbitrary: fc.record({ merge: place, into: place }), weight: 6 },
  { arbitrary: fc.record({ remove: place }), weight: 1 },
  { arbitrary: fc.record({ join: fc.subarray([0, 1, 2, 3]) }), weight: 1 },
];
export const contactStep = fc.oneof(...contactSteps);

/** Also changes that are obstacles to reverts. */
export const step = fc.oneof(
  ...contactSteps,
  fc.record({ list: fc.constant(LIST_B) }),
  fc.record({ archive: fc.constant('labels') }),
  fc.record({ limit: fc.constant(4) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

export type History = Awaited<ReturnType<typeof startHistory>>;

/** Returns a workspace with the contacts of the seed, a clock, and the known state after each change. */
export async function startHistory(gateway: Gateway) {
  const workspace = await gateway.workspace(SEED);
  const { id: workspaceId, key: secret } = workspace;
  let now = Date.now();
  const services = { ...gateway.services, now: () => now };
  const key = (await authenticateKey(services, secret)) as AccessKey;
  const { run } = createSession(services, { key, api: 'graphql', signal: new AbortController().signal });
  const db = services.store.reader({ workspaceId });
  const ids: string[] = [ADA, GRACE];
  const states = new Map<string, Contact>();
  /** The contact that one was merged into, by the responses. */
  const parents = new Map<string, string>();
  const idAt = (index: number) => ids[index % ids.length] as string;
  /** Most updates of a merged contact would be rejected. */
  const notMergedAt = (index: number) => {
    const notMerged = ids.filter((id) => !parents.has(id));
    return notMerged[index % notMerged.length] as string;
  };

  const rowsOf = (
    table: 'contact_identifier' | 'contact_merge' | 'list_member' | 'account_member' | 'company_member',
  ) => db.selectFrom(table).selectAll().where('workspace_id', '=', workspaceId).execute() as Promise<object[]>;
  const contacts = async () => {
    const rows = await db.selectFrom('contact').selectAll().where('workspace_id', '=', workspaceId).execute();
    return rows.map(contactFromRow);
  };
  const look = async () => {
    for (const contact of await contacts()) {
      if (!ids.includes(contact.id)) ids.push(contact.id);
      states.set(`${contact.id} ${contact.version}`, contact);
    }
  };
  const latest = async (id: string) => {
    const found = await findLatestState(db, workspaceId, id);
    if (found === undefined) throw new Error(`${id} has no history`);
    return found;
  };
  const merge = async (survivorId: string, mergedId: string) => {
    const merged = await run(mergeContacts, { workspaceId, contactId: survivorId, body: { contactId: mergedId } });
    if (!isRejected(merged) && merged.outcome === 'UPDATED') parents.set(mergedId, survivorId);
    return merged;
  };
  const revertTo = async (contactId: string, toVersion: number) => {
    const reverted = await run(revertContact, { workspaceId, contactId, body: { toVersion } });
    if (isRejected(reverted)) return reverted;
    for (const id of reverted.restoredContactIds) {
      expect(parents.get(id)).toBe(contactId);
      parents.delete(id);
    }
    for (const id of reverted.mergedAgainContactIds) parents.set(id, contactId);
    return reverted;
  };
  await look();

  return {
    workspaceId,
    ids,
    states: () => [...states.values()],
    run,
    db,
    notMergedAt,
    latest,
    merge,
    revertTo,
    rows: () => workspace.rows(),
    async stateAt(id: string, version: number): Promise<Contact | null> {
      const then = await contactAsOf(db, await latest(id), { version, path: [] });
      return then === null || isRejected(then) ? null : then;
    },
    /** The contacts that are merged into one and were not restored. */
    mergedInto: (id: string) => ids.filter((each) => parents.get(each) === id),
    /** The state of every contact, and the targets of the ids of merged ones. */
    async view(): Promise<Record<string, ReturnType<typeof partsOf> | string | null>> {
      const present = new Map((await contacts()).map((contact) => [contact.id, contact]));
      return Object.fromEntries(
        ids.map((id) => {
          const contact = present.get(id);
          return [id, contact === undefined ? (survivorIn(parents, id, present) ?? null) : partsOf(contact)];
        }),
      );
    },
    /** Checks that the other tables agree with the contacts. */
    async check(): Promise<void> {
      const all = await contacts();
      const present = new Map(all.map((contact) => [contact.id, contact]));
      const owned = (await rowsOf('contact_identifier')) as {
        key: string;
        normalized_value: string;
        contact_id: string;
      }[];
      expect(owned.map((row) => `${row.contact_id} ${row.key} ${row.normalized_value}`).sort()).toEqual(
        all.flatMap(({ id, identifiers }) => identifiers.map((it) => `${id} ${it.key} ${it.normalized}`)).sort(),
      );
      for (const [table, column, set] of MEMBERS) {
        const members = (await rowsOf(table)) as Record<string, unknown>[];
        expect(members.map((row) => `${row.contact_id} ${row[column]} ${row.contact_created_at}`).sort()).toEqual(
          all.flatMap(({ id, createdAt, [set]: of }) => of.map((member) => `${id} ${member} ${createdAt}`)).sort(),
        );
      }
      const redirects = (await rowsOf('contact_merge')) as { merged_id: string; survivor_id: string }[];
      expect(redirects.map((row) => `${row.merged_id} ${row.survivor_id}`).sort()).toEqual(
        ids
          .flatMap((id) => {
            const survivor = survivorIn(parents, id, present);
            return survivor === undefined ? [] : [`${id} ${survivor}`];
          })
          .sort(),
      );
    },
    async take(taken: Step, pause = 0): Promise<void> {
      now += pause;
      if ('update' in taken) await run(updateContact, { workspaceId, contactId: idAt(taken.update), body: taken.body });
      else if ('upsert' in taken) await run(upsertContact, { workspaceId, identifier: taken.upsert, body: taken.body });
      else if ('merge' in taken) await merge(notMergedAt(taken.into), notMergedAt(taken.merge));
      else if ('remove' in taken) await run(deleteContact, { workspaceId, contactId: idAt(taken.remove) });
      else if ('join' in taken)
        await run(addContactsToList, { workspaceId, listId: LIST_B, body: { contacts: taken.join.map(idAt) } });
      else if ('list' in taken) await run(deleteList, { workspaceId, listId: taken.list });
      else if ('archive' in taken) await run(archiveAttributeDefinition, { workspaceId, key: taken.archive });
      else if ('limit' in taken)
        await run(updateAttributeDefinition, {
          workspaceId,
          key: 'rating',
          body: { format: { type: 'range', range: { max: taken.limit } } },
        });
      else {
        const contactId = notMergedAt(taken.revert);
        const { contact } = await latest(contactId);
        await revertTo(contactId, Math.max(1, contact.version - taken.back));
      }
      await look();
    },
  };
}

/** The parts of a contact that a revert restores. */
export function partsOf(contact: Contact) {
  const { attributes, identifiers, listIds, accountIds, companyRefs } = contact;
  return { attributes, identifiers, listIds, accountIds, companyRefs };
}

const MEMBERS = [
  ['list_member', 'list_id', 'listIds'],
  ['account_member', 'account_id', 'accountIds'],
  ['company_member', 'company_ref', 'companyRefs'],
] as const;

/** The contact that an id leads to, if the contact at the end of its merges exists. */
function survivorIn(
  parents: ReadonlyMap<string, string>,
  id: string,
  present: ReadonlyMap<string, unknown>,
): string | undefined {
  let survivor = parents.get(id);
  for (let next = survivor; next !== undefined; next = parents.get(next)) survivor = next;
  return survivor !== undefined && present.has(survivor) ? survivor : undefined;
}
