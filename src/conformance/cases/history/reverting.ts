import type { Case } from '../../case.ts';
import { ACCOUNT_B, ADA, ADAS_EMAIL, FREE_EMAIL, GRACE, LIST_A, LIST_B, NOBODY } from '../../environment/seed.ts';
import { call, read, readByIdentifier, update } from '../steps.ts';

const revert = (
  toVersion: unknown,
  { contactId = ADA, ...more }: { contactId?: string; expectedVersion?: number } = {},
) => call('revertContact', { contactId }, { toVersion }, more);
const rate = (rating: number) => update({ attributes: { rating } });
const obstacle = (message: string, code = 'InvalidPayload') => ({
  code,
  path: 'toVersion',
  message: { $including: message },
});
const CHANGED = update({
  attributes: { rating: 1, firstName: null, countryCode: 'US' },
  addIdentifiers: [FREE_EMAIL],
  removeIdentifiers: [ADAS_EMAIL],
  listIds: [LIST_B],
  addToAccounts: [ACCOUNT_B],
  companyRefs: [],
});
const FIRST = {
  computedDisplayName: 'Ada',
  featuredIdentifiers: [ADAS_EMAIL],
  listIds: [LIST_A],
  companyRefs: ['acme'],
  identifierCount: 1,
};

/** POST contacts/{contactId}/revert; `revertContact`. */
export const revertingCases: readonly Case[] = [
  {
    id: 'revert.restores',
    name: 'a contact gets the state of an earlier version in a new one',
    given: [CHANGED],
    when: revert(1),
    expect: {
      result: {
        ...FIRST,
        id: ADA,
        version: 3,
        attributes: {
          emailaddress: [ADAS_EMAIL.value],
          firstName: 'Ada',
          initialReference: NOBODY,
          labels: ['first'],
          rating: 5,
          serial: 'A-1',
        },
      },
    },
    afterwards: [
      { when: readByIdentifier(ADAS_EMAIL), expect: { result: { id: ADA, version: 3 } } },
      {
        when: readByIdentifier(FREE_EMAIL),
        expect: { problems: [{ code: 'ResourceNotFound', path: '' }] },
      },
      { when: call('listContacts', { listId: LIST_A }), expect: { result: { ids: [ADA], hasNextPage: false } } },
      { when: call('listContacts', { listId: LIST_B }), expect: { result: { ids: [], hasNextPage: false } } },
    ],
  },
  {
    id: 'revert.reverted',
    name: 'reverting a revert restores the state before it',
    given: [CHANGED, revert(1)],
    when: revert(2),
    expect: {
      result: {
        version: 4,
        computedDisplayName: FREE_EMAIL.value,
        featuredIdentifiers: [FREE_EMAIL],
        listIds: [LIST_B],
        companyRefs: [],
      },
    },
  },
  {
    id: 'revert.same-state',
    name: 'a contact that already has the state is unchanged',
    given: [rate(1), rate(5)],
    when: revert(1),
    expect: { outcome: 'UNCHANGED', result: { version: 3 } },
    afterwards: [{ when: revert(3), expect: { outcome: 'UNCHANGED', result: { version: 3 } } }],
  },
  {
    id: 'revert.future',
    name: 'a future version is refused',
    when: revert(2),
    expect: { problems: [obstacle('toVersion must not be above version 1')] },
  },
  {
    id: 'revert.bad-version',
    name: 'versions start at 1',
    when: revert(0),
    expect: { problems: [{ code: 'InvalidPayload', path: 'toVersion' }] },
  },
  {
    id: 'revert.no-number',
    name: 'the version must be a whole number',
    when: revert('1'),
    expect: { problems: [{ code: 'InvalidPayload', path: 'toVersion' }], refusedByTypes: true },
  },
  {
    id: 'revert.no-version',
    name: 'the version is required',
    when: call('revertContact', { contactId: ADA }, {}),
    expect: { problems: [{ code: 'InvalidPayload', path: 'toVersion' }], refusedByTypes: true },
  },
  {
    id: 'revert.expected-version',
    name: 'a contact at the expected version is reverted',
    given: [rate(1)],
    when: revert(1, { expectedVersion: 2 }),
    expect: { result: { ...FIRST, version: 3 } },
  },
  {
    id: 'revert.other-version',
    name: 'a contact at another version is not reverted',
    given: [rate(1)],
    when: revert(1, { expectedVersion: 1 }),
    expect: { problems: [{ code: 'PreconditionFailed', path: '' }] },
  },
  {
    id: 'revert.unknown',
    name: 'an unknown contact is not found',
    when: revert(1, { contactId: NOBODY }),
    expect: { problems: [{ code: 'ResourceNotFound', path: '' }] },
  },
  {
    id: 'revert.merged-away',
    name: 'a merged contact is not reverted, because its survivor has its identifiers',
    given: [call('mergeContacts', { contactId: GRACE }, { contactId: ADA })],
    when: revert(1),
    expect: { problems: [{ code: 'ResourceMoved', path: '' }] },
  },
  {
    id: 'revert.taken-identifier',
    name: 'an identifier that now belongs to another contact is an obstacle',
    given: [
      update({ removeIdentifiers: [ADAS_EMAIL] }),
      update({ addIdentifiers: [{ key: 'emailaddress', value: 'ADA@example.com' }] }, { contactId: GRACE }),
    ],
    when: revert(1),
    expect: { problems: [obstacle(`belongs to contact ${GRACE}`, 'ResourceAlreadyExists')] },
    afterwards: [{ when: read(), expect: { result: { version: 2, identifierCount: 0 } } }],
  },
  {
    id: 'revert.missing-list',
    name: 'a deleted list is an obstacle',
    given: [call('deleteList', { listId: LIST_A })],
    when: revert(1),
    expect: { problems: [obstacle(`list ${LIST_A} does not exist any more`)] },
  },
  {
    id: 'revert.archived-attribute',
    name: 'a value of an attribute that is now archived is an obstacle',
    given: [rate(1), call('archiveAttributeDefinition', { key: 'rating' })],
    when: revert(1),
    expect: { problems: [obstacle('attribute "rating" is archived')] },
  },
  {
    id: 'revert.removes-archived',
    name: 'a value of an archived attribute that the contact did not have is removed',
    given: [update({ attributes: { countryCode: 'US' } }), call('archiveAttributeDefinition', { key: 'countryCode' })],
    when: revert(1),
    expect: { result: { ...FIRST, version: 3 } },
  },
  {
    id: 'revert.violation',
    name: 'a value that its definition no longer allows is an obstacle',
    given: [
      rate(1),
      call('updateAttributeDefinition', { key: 'rating' }, { format: { type: 'range', range: { max: 4 } } }),
    ],
    when: revert(1),
    expect: { problems: [obstacle('attributes.rating must be at most 4')] },
  },
  {
    id: 'revert.other-cardinality',
    name: 'a single value of an attribute that now has several is an obstacle',
    given: [rate(1), call('updateAttributeDefinition', { key: 'rating' }, { cardinality: 'many' })],
    when: revert(1),
    expect: { problems: [obstacle('attributes.rating must be an array')] },
  },
  {
    id: 'revert.read-only',
    name: 'a change of a read-only value is an obstacle',
    given: [update({ attributes: { contract: 'C-1' } })],
    when: revert(1),
    expect: { problems: [obstacle('cannot edit read-only attribute "contract"')] },
  },
  {
    id: 'revert.read-only-by-flow',
    name: 'a flow or a journey can revert a read-only value',
    rights: { origin: 'flow' },
    given: [update({ attributes: { contract: 'C-1' } })],
    when: revert(1),
    expect: { result: { ...FIRST, version: 3 } },
  },
  {
    id: 'revert.deleted',
    name: 'a deleted contact is restored under its id, in the version after its deletion',
    given: [rate(1), call('deleteContact', { contactId: ADA })],
    when: revert(1),
    expect: { outcome: 'CREATED', result: { ...FIRST, id: ADA, version: 4 } },
    afterwards: [
      { when: readByIdentifier(ADAS_EMAIL), expect: { result: { id: ADA, version: 4 } } },
      { when: call('listContacts', { listId: LIST_A }), expect: { result: { ids: [ADA], hasNextPage: false } } },
      {
        when: call('contactHistory', { contactId: ADA }),
        expect: { result: { ids: [4, 3, 2, 1], hasNextPage: false } },
      },
      { when: revert(3), expect: { problems: [obstacle('the contact did not exist then')] } },
    ],
  },
  {
    id: 'revert.deleted-again',
    name: 'a restored contact can be deleted and restored again',
    given: [call('deleteContact', { contactId: ADA }), revert(1), rate(1), call('deleteContact', { contactId: ADA })],
    when: revert(3),
    expect: { outcome: 'CREATED', result: { ...FIRST, version: 6 } },
  },
  {
    id: 'revert.deleted-obstacle',
    name: 'a deleted contact whose identifier now belongs to another contact stays deleted',
    given: [call('deleteContact', { contactId: ADA }), update({ addIdentifiers: [ADAS_EMAIL] }, { contactId: GRACE })],
    when: revert(1),
    expect: { problems: [obstacle(`belongs to contact ${GRACE}`, 'ResourceAlreadyExists')] },
    afterwards: [{ when: read(), expect: { problems: [{ code: 'ResourceNotFound', path: '' }] } }],
  },
  {
    id: 'revert.deleted-forbidden',
    name: 'restoring a deleted contact requires the scope history:read',
    rights: { scopes: ['contacts:read', 'contacts:write'] },
    given: [call('deleteContact', { contactId: ADA })],
    when: revert(1),
    expect: {
      problems: [{ code: 'Forbidden', path: '', message: 'the access key lacks the scope history:read' }],
    },
  },
  {
    id: 'revert.deleted-expected-version',
    name: 'a deleted contact matches no expected version',
    given: [call('deleteContact', { contactId: ADA })],
    when: revert(1, { expectedVersion: 2 }),
    expect: { problems: [{ code: 'PreconditionFailed', path: '' }] },
  },
  {
    id: 'revert.purged',
    name: 'a purged contact cannot be restored',
    given: [call('deleteContact', { contactId: ADA }, undefined, { purge: true })],
    when: revert(1),
    expect: { problems: [{ code: 'ResourceNotFound', path: '' }] },
  },
  {
    id: 'revert.all-obstacles',
    name: 'all obstacles are reported together',
    given: [
      update({ attributes: { contract: 'C-1', rating: 1 } }),
      call('archiveAttributeDefinition', { key: 'rating' }),
      call('deleteList', { listId: LIST_A }),
    ],
    when: revert(1),
    expect: {
      problems: [
        obstacle('attribute "rating" is archived'),
        obstacle('read-only attribute "contract"'),
        obstacle(`list ${LIST_A} does not exist any more`),
      ],
    },
    afterwards: [{ when: read(), expect: { result: { version: 3 } } }],
  },
  {
    id: 'revert.write-only-key',
    name: 'a key without contacts:read does not see the obstacles',
    rights: { scopes: ['contacts:write'] },
    given: [update({ attributes: { contract: 'C-1' } })],
    when: revert(1),
    expect: { problems: [obstacle('a key with the scope contacts:read gets the reasons')] },
  },
  {
    id: 'revert.read-only-key',
    name: 'a key without contacts:write cannot revert',
    rights: { scopes: ['contacts:read'] },
    when: revert(1),
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
];
