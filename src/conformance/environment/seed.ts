import type { AttributeDefinition } from '../../contacts/attributes/attribute-definition.ts';
import type { UpdateContactBody } from '../../contacts/update/update-contact-body.ts';
import type { WorkspaceSettings } from '../../contacts/workspaces/workspace.queries.ts';

/** The content of a workspace at the start of a case. */
export interface Seed {
  settings?: Partial<WorkspaceSettings>;
  definitions?: (Pick<AttributeDefinition, 'key' | 'type' | 'cardinality'> & Partial<AttributeDefinition>)[];
  lists?: string[];
  contacts?: { id: string; body: UpdateContactBody }[];
}

export const ADA = '0190a000-0000-7000-8000-00000000000a';
export const GRACE = '0190a000-0000-7000-8000-00000000000b';
export const LIST_A = '0190a000-0000-7000-8000-0000000001aa';
export const LIST_B = '0190a000-0000-7000-8000-0000000001bb';
export const ACCOUNT_A = '0190a000-0000-7000-8000-0000000002aa';
export const ACCOUNT_B = '0190a000-0000-7000-8000-0000000002bb';
/** A well-formed id that does not exist. */
export const NOBODY = '0190a000-0000-7000-8000-ffffffffffff';

export const ADAS_EMAIL = { key: 'emailaddress', value: 'ada@example.com' };
export const GRACES_EMAIL = { key: 'emailaddress', value: 'grace@example.com' };
export const GRACES_PHONE = { key: 'phonenumber', value: '+12025550142' };
export const FREE_EMAIL = { key: 'emailaddress', value: 'free@example.com' };

/** The default seed of all cases. */
export const SEED = {
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
} satisfies Seed;
