import { describe, expect, test } from 'vitest';
import {
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACES_EMAIL,
  GRACES_PHONE,
  LIST_A,
  LIST_B,
  NOBODY,
} from '../../../src/conformance/environment/seed.ts';
import type { Contact } from '../../../src/contacts/contact/contact.ts';
import { fieldChanges } from '../../../src/contacts/history/field-change.ts';
import type { UpdatePlan } from '../../../src/contacts/update/plan-update.ts';
import { ADAS, GRACES, NOW, stored, THEN } from '../samples.ts';
import { NEW_ID, type Planning, planIn, WORLD } from '../world.ts';

const FREE_ID = { key: 'externalId', value: 'free' };

/** The contact after the update; undefined: as before. */
interface PlannedCase extends Planning {
  name: string;
  before?: Contact;
  becomes?: Partial<Contact>;
  plan?: Partial<UpdatePlan>;
}

const PLANNED: PlannedCase[] = [
  { name: 'an empty update changes nothing', body: {} },
  {
    name: 'an update to the current values changes nothing',
    body: {
      attributes: { firstName: 'Ada', labels: 'first', serial: 'A-1', consent: null },
      addIdentifiers: [{ key: 'emailaddress', value: 'ADA@example.com' }],
      removeIdentifiers: [FREE_EMAIL, GRACES_EMAIL],
      listIds: [LIST_A],
      removeFromLists: [LIST_B],
      companyRefs: ['acme', 'acme'],
    },
  },
  {
    name: 'an update with changes makes one version with the current time',
    body: { attributes: { firstName: 'Augusta', rating: null }, listIds: [LIST_B], addCompanyRefs: ['globex'] },
    becomes: {
      version: 4,
      updatedAt: NOW,
      attributes: { firstName: 'Augusta', labels: ['first'], serial: 'A-1', initialReference: NOBODY },
      listIds: [LIST_B],
      companyRefs: ['acme', 'globex'],
    },
    plan: {
      outcome: 'UPDATED',
      changes: [
        { field: 'attributes.firstName', before: 'Ada', after: 'Augusta' },
        { field: 'attributes.rating', before: 5, after: null },
        { field: 'listIds', removed: [{ index: 0, member: LIST_A }], added: [{ index: 0, member: LIST_B }] },
        { field: 'companyRefs', removed: [], added: [{ index: 1, member: 'globex' }] },
      ],
    },
  },
  {
    name: 'a clock that goes back does not decrease updatedAt',
    body: { addCompanyRefs: ['globex'] },
    context: { now: THEN - 1 },
    becomes: { version: 4, companyRefs: ['acme', 'globex'] },
    plan: {
      outcome: 'UPDATED',
      changes: [{ field: 'companyRefs', removed: [], added: [{ index: 1, member: 'globex' }] }],
    },
  },
  {
    name: 'a contact above a limit may lose members and change them',
    body: { addCompanyRefs: ['new'], removeCompanyRefs: ['0'] },
    world: { contacts: [{ ...ADAS, companyRefs: Array.from({ length: 1500 }, (_, index) => `${index}`) }] },
    before: { ...ADAS, companyRefs: Array.from({ length: 1500 }, (_, index) => `${index}`) },
    becomes: {
      version: 4,
      updatedAt: NOW,
      companyRefs: [...Array.from({ length: 1499 }, (_, index) => `${index + 1}`), 'new'],
    },
    plan: {
      outcome: 'UPDATED',
      changes: [
        { field: 'companyRefs', removed: [{ index: 0, member: '0' }], added: [{ index: 1499, member: 'new' }] },
      ],
    },
  },
  {
    name: 'skipped identifiers are reported, even if nothing changes',
    body: { strategy: 'first_alias', addIdentifiers: [GRACES_EMAIL] },
    plan: { skippedIdentifiers: [GRACES_EMAIL] },
  },
  {
    name: 'defined attributes are reported for a workspace that defines them',
    world: { settings: { ...WORLD.settings, undefinedAttributes: 'define' } },
    body: { attributes: { shoeSize: 42 } },
    becomes: { version: 4, updatedAt: NOW, attributes: { ...ADAS.attributes, shoeSize: 42 } },
    plan: {
      outcome: 'UPDATED',
      changes: [{ field: 'attributes.shoeSize', before: null, after: 42 }],
      impliedDefinitions: [{ key: 'shoeSize', type: 'number', cardinality: 'one' }],
    },
  },
  {
    name: 'a caller with the permission and the flag writes read-only attributes',
    body: { allowWritingReadOnly: true, attributes: { serial: 'A-2' } },
    context: { originMayWriteReadOnly: true },
    becomes: { version: 4, updatedAt: NOW, attributes: { ...ADAS.attributes, serial: 'A-2' } },
    plan: { outcome: 'UPDATED', changes: [{ field: 'attributes.serial', before: 'A-1', after: 'A-2' }] },
  },
  ...[{ versions: [3] }, { versions: [1, 3] }, 'exists' as const].map((precondition) => ({
    name: `a contact at version 3 meets the precondition ${JSON.stringify(precondition)}`,
    body: {},
    context: { precondition },
  })),
  {
    name: 'the owner of an identifier is updated, and free identifiers are added',
    identifier: GRACES_EMAIL,
    body: { addIdentifiers: [FREE_ID] },
    before: GRACES,
    becomes: { version: 2, updatedAt: NOW, identifiers: [...GRACES.identifiers, stored(FREE_ID, { createdAt: NOW })] },
    plan: {
      outcome: 'UPDATED',
      changes: [
        {
          field: 'identifiers',
          removed: [],
          added: [{ index: GRACES.identifiers.length, member: stored(FREE_ID, { createdAt: NOW }) }],
        },
      ],
    },
  },
  {
    name: 'the first match by priority is updated, and the others are skipped',
    identifier: GRACES_PHONE,
    body: { strategy: 'first_alias', addIdentifiers: [ADAS_EMAIL] },
    plan: { skippedIdentifiers: [GRACES_PHONE] },
  },
];

