import { expect } from 'vitest';
import { findAccessKey } from '../../../src/access/access-key.queries.ts';
import { type AccessKey, hashOf } from '../../../src/access/access-key.ts';
import { ADA, GRACE, LIST_A, LIST_B, type Seed } from '../../../src/conformance/environment/seed.ts';
import { mergeContacts } from '../../../src/resolvers/contacts/merge-contacts.ts';
import type { Caller, Services } from '../../../src/resolvers/runtime/services.ts';
import type { TestWorkspace } from '../../gateway.ts';
import { DEFINITIONS } from '../samples.ts';

const LINUS = '0190a000-0000-7000-8000-00000000000d';
/** The contact that `mergeIntoAda` merges into Ada. */
export const MERGED = '0190a000-0000-7000-8000-00000000000e';

const BUILTIN = ['firstName', 'initialReference', 'emailaddress', 'phonenumber'];

/** A workspace whose contacts have about half of the identifiers in random updates. */
export const MEETING_CONTACTS = {
  definitions: [...DEFINITIONS.values()].filter(({ key }) => !BUILTIN.includes(key)),
  lists: [LIST_A, LIST_B],
  contacts: [
    {
      id: ADA,
      body: {
        attributes: { firstName: 'Ada', rating: 5, labels: ['a', 'b'], serial: 'A' },
        addIdentifiers: [{ key: 'emailaddress', value: 'a@example.com' }],
        listIds: [LIST_A],
        companyRefs: ['acme', '__proto__'],
      },
    },
    {
      id: GRACE,
      body: {
        addIdentifiers: [
          { key: 'emailaddress', value: 'B@Example.com', properties: { a: 1 } },
          { key: 'visitorid', value: 'v' },
        ],
      },
    },
    { id: LINUS, body: { addIdentifiers: [{ key: '__proto__', value: 'toString' }] } },
    { id: MERGED, body: { attributes: { rating: 1 } } },
  ],
} satisfies Seed;

export async function accessKeyOf({ store }: Services, { key }: TestWorkspace): Promise<AccessKey> {
  const keyHash = hashOf(key);
  return (await findAccessKey(store.reader({ keyHash }), keyHash, Date.now())) as AccessKey;
}

export async function mergeIntoAda(services: Services, caller: Caller, { id: workspaceId }: TestWorkspace) {
  const merge = { workspaceId, contactId: ADA, body: { contactId: MERGED } };
  expect(await mergeContacts(services, caller, merge)).not.toHaveProperty('problems');
}
