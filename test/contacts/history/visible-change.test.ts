import { describe, expect, test } from 'vitest';
import { ACCOUNT_A, ADAS_EMAIL, FREE_EMAIL, LIST_A, LIST_B } from '../../../src/conformance/environment/seed.ts';
import { type FieldChange, fieldChanges } from '../../../src/contacts/history/field-change.ts';
import { visibleChange } from '../../../src/contacts/history/visible-change.ts';
import { ADAS, stored } from '../samples.ts';

const [EMAIL, FREE] = [stored(ADAS_EMAIL), stored(FREE_EMAIL)];
const WITH_PROPERTIES = { ...EMAIL, properties: { verified: true } };

describe('visibleChange', () => {
  test.each<{ name: string; change: FieldChange; before: unknown; after: unknown }>([
    {
      name: 'shows the value of an attribute before and after',
      change: { field: 'attributes.a', before: null, after: [1, 2] },
      before: null,
      after: [1, 2],
    },
    {
      name: 'shows an attribute with the name of a set as an attribute',
      change: { field: 'attributes.listIds', before: ['x'], after: ['x', 'y'] },
      before: ['x'],
      after: ['x', 'y'],
    },
    {
      name: 'shows the removed and added members of a set',
      change: { field: 'listIds', removed: [{ index: 0, member: LIST_A }], added: [{ index: 3, member: LIST_B }] },
      before: [LIST_A],
      after: [LIST_B],
    },
    {
      name: 'shows the key, the value and the properties of an identifier',
      change: {
        field: 'identifiers',
        removed: [{ index: 0, member: EMAIL }],
        added: [{ index: 0, member: WITH_PROPERTIES }],
      },
      before: [ADAS_EMAIL],
      after: [{ ...ADAS_EMAIL, properties: { verified: true } }],
    },
    {
      name: 'reads whole sets',
      change: { field: 'accountIds', before: [ACCOUNT_A, LIST_A], after: [LIST_A, LIST_B] },
      before: [ACCOUNT_A],
      after: [LIST_B],
    },
    {
      name: 'reads whole sets of identifiers',
      change: { field: 'identifiers', before: [EMAIL], after: [EMAIL, FREE] },
      before: [],
      after: [FREE_EMAIL],
    },
  ])('$name', ({ change, before, after }) => {
    expect(visibleChange(change)).toStrictEqual({ field: change.field, before, after });
  });

  test('shows only additions for a creation', () => {
    const changes = fieldChanges(null, { ...ADAS, attributes: { firstName: 'Ada' } }).map(visibleChange);
    expect(changes).toStrictEqual([
      { field: 'attributes.firstName', before: null, after: 'Ada' },
      { field: 'identifiers', before: [], after: [ADAS_EMAIL] },
      { field: 'listIds', before: [], after: [LIST_A] },
      { field: 'accountIds', before: [], after: [ACCOUNT_A] },
      { field: 'companyRefs', before: [], after: ['acme'] },
    ]);
  });
});
