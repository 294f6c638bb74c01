import type { Case } from '../../case.ts';
import { ADA, ADAS_EMAIL, GRACE, NOBODY } from '../../environment/seed.ts';
import type { Step } from '../../step.ts';
import { call, update } from '../steps.ts';

const rate = (rating: number) => update({ attributes: { rating } });
const history = (contactId: string, more: Pick<Step, 'limit' | 'pageToken' | 'reverse'> = {}) =>
  call('contactHistory', { contactId }, undefined, more);
const asOf = (contactId: string, more: Pick<Step, 'asOfVersion' | 'asOf'>) =>
  call('contact', { contactId }, undefined, more);
const remove = call('deleteContact', { contactId: ADA });
const merge = call('mergeContacts', { contactId: GRACE }, { contactId: ADA });

const NOT_FOUND = { problems: [{ code: 'ResourceNotFound', path: '' }] };
const READ_ONLY = { scopes: ['contacts:read', 'contacts:write'] } as const;
const FORBIDDEN = {
  problems: [{ code: 'Forbidden', path: '', message: 'the access key lacks the scope history:read' }],
};

/** GET contacts/{contactId}/history and earlier states; `contactHistory`, and `contact` with `asOfVersion` or `asOf`. */
export const historyCases: readonly Case[] = [
  {
    id: 'history.newest-first',
    name: 'changes are listed newest first',
    given: [rate(1), rate(2)],
    when: history(ADA),
    expect: { result: { ids: [3, 2, 1], hasNextPage: false } },
  },
  {
    id: 'history.next',
    name: 'a token continues with earlier changes',
    given: [rate(1), rate(2)],
    when: history(ADA, { limit: 2 }),
    expect: { result: { ids: [3, 2], hasNextPage: true } },
    afterwards: [
      {
        when: history(ADA, { limit: 2, pageToken: { $from: 'when.nextPageToken' } }),
        expect: { result: { ids: [1], hasNextPage: false } },
      },
    ],
  },
  {
    id: 'history.reverse',
    name: 'in reverse, changes are listed oldest first',
    given: [rate(1), rate(2)],
    when: history(ADA, { limit: 2, reverse: true }),
    expect: { result: { ids: [1, 2], hasNextPage: true } },
    afterwards: [
      {
        when: history(ADA, { limit: 2, reverse: true, pageToken: { $from: 'when.nextPageToken' } }),
        expect: { result: { ids: [3], hasNextPage: false } },
      },
    ],
  },
  {
    id: 'history.bad-limit',
    name: 'a page of the history has 1 to 100 changes',
    when: history(ADA, { limit: 101 }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'limit' }] },
  },
  { id: 'history.unknown', name: 'an unknown contact has no history', when: history(NOBODY), expect: NOT_FOUND },
  {
    id: 'history.deleted',
    name: 'a deleted contact keeps its history',
    given: [rate(1), remove],
    when: history(ADA),
    expect: { result: { ids: [3, 2, 1], hasNextPage: false } },
  },
  {
    id: 'history.deleted-forbidden',
    name: 'the history of a deleted contact requires the scope history:read',
    rights: READ_ONLY,
    given: [remove],
    when: history(ADA),
    expect: FORBIDDEN,
  },
  {
    id: 'history.live-allowed',
    name: 'the history of an existing contact requires only contacts:read',
    rights: READ_ONLY,
    when: history(ADA),
    expect: { result: { ids: [1], hasNextPage: false } },
  },
  {
    id: 'history.merged',
    name: 'a merged contact keeps its own history',
    given: [merge],
    when: history(ADA),
    expect: { result: { ids: [2, 1], hasNextPage: false } },
  },
  {
    id: 'history.as-of-version',
    name: 'a contact is shown at an earlier version',
    given: [
      update({
        attributes: { rating: 1, firstName: null },
        removeIdentifiers: [ADAS_EMAIL],
        listIds: [],
        companyRefs: [],
      }),
      rate(2),
    ],
    when: asOf(ADA, { asOfVersion: 2 }),
    expect: { result: { id: ADA, version: 2, computedDisplayName: null, listIds: [], identifierCount: 0 } },
    afterwards: [
      {
        when: asOf(ADA, { asOfVersion: 1 }),
        expect: {
          result: { id: ADA, version: 1, computedDisplayName: 'Ada', companyRefs: ['acme'], identifierCount: 1 },
        },
      },
      { when: asOf(ADA, { asOfVersion: 3 }), expect: { result: { version: 3 } } },
      { when: asOf(ADA, { asOfVersion: 4 }), expect: NOT_FOUND },
    ],
  },
  {
    id: 'history.as-of-time',
    name: 'a contact is shown at an earlier time',
    given: [rate(1)],
    when: asOf(ADA, { asOf: '2999-01-01T00:00:00Z' }),
    expect: { result: { id: ADA, version: 2 } },
    afterwards: [{ when: asOf(ADA, { asOf: '2000-01-01T00:00:00+01:00' }), expect: NOT_FOUND }],
  },
  {
    id: 'history.as-of-both',
    name: 'a version and a time cannot be combined',
    when: asOf(ADA, { asOfVersion: 1, asOf: '2999-01-01T00:00:00Z' }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'asOf' }] },
  },
  {
    id: 'history.as-of-bad-version',
    name: 'versions start at 1',
    when: asOf(ADA, { asOfVersion: 0 }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'version' }] },
  },
  {
    id: 'history.as-of-removed',
    name: 'a deleted contact is shown at times before its deletion, and not after',
    given: [rate(1), remove],
    when: asOf(ADA, { asOfVersion: 2 }),
    expect: { result: { id: ADA, version: 2, computedDisplayName: 'Ada' } },
    afterwards: [
      { when: asOf(ADA, { asOfVersion: 3 }), expect: NOT_FOUND },
      { when: asOf(ADA, { asOf: '2999-01-01T00:00:00Z' }), expect: NOT_FOUND },
    ],
  },
  {
    id: 'history.as-of-merged',
    name: 'an earlier state of a merged contact is its own, not that of its survivor',
    given: [merge],
    when: asOf(ADA, { asOfVersion: 1 }),
    expect: { result: { id: ADA, version: 1, computedDisplayName: 'Ada' } },
  },
  {
    id: 'history.as-of-forbidden',
    name: 'earlier states of a deleted contact require the scope history:read',
    rights: READ_ONLY,
    given: [remove],
    when: asOf(ADA, { asOfVersion: 1 }),
    expect: FORBIDDEN,
  },
];
