import type { Case } from '../../case.ts';
import {
  ACCOUNT_A,
  ADA,
  ADAS_EMAIL,
  GRACE,
  GRACES_EMAIL,
  GRACES_PHONE,
  LIST_A,
  LIST_B,
  NOBODY,
} from '../../environment/seed.ts';
import { call, read, readByIdentifier, update } from '../steps.ts';

const merge = (contactId: string, other: string, more: { expectedVersion?: number } = {}) =>
  call('mergeContacts', { contactId }, { contactId: other }, more);
const notFound = { problems: [{ code: 'ResourceNotFound', path: '' }] };

/** POST contacts/{contactId}/merge; `mergeContacts`. */
export const mergingCases: readonly Case[] = [
  {
    id: 'merge.unites',
    name: 'identifiers, lists, accounts and companies unite, and the contact of the path keeps its attributes',
    given: [
      update({ listIds: [LIST_B], companyRefs: ['globex'], attributes: { countryCode: 'US' } }, { contactId: GRACE }),
    ],
    when: merge(ADA, GRACE),
    expect: {
      result: {
        id: ADA,
        version: 2,
        computedDisplayName: 'Ada',
        attributes: {
          countryCode: 'US',
          emailaddress: [ADAS_EMAIL.value, GRACES_EMAIL.value],
          firstName: 'Ada',
          initialReference: NOBODY,
          labels: ['first'],
          phonenumber: [GRACES_PHONE.value],
          rating: 5,
          serial: 'A-1',
        },
        identifierCount: 3,
        listIds: [LIST_A, LIST_B],
        accountIds: [ACCOUNT_A],
        companyRefs: ['acme', 'globex'],
      },
    },
    afterwards: [{ when: readByIdentifier(GRACES_PHONE), expect: { result: { id: ADA } } }],
  },
  {
    id: 'merge.leads-to-survivor',
    name: 'the id of the merged contact leads to the survivor, for reads and writes',
    given: [merge(ADA, GRACE)],
    when: read(GRACE),
    expect: { result: { id: ADA, version: 2 } },
    afterwards: [
      {
        when: update({ attributes: { rating: 1 } }, { contactId: GRACE }),
        expect: { result: { id: ADA, version: 3 } },
      },
      { when: call('contacts', {}, undefined, { limit: 10 }), expect: { result: { ids: [ADA] } } },
      { when: merge(ADA, GRACE), expect: { outcome: 'UNCHANGED', result: { id: ADA } } },
    ],
  },
  {
    id: 'merge.chain',
    name: 'earlier merged contacts follow if their survivor is merged',
    given: [call('createContact', {}, { displayName: 'Third' }), merge(ADA, GRACE)],
    when: call('mergeContacts', { contactId: { $from: 'given.0.id' } }, { contactId: ADA }),
    expect: { result: { id: { $from: 'given.0.id' }, identifierCount: 3 } },
    afterwards: [
      { when: read(GRACE), expect: { result: { id: { $from: 'given.0.id' } } } },
      { when: call('deleteContact', { contactId: { $from: 'given.0.id' } }), expect: {} },
      { when: read(GRACE), expect: notFound },
      { when: read(ADA), expect: notFound },
    ],
  },
  {
    id: 'merge.itself',
    name: 'a contact is not merged into itself',
    when: merge(ADA, ADA),
    expect: { problems: [{ code: 'InvalidPayload', path: 'contactId' }] },
  },
  {
    id: 'merge.unknown-other',
    name: 'the merged contact must exist',
    when: merge(ADA, NOBODY),
    expect: { problems: [{ code: 'InvalidPayload', path: 'contactId' }] },
  },
  {
    id: 'merge.malformed-other',
    name: 'the id of the merged contact must be a UUID',
    when: merge(ADA, 'no-uuid'),
    expect: { problems: [{ code: 'InvalidPayload', path: 'contactId' }] },
  },
  { id: 'merge.unknown', name: 'an unknown contact is not found', when: merge(NOBODY, ADA), expect: notFound },
  {
    id: 'merge.other-version',
    name: 'a merge into a contact at another version is refused',
    when: merge(ADA, GRACE, { expectedVersion: 2 }),
    expect: { problems: [{ code: 'PreconditionFailed', path: '' }] },
  },
  {
    id: 'merge.read-only-key',
    name: 'a key without contacts:write cannot merge',
    rights: { scopes: ['contacts:read'] },
    when: merge(ADA, GRACE),
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
];
