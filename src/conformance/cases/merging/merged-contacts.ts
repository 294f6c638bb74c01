import type { Case } from '../../case.ts';
import {
  ACCOUNT_A,
  ACCOUNT_B,
  ADA,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACE,
  GRACES_EMAIL,
  GRACES_PHONE,
  LIST_A,
  LIST_B,
  NOBODY,
} from '../../environment/seed.ts';
import type { Step } from '../../step.ts';
import { call, read, readByIdentifier, update } from '../steps.ts';

/** After this, Grace's id leads to Ada, who is at version 2. */
const MERGED = [call('mergeContacts', { contactId: ADA }, { contactId: GRACE })];
const THIRD = { $from: 'given.1.id' };
const WITH_A_THIRD = [...MERGED, call('createContact', {}, { displayName: 'Third' })];

const moved = (path = '') => ({
  problems: [{ code: 'ResourceMoved', path, message: { $including: `merged into contact ${ADA}` } }],
});
const otherVersion = {
  problems: [{ code: 'PreconditionFailed', path: '', message: { $including: `merged into contact ${ADA}` } }],
};
const adaAsBefore = [
  { when: read(), expect: { result: { id: ADA, version: 2, listIds: [LIST_A], identifierCount: 3 } } },
];

function refuses(id: string, name: string, when: Step, path = '', given = MERGED): Case {
  return { id: `merged.${id}`, name, given, when, expect: moved(path), afterwards: adaAsBefore };
}

/** Updates that may remove data of a contact. */
const TAKING_AWAY: Record<string, object> = {
  removeIdentifiers: { removeIdentifiers: [ADAS_EMAIL] },
  'removeIdentifiers beside addIdentifiers': { addIdentifiers: [FREE_EMAIL], removeIdentifiers: [GRACES_EMAIL] },
  removeFromLists: { removeFromLists: [LIST_A] },
  removeFromAccounts: { removeFromAccounts: [ACCOUNT_A] },
  removeCompanyRefs: { removeCompanyRefs: ['acme'] },
  listIds: { listIds: [LIST_B] },
  'empty listIds': { listIds: [] },
  accountIds: { accountIds: [ACCOUNT_B] },
  companyRefs: { companyRefs: ['globex'] },
  'an attribute that is null': { attributes: { rating: 1, firstName: null } },
};

