import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIST_A } from '../../../src/conformance/environment/seed.ts';
import { contactsPage, positionOfContact } from '../../../src/contacts/paging/contacts-page.queries.ts';
import type { Position } from '../../../src/contacts/paging/page.ts';
import { type Gateway, startGateway } from '../../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

type Step = { page: true } | { add: number; onList: boolean } | { remove: number };

/** Contacts are created and deleted between pages; some have the same creation time in milliseconds. */
const steps = fc.array(
  fc.oneof(
    fc.record({ page: fc.constant(true as const) }),
    fc.record({ add: fc.nat(4), onList: fc.boolean() }),
    fc.record({ remove: fc.nat(30) }),
  ),
  { maxLength: 12 },
);

test('pages have each contact that exists throughout exactly once, also if others are created and deleted', async () => {
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.integer({ min: 1, max: 3 }),
      fc.boolean(),
      fc.boolean(),
      async (plan, limit, descending, ofList) => {
        const { id: workspaceId } = await gateway.workspace({ lists: [LIST_A] });
        const contacts: { id: string; createdAt: number; onList: boolean }[] = [];
        for (let index = 0; index < 8; index += 1) contacts.push(await add(workspaceId, index % 3, index % 2 === 0));
        const atFirst = contacts.filter(({ onList }) => onList || !ofList).map(({ id }) => id);
        const removed = new Set<string>();
        const seen: string[] = [];
        let from: Position | undefined;
        let hasMore = true;

        const nextPage = async () => {
          const filter = ofList ? { listId: LIST_A } : {};
          const request = { limit, descending, ...(from === undefined ? {} : { from }) };
          const page = await contactsPage(gateway.services.store.reader({ workspaceId }), workspaceId, filter, request);
          seen.push(...page.nodes.map(({ id }) => id));
          const last = page.nodes.at(-1);
          if (last !== undefined) from = positionOfContact(last);
          hasMore = page.hasMore;
        };
        for (const step of plan as Step[]) {
          if ('add' in step) contacts.push(await add(workspaceId, step.add, step.onList));
          else if ('remove' in step) removed.add(await remove(workspaceId, contacts[step.remove % contacts.length]));
          else if (hasMore) await nextPage();
        }
        while (hasMore) await nextPage();

        expect(seen).toEqual([...new Set(seen)]);
        expect(atFirst.filter((id) => !removed.has(id) && !seen.includes(id))).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

const BEGINNING = 1_700_000_000_000;

async function add(workspaceId: string, createdAt: number, onList: boolean) {
  const id = gateway.services.newId();
  const time = BEGINNING + createdAt;
  await gateway.services.store.write({ workspaceId }, async (transaction) => {
    await transaction
      .insertInto('contact')
      .values({
        workspace_id: workspaceId,
        id,
        version: 1,
        attributes: '{}',
        identifiers: '[]',
        list_ids: JSON.stringify(onList ? [LIST_A] : []),
        account_ids: '[]',
        company_refs: '[]',
        created_at: time,
        updated_at: time,
      })
      .execute();
    if (!onList) return;
    await transaction
      .insertInto('list_member')
      .values({ workspace_id: workspaceId, list_id: LIST_A, contact_created_at: time, contact_id: id })
      .execute();
  });
  return { id, createdAt: time, onList };
}

async function remove(workspaceId: string, contact: { id: string } | undefined): Promise<string> {
  const id = contact?.id ?? '';
  await gateway.services.store.write({ workspaceId }, async (transaction) => {
    await transaction
      .deleteFrom('list_member')
      .where('workspace_id', '=', workspaceId)
      .where('contact_id', '=', id)
      .execute();
    await transaction.deleteFrom('contact').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
  });
  return id;
}
