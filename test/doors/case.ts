import type { AccessKey } from '../../src/access/access-key.ts';
import type { IdentifierRef } from '../../src/contacts/problem.ts';
import type { Seed } from '../gateway.ts';
import type { Answer, ContactView } from './door.ts';

/** One sentence of the specification, to be true through every door. */
export interface Case {
  name: string;
  /** Changes the workspace that every case starts from. */
  seed?: Partial<Seed>;
  rights?: Partial<Pick<AccessKey, 'scopes' | 'origin'>>;
  /** null: another workspace's key; undefined: the key of the workspace. */
  key?: 'foreign' | 'none' | 'unknown' | 'malformed';
  workspaceId?: string;
  /** Which contact is meant: ADA where nothing is said. An identifier means the by-identifier operation. */
  contactId?: string;
  identifier?: IdentifierRef;
  /** What to do; a case without a body reads. */
  body?: object;
  expectedVersion?: number;
  include?: string[];
  expect: Expected;
  /** What a client of GraphQL gets instead, where the types of GraphQL refuse a value before we see it. */
  refusedByTypes?: true;
}

export interface Expected {
  outcome?: Answer['outcome'];
  problems?: { code: string; path: string; message?: unknown }[];
  skipped?: IdentifierRef[];
  contact?: Partial<ContactView> | Record<string, unknown>;
}

export const ADA = '0190a000-0000-7000-8000-00000000000a';
export const GRACE = '0190a000-0000-7000-8000-00000000000b';
export const LIST_A = '0190a000-0000-7000-8000-0000000001aa';
export const LIST_B = '0190a000-0000-7000-8000-0000000001bb';
export const ACCOUNT_A = '0190a000-0000-7000-8000-0000000002aa';
export const ACCOUNT_B = '0190a000-0000-7000-8000-0000000002bb';
/** A well-formed id that nothing has. */
export const NOBODY = '0190a000-0000-7000-8000-ffffffffffff';

export const ADAS_EMAIL = { key: 'emailaddress', value: 'ada@example.com' };
export const GRACES_EMAIL = { key: 'emailaddress', value: 'grace@example.com' };
export const GRACES_PHONE = { key: 'phonenumber', value: '+12025550142' };
export const FREE_EMAIL = { key: 'emailaddress', value: 'free@example.com' };

/** What a workspace holds when a case begins. */
export const SEED: Seed = {
  definitions: [
    { key: 'countryCode', type: 'string', cardinality: 'one' },
    { key: 'rating', type: 'number', cardinality: 'one' },
    { key: 'cookiesAccepted', type: 'boolean', cardinality: 'one' },
    { key: 'labels', type: 'string', cardinality: 'many' },
    { key: 'scores', type: 'number', cardinality: 'many' },
    { key: 'since', type: 'datetime', cardinality: 'one' },
    { key: 'serial', type: 'string', cardinality: 'one', readOnly: true },
    { key: 'contract', type: 'string', cardinality: 'one', readOnly: true },
    { key: 'retired', type: 'string', cardinality: 'one', archived: true },
  ],
  lists: [LIST_A, LIST_B],
  contacts: [
    {
      id: ADA,
      body: {
        attributes: { firstName: 'Ada', rating: 5, labels: ['first'], serial: 'A-1', initialReference: NOBODY },
        addIdentifiers: [ADAS_EMAIL],
        listIds: [LIST_A],
        accountIds: [ACCOUNT_A],
        companyRefs: ['acme'],
      },
    },
    {
      id: GRACE,
      body: { attributes: { firstName: 'Grace' }, addIdentifiers: [GRACES_EMAIL, GRACES_PHONE] },
    },
  ],
};