/** The id of a merged contact: reads and additions go to the survivor, removals are rejected. */
export const mergedContactCases: readonly Case[] = [
  {
    id: 'merged.read-parts',
    name: 'the identifiers and the lists of a merged contact are those of the survivor',
    given: MERGED,
    when: call('contactIdentifiers', { contactId: GRACE }),
    expect: {
      result: {
        ids: [ADAS_EMAIL, GRACES_EMAIL, GRACES_PHONE].map(({ key, value }) => `${key} ${value}`),
      },
    },
    afterwards: [{ when: call('contactLists', { contactId: GRACE }), expect: { result: { ids: [LIST_A] } } }],
  },
  {
    id: 'merged.update',
    name: 'an update with values and additions applies to the survivor',
    given: MERGED,
    when: update(
      {
        attributes: { rating: 1 },
        addIdentifiers: [FREE_EMAIL],
        addToLists: [LIST_B],
        addToAccounts: [ACCOUNT_B],
        addCompanyRefs: ['globex'],
        removeIdentifiers: [],
        removeFromLists: [],
      },
      { contactId: GRACE },
    ),
    expect: {
      result: {
        id: ADA,
        version: 3,
        identifierCount: 4,
        listIds: [LIST_A, LIST_B],
        accountIds: [ACCOUNT_A, ACCOUNT_B],
        companyRefs: ['acme', 'globex'],
      },
    },
  },
  {
    id: 'merged.update-nothing',
    name: 'an empty update applies to the survivor and changes nothing',
    given: MERGED,
    when: update({}, { contactId: GRACE.toUpperCase() }),
    expect: { outcome: 'UNCHANGED', result: { id: ADA, version: 2 } },
  },
  {
    id: 'merged.update-invalid',
    name: 'an invalid update is refused by the rules of the survivor',
    given: MERGED,
    when: update({ attributes: { rating: 'high' } }, { contactId: GRACE }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'attributes.rating' }] },
  },
  {
    id: 'merged.add-identifier',
    name: 'an identifier for a merged contact is added to the survivor',
    given: MERGED,
    when: call('addContactIdentifier', { contactId: GRACE }, FREE_EMAIL),
    expect: { result: FREE_EMAIL },
    afterwards: [{ when: readByIdentifier(FREE_EMAIL), expect: { result: { id: ADA, version: 3 } } }],
  },
  {
    id: 'merged.chain',
    name: 'a chain of merges is followed to its end',
    given: [...WITH_A_THIRD, call('mergeContacts', { contactId: THIRD }, { contactId: ADA })],
    when: update({ attributes: { rating: 1 } }, { contactId: GRACE }),
    expect: { result: { id: THIRD, version: 3 } },
    afterwards: [
      { when: read(GRACE), expect: { result: { id: THIRD } } },
      { when: update({}, { contactId: ADA }), expect: { outcome: 'UNCHANGED', result: { id: THIRD } } },
    ],
  },
  {
    id: 'merged.survivor-deleted',
    name: 'if the survivor is deleted, the id of a merged contact is not found',
    given: [...MERGED, call('deleteContact', { contactId: ADA })],
    when: update({ attributes: { rating: 1 } }, { contactId: GRACE }),
    expect: { problems: [{ code: 'ResourceNotFound', path: '' }] },
    afterwards: [
      {
        when: call('deleteContact', { contactId: GRACE }),
        expect: { problems: [{ code: 'ResourceNotFound', path: '' }] },
      },
    ],
  },
  ...[1, 2, 3].map((version) => ({
    id: `merged.expected-version-${version}`,
    name: `the expected version ${version} of a merged contact belongs to another contact`,
    given: MERGED,
    when: update({ attributes: { rating: 1 } }, { contactId: GRACE, expectedVersion: version }),
    expect: otherVersion,
    afterwards: adaAsBefore,
  })),
  {
    id: 'merged.add-identifier-expected-version',
    name: 'the expected version of an identifier for a merged contact belongs to another contact',
    given: MERGED,
    when: call('addContactIdentifier', { contactId: GRACE }, FREE_EMAIL, { expectedVersion: 2 }),
    expect: otherVersion,
    afterwards: adaAsBefore,
  },
  refuses(
    'delete',
    'a delete of a merged contact deletes neither it nor its survivor',
    call('deleteContact', { contactId: GRACE }),
  ),
  refuses(
    'delete-expected-version',
    'a merged contact is not deleted at any version',
    call('deleteContact', { contactId: GRACE }, undefined, { expectedVersion: 2 }),
  ),
  refuses(
    'merge-into',
    'nothing is merged into a merged contact',
    call('mergeContacts', { contactId: GRACE }, { contactId: THIRD }),
    '',
    WITH_A_THIRD,
  ),
  refuses(
    'merge-into-invalid',
    'a merge into a merged contact is refused before its body is read',
    call('mergeContacts', { contactId: GRACE }, { contactId: 'no-uuid' }),
  ),
  refuses(
    'merge-from',
    'a contact that was merged into another one is not merged elsewhere',
    call('mergeContacts', { contactId: THIRD }, { contactId: GRACE }),
    'contactId',
    WITH_A_THIRD,
  ),
  {
    id: 'merged.merge-again',
    name: 'a repeated merge changes nothing',
    given: MERGED,
    when: call('mergeContacts', { contactId: ADA }, { contactId: GRACE }),
    expect: { outcome: 'UNCHANGED', result: { id: ADA, version: 2 } },
  },
  refuses(
    'remove-identifier',
    'no identifier is removed by the id of a merged contact',
    call('removeContactIdentifier', { contactId: GRACE }, GRACES_EMAIL),
  ),
  refuses(
    'remove-identifier-invalid',
    'the removal of an invalid identifier of a merged contact is refused, too',
    call('removeContactIdentifier', { contactId: GRACE }, { key: 'emailaddress', value: 'no-address' }),
  ),
  refuses(
    'remove-from-list',
    'no contact is removed from a list if one of them was merged',
    call('removeContactsFromList', { listId: LIST_A }, { contacts: [NOBODY, ADA, GRACE] }),
    'contacts[2]',
  ),
  {
    id: 'merged.remove-from-list-by-identifier',
    name: 'an identifier of a merged contact removes the survivor, which has it, from a list',
    given: MERGED,
    when: call('removeContactsFromList', { listId: LIST_A }, { identifiers: [GRACES_EMAIL] }),
    expect: { result: { itemsProcessed: 1 } },
    afterwards: [{ when: read(), expect: { result: { version: 3, listIds: [] } } }],
  },
  {
    id: 'merged.add-to-list',
    name: 'a merged contact and its survivor are added to a list once',
    given: MERGED,
    when: call('addContactsToList', { listId: LIST_B }, { contacts: [GRACE, ADA] }),
    expect: { result: { itemsProcessed: 1 } },
    afterwards: [{ when: read(), expect: { result: { version: 3, listIds: [LIST_A, LIST_B] } } }],
  },
  ...Object.entries(TAKING_AWAY).map(([what, body]) =>
    refuses(
      `update-${what.replaceAll(' ', '-')}`,
      `an update of a merged contact with ${what} removes nothing from the survivor`,
      update(body, { contactId: GRACE }),
    ),
  ),
];
