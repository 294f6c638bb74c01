import { findAccessKey, insertAccessKey } from './access/access-key.queries.ts';
import { hashOf, newKey, SCOPES } from './access/access-key.ts';
import { insertDefinitions } from './contacts/attributes/attribute-definition.queries.ts';
import { insertList, LIST_DEFAULTS } from './contacts/groups/list.queries.ts';
import { parsePathIdentifier, parseUpdateRequest } from './contacts/update/parse-update.ts';
import { updateContact } from './contacts/update/update-contact.ts';
import { isRejected } from './contacts/validation/problem.ts';
import { findWorkspace, insertWorkspace, listWorkspaces } from './contacts/workspaces/workspace.queries.ts';
import type { Services } from './resolvers/runtime/services.ts';

/** The ids of the examples in the documentation (specification §7). */
export const DEMO = {
  key: 'abcd',
  /** A key that nobody has the secret of. The examples rotate it. */
  otherKeyId: '019b76da-a800-7000-8000-000000000001',
  workspaceId: 'a1405560-c8d3-4b1a-877d-3f449ad95352',
  contactId: '12bd0e40-9361-4e32-8b26-99b4ab7eae09',
  otherContactId: 'e7d5a3a0-58f4-4f6b-9d8e-0f3f5a6f9b11',
  /** The documentation uses the id of the contact for a list too. */
  listId: '12bd0e40-9361-4e32-8b26-99b4ab7eae09',
} as const;

const OTHER_LIST_AND_ACCOUNT = '123e4567-e89b-12d3-a456-426614174000';

/** The things that the examples of OpenAPI merge away, delete or revoke. */
const SPARE = {
  duplicateContactId: 'f0c1b3d2-7a64-4e0b-8d57-2b9f6c1e4a35',
  contactId: 'f8a2d4e6-1c3b-4f5d-9e7a-6b8c0d2e4f11',
  listId: '5b6f2c1e-8d3a-4c7b-9f21-0a4e6d8c2b17',
  accountId: '7d9e4f3a-2b1c-4d8e-a6f5-1c3b5d7e9f20',
  keyId: '019b76da-a800-7000-8000-000000000002',
} as const;

const CONTACTS = [
  {
    id: DEMO.contactId,
    identifier: { key: 'externalId', value: 'customer-1' },
    body: { attributes: { firstName: 'Ada', lastName: 'Lovelace' }, addToAccounts: [OTHER_LIST_AND_ACCOUNT] },
  },
  {
    id: DEMO.otherContactId,
    identifier: { key: 'emailaddress', value: 'grace@example.com' },
    body: {
      attributes: { firstName: 'Grace', lastName: 'Hopper' },
      addIdentifiers: [{ key: 'phonenumber', value: '+12025550142' }],
      addToLists: [OTHER_LIST_AND_ACCOUNT],
      addCompanyRefs: ['navy'],
    },
  },
  {
    id: SPARE.duplicateContactId,
    identifier: { key: 'emailaddress', value: 'ada.lovelace@example.com' },
    body: { attributes: { firstName: 'Augusta', lastName: 'King' } },
  },
  {
    id: SPARE.contactId,
    identifier: { key: 'emailaddress', value: 'charles@example.com' },
    body: { attributes: { firstName: 'Charles', lastName: 'Babbage' }, addToAccounts: [SPARE.accountId] },
  },
];

const LISTS = [
  { id: DEMO.listId, name: 'Newsletter' },
  { id: OTHER_LIST_AND_ACCOUNT, name: 'Customers' },
  { id: SPARE.listId, name: 'Last campaign' },
];

/** Keys that nobody has the secret of. */
const OTHER_KEYS = [
  { id: DEMO.otherKeyId, name: 'CRM' },
  { id: SPARE.keyId, name: 'Shop' },
];

/** Returns an update from the documentation as a curl command for a server at `origin`. */
export function demoCurl(origin: string): string {
  return `curl -X PATCH '${origin}/workspaces/${DEMO.workspaceId}/contacts/${DEMO.contactId}' \\
  -H 'Authorization: AccessKey ${DEMO.key}' \\
  -H 'Content-Type: application/json' \\
  -d '{"attributes": {"countryCode": "US"}}'`;
}

/**
 * Fills an empty database with the demo data, in one transaction. Returns whether the database holds the demo. Changes
 * nothing if the database has other workspaces.
 */
export async function fillDemo(services: Services): Promise<boolean> {
  const { workspaceId } = DEMO;
  const { reader, write } = services.store;
  if ((await listWorkspaces(reader('workspaces'))).length > 0) {
    const keyHash = hashOf(DEMO.key);
    return (await findAccessKey(reader({ keyHash }), keyHash, services.now()))?.workspaceId === workspaceId;
  }
  return write({ workspaceId, exclusive: true }, async (transaction) => {
    // Another program may have created it first.
    if ((await findWorkspace(transaction, workspaceId)) !== undefined) return true;
    const now = services.now();
    const times = { createdAt: now, updatedAt: now };
    await insertWorkspace(transaction, { id: workspaceId, name: 'Demo', settings: {}, createdAt: now });
    const key = { id: services.newId(), workspaceId, name: 'Demo', scopes: SCOPES, origin: 'api' } as const;
    await insertAccessKey(transaction, { ...key, createdAt: now }, hashOf(DEMO.key));
    for (const other of OTHER_KEYS) {
      await insertAccessKey(transaction, { ...key, ...other, createdAt: now }, hashOf(newKey()));
    }
    for (const list of LISTS) await insertList(transaction, { ...LIST_DEFAULTS, workspaceId, ...list, ...times });
    await insertDefinitions(
      transaction,
      workspaceId,
      [
        { key: 'countryCode', displayName: 'Country code', type: 'string', cardinality: 'one' },
        { key: 'rating', displayName: 'Rating', type: 'number', cardinality: 'one' },
        { key: 'cookiesAccepted', displayName: 'Cookies accepted', type: 'boolean', cardinality: 'one' },
        { key: 'labels', displayName: 'Labels', type: 'string', cardinality: 'many' },
      ],
      now,
    );
    for (const { id, identifier, body } of CONTACTS) {
      // First the id of the contact itself, then that of its reference.
      const ids = [id];
      const read = parseUpdateRequest(body);
      const named = parsePathIdentifier(identifier);
      if ('problems' in named) throw new Error('the demo has an invalid identifier');
      const outcome = await updateContact(
        transaction,
        services.rules,
        workspaceId,
        { identifiers: [named, ...read.request.addIdentifiers] },
        read,
        { now, newId: () => ids.shift() ?? services.newId(), originMayWriteReadOnly: false },
        { keyId: key.id, api: 'rest', operation: 'upsertContact' },
      );
      if (isRejected(outcome)) throw new Error(`the demo breaks a rule: ${outcome.problems[0]?.message}`);
    }
    return true;
  });
}
