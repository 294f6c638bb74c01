import { randomUUID } from 'node:crypto';
import { perform } from '../../src/conformance/apis/api.ts';
import { restPlugin } from '../../src/conformance/apis/rest.ts';
import { call } from '../../src/conformance/cases/steps.ts';
import { saveResult } from '../../src/contacts/idempotency-record.queries.ts';
import { unboundToken } from '../contacts/paging/unbound-token.ts';
import type { Serving, TestWorkspace } from '../gateway.ts';
import { type Aliens, OWN } from './places.ts';

/** A mark in all data of the foreign workspace that no other workspace sends. */
export const CANARY = 'Kanarienvogel';

/** The own workspace, always equal. */
export async function ownWorkspace(gateway: Serving): Promise<TestWorkspace & { accessKeyId: string }> {
  const workspace = await gateway.workspace({
    definitions: [{ key: OWN.definition, type: 'string', cardinality: 'one' }],
    lists: [OWN.list],
    contacts: [
      {
        id: OWN.contact,
        body: {
          attributes: { firstName: 'Own', [OWN.definition]: 'x' },
          addIdentifiers: [OWN.identifier],
          listIds: [OWN.list],
          accountIds: [OWN.account],
          companyRefs: [OWN.company],
        },
      },
      { id: OWN.otherContact, body: { attributes: { firstName: 'Other' } } },
    ],
  });
  return { ...workspace, accessKeyId: await unusedKey(gateway, workspace) };
}

async function unusedKey({ services }: Serving, { makeKey }: TestWorkspace): Promise<string> {
  const id = services.newId();
  await makeKey({ id });
  return id;
}

/** The foreign workspace with data that must not leak, and its names. */
export async function alienWorkspace(
  gateway: Serving,
  idempotencyKeys: number,
): Promise<{ workspace: TestWorkspace; aliens: Aliens }> {
  const contacts = [1, 2, 3, 4].map(() => randomUUID());
  const [plain, survivor, merged, deleted] = contacts as [string, string, string, string];
  const [lists, accounts] = [[1, 2].map(() => randomUUID()), [1, 2].map(() => randomUUID())];
  const identifiers = contacts.map((_, index) => ({ key: 'externalId', value: `alien-customer-${index}` }));
  const workspace = await gateway.workspace({
    definitions: [
      { key: 'alienTier', displayName: CANARY, description: CANARY, type: 'string', cardinality: 'one' },
      { key: 'alienPast', displayName: CANARY, type: 'string', cardinality: 'one', archived: true },
    ],
    lists,
    contacts: contacts.map((id, index) => ({
      id,
      body: {
        attributes: { firstName: CANARY, alienTier: CANARY },
        addIdentifiers: [
          { ...(identifiers[index] as (typeof identifiers)[0]), properties: { note: CANARY } },
          { key: 'emailaddress', value: `${CANARY}-${index}@example.com` },
        ],
        listIds: lists,
        accountIds: accounts,
        companyRefs: ['alien-company', `${CANARY} company`],
      },
    })),
  });
  const { id: workspaceId, key } = workspace;
  for (const step of [
    ...lists.map((listId) => call('updateList', { listId }, { name: CANARY, description: CANARY })),
    ...accounts.map((accountId) => call('updateAccount', { accountId }, { name: CANARY })),
    call('mergeContacts', { contactId: survivor }, { contactId: merged }),
    call('deleteContact', { contactId: deleted }),
  ]) {
    const { problems } = await perform(restPlugin, { url: gateway.url, key, workspaceId }, step);
    if (problems.length > 0) throw new Error(`${step.operation}: ${JSON.stringify(problems)}`);
  }
  const keys = Array.from(
    { length: idempotencyKeys },
    (_, index) => `alien-idempotency-${String(index).padStart(6, '0')}`,
  );
  await gateway.services.store.write({ workspaceId }, async (transaction) => {
    for (const each of keys) {
      const answer = JSON.stringify({ canary: CANARY });
      const record = { workspaceId, accessKeyId: workspaceId, key: each };
      await saveResult(transaction, { ...record, fingerprint: each, answer, createdAt: Date.now() });
    }
  });
  const createdAt = Date.now() - 1;
  return {
    workspace,
    aliens: {
      workspace: [workspaceId],
      contact: [plain, survivor, merged, deleted],
      list: lists,
      account: accounts,
      definition: ['alienTier', 'alienPast'],
      identifier: identifiers,
      company: ['alien-company'],
      accessKey: [await unusedKey(gateway, workspace)],
      token: [plain, survivor, ...lists].map((id) => unboundToken({ createdAt, id })),
      idempotencyKey: keys,
    },
  };
}