interface CreatedCase extends Planning {
  name: string;
  contact: Partial<Contact>;
  skipped?: UpdatePlan['skippedIdentifiers'];
}

const CREATED: CreatedCase[] = [
  ...(['strict_alias', 'first_alias'] as const).map((strategy) => ({
    name: `under ${strategy} with all identifiers, the path's first`,
    identifier: FREE_EMAIL,
    body: { strategy, addIdentifiers: [FREE_ID] },
    contact: { identifiers: [stored(FREE_EMAIL, { createdAt: NOW }), stored(FREE_ID, { createdAt: NOW })] },
  })),
  {
    name: "under first with the path's identifier alone",
    identifier: FREE_EMAIL,
    body: { strategy: 'first', addIdentifiers: [FREE_ID, { ...FREE_EMAIL, properties: { a: 1 } }] },
    contact: { identifiers: [stored(FREE_EMAIL, { createdAt: NOW, properties: { a: 1 } })] },
    skipped: [FREE_ID],
  },
  {
    name: 'with the reference that the request gives',
    identifier: FREE_EMAIL,
    body: { attributes: { initialReference: 'mine' } },
    contact: { attributes: { initialReference: 'mine' } },
  },
  {
    name: 'with everything that the update says',
    identifier: FREE_EMAIL,
    body: { attributes: { serial: 'S' }, addToLists: [LIST_A], addToAccounts: [NOBODY], companyRefs: ['acme'] },
    contact: {
      attributes: { initialReference: NEW_ID, serial: 'S' },
      listIds: [LIST_A],
      accountIds: [NOBODY],
      companyRefs: ['acme'],
    },
  },
];

describe('planUpdate', () => {
  test.each(PLANNED)('$name', ({ before = ADAS, becomes = {}, plan: expected = {}, ...planning }) => {
    expect(planIn(planning)).toEqual({
      outcome: 'UNCHANGED',
      before,
      after: { ...before, ...becomes },
      changes: [],
      skippedIdentifiers: [],
      impliedDefinitions: [],
      ...expected,
    });
  });

  test.each(CREATED)('creates a contact $name', ({ contact, skipped = [], ...planning }) => {
    const after = {
      workspaceId: NOBODY,
      id: NEW_ID,
      version: 1,
      createdAt: NOW,
      updatedAt: NOW,
      attributes: { initialReference: NEW_ID },
      identifiers: [stored(FREE_EMAIL, { createdAt: NOW })],
      listIds: [],
      accountIds: [],
      companyRefs: [],
      lastChangeId: null,
      ...contact,
    };
    expect(planIn(planning)).toEqual({
      outcome: 'CREATED',
      before: null,
      after,
      changes: fieldChanges(null, after),
      skippedIdentifiers: skipped,
      impliedDefinitions: [],
    });
  });
});
