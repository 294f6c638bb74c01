import type { Case } from '../../case.ts';
import { ADA, ADAS_EMAIL, GRACE, GRACES_EMAIL, GRACES_PHONE, LIST_A, LIST_B, NOBODY } from '../../environment/seed.ts';
import { call, read, readByIdentifier, update } from '../steps.ts';

const revert = (toVersion: number, contactId = ADA) => call('revertContact', { contactId }, { toVersion });
const merge = (contactId: string, other: string) => call('mergeContacts', { contactId }, { contactId: other });
const remove = (contactId: string, purge = false) => call('deleteContact', { contactId }, undefined, { purge });
const obstacle = (message: string, code = 'InvalidPayload') => ({
  code,
  path: 'toVersion',
  message: { $including: message },
});

const MERGE = merge(ADA, GRACE);
const UNDO = revert(1);
const GRACES = { id: GRACE, computedDisplayName: 'Grace', identifierCount: 2 };

/** A merge that a revert of the survivor undoes; POST contacts/{contactId}/revert; `revertContact`. */
export const undoingMergesCases: readonly Case[] = [
  {
    id: 'revert.merge',
    name: 'a revert to before a merge restores the other contact under its id, in its state at the merge',
    given: [
      update({ listIds: [LIST_B], companyRefs: ['globex'] }, { contactId: GRACE }),
      update({ attributes: { rating: 1 } }),
      MERGE,
      update({ attributes: { rating: 2 } }),
    ],
    when: revert(2),
    expect: {
      outcome: 'UPDATED',
      result: {
        id: ADA,
        version: 5,
        featuredIdentifiers: [ADAS_EMAIL],
        listIds: [LIST_A],
        companyRefs: ['acme'],
        identifierCount: 1,
        restoredContactIds: [GRACE],
        mergedAgainContactIds: [],
      },
    },
    afterwards: [
      {
        when: read(GRACE),
        expect: {
          result: {
            ...GRACES,
            version: 4,
            featuredIdentifiers: [GRACES_EMAIL, GRACES_PHONE],
            listIds: [LIST_B],
            companyRefs: ['globex'],
          },
        },
      },
      { when: readByIdentifier(GRACES_PHONE), expect: { result: { id: GRACE } } },
      { when: call('listContacts', { listId: LIST_B }), expect: { result: { ids: [GRACE], hasNextPage: false } } },
      { when: read(ADA), expect: { result: { id: ADA, version: 5 } } },
    ],
  },
  {
    id: 'revert.merge-undone-again',
    name: 'reverting the revert of a merge merges the restored contact again',
    given: [MERGE, UNDO],
    when: revert(2),
    expect: {
      result: {
        version: 4,
        identifierCount: 3,
        restoredContactIds: [],
        mergedAgainContactIds: [GRACE],
      },
    },
    afterwards: [
      { when: read(GRACE), expect: { result: { id: ADA, version: 4 } } },
      { when: readByIdentifier(GRACES_EMAIL), expect: { result: { id: ADA } } },
      { when: revert(1), expect: { result: { version: 5, restoredContactIds: [GRACE] } } },
      { when: read(GRACE), expect: { result: { ...GRACES, version: 5 } } },
    ],
  },
  {
    id: 'revert.merge-nothing-to-move',
    name: 'a revert that moves no contact changes no merge',
    given: [MERGE, UNDO],
    when: revert(1),
    expect: { outcome: 'UNCHANGED', result: { version: 3, restoredContactIds: [], mergedAgainContactIds: [] } },
    afterwards: [
      { when: revert(2), expect: { outcome: 'UPDATED', result: { version: 4 } } },
      { when: revert(2), expect: { outcome: 'UNCHANGED', result: { version: 4, mergedAgainContactIds: [] } } },
    ],
  },
  {
    id: 'revert.merge-of-nothing',
    name: 'a merge of a contact without data is undone, too',
    given: [
      update(
        { attributes: { firstName: null }, removeIdentifiers: [GRACES_EMAIL, GRACES_PHONE] },
        { contactId: GRACE },
      ),
      MERGE,
    ],
    when: UNDO,
    expect: { outcome: 'UPDATED', result: { version: 3, restoredContactIds: [GRACE] } },
    afterwards: [{ when: read(GRACE), expect: { result: { id: GRACE, version: 4 } } }],
  },
  {
    id: 'revert.merge-read-only',
    name: 'a restored contact gets back a read-only value that the survivor had from it',
    given: [update({ attributes: { contract: 'C-1' } }, { contactId: GRACE }), MERGE],
    when: UNDO,
    expect: { result: { version: 3, restoredContactIds: [GRACE] } },
    afterwards: [
      { when: revert(2), expect: { result: { version: 4, mergedAgainContactIds: [GRACE] } } },
      {
        when: update({ attributes: { contract: 'C-2' } }),
        expect: { problems: [{ code: 'InvalidPayload', path: 'attributes.contract' }] },
      },
    ],
  },
  {
    id: 'revert.merge-of-deleted',
    name: 'a deleted contact is restored with those that were merged into it',
    given: [MERGE, remove(ADA)],
    when: UNDO,
    expect: { outcome: 'CREATED', result: { version: 4, identifierCount: 1, restoredContactIds: [GRACE] } },
    afterwards: [{ when: read(GRACE), expect: { result: { ...GRACES, version: 3 } } }],
  },
  {
    id: 'revert.deleted-with-merged',
    name: 'the ids of contacts that were merged into a deleted one lead to it again after it is restored',
    given: [MERGE, remove(ADA), revert(2)],
    when: read(GRACE),
    expect: { result: { id: ADA, version: 4, identifierCount: 3 } },
  },
  {
    id: 'revert.merge-forbidden',
    name: 'restoring a merged contact requires the scope history:read',
    rights: { scopes: ['contacts:read', 'contacts:write'] },
    given: [MERGE],
    when: UNDO,
    expect: { problems: [{ code: 'Forbidden', path: '', message: 'the access key lacks the scope history:read' }] },
    afterwards: [{ when: read(GRACE), expect: { result: { id: ADA, version: 2 } } }],
  },
  {
    id: 'revert.merge-changed',
    name: 'a restored contact that has changed since is not merged again',
    given: [MERGE, UNDO, update({ attributes: { rating: 3 } }, { contactId: GRACE })],
    when: revert(2),
    expect: { problems: [obstacle(`contact ${GRACE}, which came back in version 3, has changed since`)] },
    afterwards: [
      { when: read(GRACE), expect: { result: { id: GRACE, version: 4 } } },
      { when: read(ADA), expect: { result: { version: 3, identifierCount: 1 } } },
    ],
  },
  {
    id: 'revert.merge-deleted-since',
    name: 'a restored contact that was deleted since is not merged again',
    given: [MERGE, UNDO, remove(GRACE)],
    when: revert(2),
    expect: { problems: [obstacle(`contact ${GRACE}, which came back in version 3, is not there any more`)] },
  },
  {
    id: 'revert.merge-all-obstacles',
    name: 'the obstacles of all contacts are reported together, each with its contact',
    given: [
      update({ attributes: { rating: 3 }, listIds: [LIST_B] }, { contactId: GRACE }),
      update({ attributes: { rating: null }, listIds: [] }),
      MERGE,
      update({ removeFromLists: [LIST_B], attributes: { rating: null } }),
      call('deleteList', { listId: LIST_A }),
      call('deleteList', { listId: LIST_B }),
      call('archiveAttributeDefinition', { key: 'rating' }),
    ],
    when: UNDO,
    expect: {
      problems: [
        obstacle('attribute "rating" is archived'),
        obstacle(`list ${LIST_A} does not exist any more`),
        obstacle(`contact ${GRACE} cannot come back: attribute "rating" is archived`),
        obstacle(`contact ${GRACE} cannot come back: list ${LIST_B} does not exist any more`),
      ],
    },
    afterwards: [{ when: read(GRACE), expect: { result: { id: ADA, version: 4 } } }],
  },
  {
    id: 'revert.merge-taken-identifier',
    name: 'an identifier that now belongs to a third contact is an obstacle to restoring its owner',
    given: [
      MERGE,
      update({ removeIdentifiers: [GRACES_EMAIL] }),
      call('createContact', {}, { displayName: 'Other', identifiers: [GRACES_EMAIL] }),
    ],
    when: UNDO,
    expect: {
      problems: [
        obstacle(
          `contact ${GRACE} cannot come back: identifier "emailaddress" "${GRACES_EMAIL.value}" belongs to contact`,
          'ResourceAlreadyExists',
        ),
      ],
    },
    afterwards: [{ when: read(GRACE), expect: { result: { id: ADA, version: 3, identifierCount: 2 } } }],
  },
  {
    id: 'revert.merge-shared-identifier',
    name: 'an identifier that the survivor had before and the other one when it was merged is an obstacle',
    given: [
      update({ removeIdentifiers: [ADAS_EMAIL] }),
      update({ addIdentifiers: [ADAS_EMAIL] }, { contactId: GRACE }),
      MERGE,
    ],
    when: UNDO,
    expect: {
      problems: [
        obstacle(
          `contact ${GRACE} cannot come back: identifier "emailaddress" "ada@example.com" would belong to contact ${ADA}, too`,
          'ResourceAlreadyExists',
        ),
      ],
    },
    afterwards: [{ when: revert(2), expect: { result: { version: 4, restoredContactIds: [GRACE] } } }],
  },
  {
    id: 'revert.merge-purge-survivor',
    name: 'purging a contact keeps a restored contact that was merged into it',
    given: [MERGE, UNDO, remove(ADA, true)],
    when: read(GRACE),
    expect: { result: { ...GRACES, version: 3 } },
    afterwards: [
      {
        when: call('contactHistory', { contactId: GRACE }),
        expect: { result: { ids: [3, 2, 1], hasNextPage: false } },
      },
      { when: revert(1, NOBODY), expect: { problems: [{ code: 'ResourceNotFound', path: '' }] } },
    ],
  },
];
