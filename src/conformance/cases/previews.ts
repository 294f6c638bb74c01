import type { Case } from '../case.ts';
import { ADA, ADAS_EMAIL, FREE_EMAIL, GRACE, GRACES_EMAIL, LIST_A, LIST_B, NOBODY } from '../environment/seed.ts';
import { call, previewUpdate, previewUpsert, read } from './steps.ts';

const holder = { $including: GRACE } as const;
const conflict = (path: string) => ({ code: 'ResourceAlreadyExists', path, message: holder, holderId: GRACE });
const MISSING_SCOPE = {
  code: 'Forbidden',
  path: '',
  message: 'the access key lacks the scope contacts:write',
  holderId: null,
};
const REFUSED = { outcome: null, changes: [], skippedIdentifiers: [] };
const under = (strategy: string, outcome: string | null, more: object = {}) => ({
  strategy,
  outcome,
  skippedIdentifiers: [],
  conflicts: [],
  ...more,
});
const everywhere = (outcome: string | null) =>
  ['strict_alias', 'first_alias', 'first'].map((strategy) => under(strategy, outcome));

export const previewCases: readonly Case[] = [
  {
    id: 'preview.updated',
    name: 'a preview of an update has the changes, and the contact stays unchanged',
    when: previewUpdate({
      attributes: { rating: null, countryCode: 'GB' },
      addIdentifiers: [FREE_EMAIL],
      listIds: [LIST_B],
      addCompanyRefs: ['globex'],
    }),
    expect: {
      result: {
        id: ADA,
        listIds: [LIST_B],
        companyRefs: ['acme', 'globex'],
        identifierCount: 2,
        outcome: 'UPDATED',
        changes: [
          { field: 'attributes.countryCode', before: null, after: 'GB' },
          { field: 'attributes.rating', before: 5, after: null },
          { field: 'identifiers', before: [], after: [FREE_EMAIL] },
          { field: 'listIds', before: [LIST_A], after: [LIST_B] },
          { field: 'companyRefs', before: [], after: ['globex'] },
        ],
        errors: [],
        skippedIdentifiers: [],
        strategies: [
          under('strict_alias', 'UPDATED'),
          under('first_alias', 'UPDATED'),
          under('first', 'UPDATED', { skippedIdentifiers: [FREE_EMAIL] }),
        ],
      },
    },
    afterwards: [{ when: read(), expect: { result: { listIds: [LIST_A], identifierCount: 1 } } }],
  },
  {
    id: 'preview.unchanged',
    name: 'a preview of an update to the current values has no changes',
    when: previewUpdate({ attributes: { rating: 5 }, addToLists: [LIST_A] }),
    expect: {
      result: { id: ADA, outcome: 'UNCHANGED', changes: [], errors: [], strategies: everywhere('UNCHANGED') },
    },
  },
  {
    id: 'preview.created',
    name: 'a preview of an upsert that would create a contact shows the contact',
    when: previewUpsert(FREE_EMAIL, { attributes: { firstName: 'Linus' } }),
    expect: {
      result: {
        computedDisplayName: 'Linus',
        identifierCount: 1,
        outcome: 'CREATED',
        changes: [
          { field: 'attributes.firstName', before: null, after: 'Linus' },
          { field: 'attributes.initialReference', before: null, after: { $any: 'text' } },
          { field: 'identifiers', before: [], after: [FREE_EMAIL] },
        ],
        strategies: everywhere('CREATED'),
      },
    },
    afterwards: [
      {
        when: call('contactByIdentifier', { identifier: FREE_EMAIL }),
        expect: { problems: [{ code: 'ResourceNotFound', path: '' }] },
      },
    ],
  },
  {
    id: 'preview.strategies',
    name: 'a preview has the effect of each strategy on an identifier of another contact',
    when: previewUpdate({ addIdentifiers: [GRACES_EMAIL, FREE_EMAIL] }),
    expect: {
      result: {
        ...REFUSED,
        errors: [conflict('addIdentifiers[0]')],
        strategies: [
          under('strict_alias', null, { conflicts: [conflict('addIdentifiers[0]')] }),
          under('first_alias', 'UPDATED', { skippedIdentifiers: [GRACES_EMAIL] }),
          under('first', 'UNCHANGED', { skippedIdentifiers: [GRACES_EMAIL, FREE_EMAIL] }),
        ],
      },
    },
  },
  {
    id: 'preview.strategy',
    name: 'a preview follows the strategy of its request',
    when: previewUpsert(ADAS_EMAIL, { addIdentifiers: [GRACES_EMAIL], strategy: 'first_alias' }),
    expect: { result: { id: ADA, outcome: 'UNCHANGED', errors: [], skippedIdentifiers: [GRACES_EMAIL] } },
  },
  {
    id: 'preview.invalid',
    name: 'a preview of an invalid value has the problems of the update',
    when: previewUpdate({ attributes: { rating: 'five' }, addToLists: [NOBODY] }),
    expect: {
      result: {
        ...REFUSED,
        errors: [
          { code: 'InvalidPayload', path: 'attributes.rating', message: { $any: 'text' }, holderId: null },
          { code: 'InvalidPayload', path: 'addToLists[0]', message: { $any: 'text' }, holderId: null },
        ],
        strategies: everywhere(null),
      },
    },
  },
  {
    id: 'preview.version',
    name: 'a preview of an update at another version has the problem of the update',
    when: previewUpdate({ attributes: { rating: 1 } }, { expectedVersion: 7 }),
    expect: {
      result: {
        ...REFUSED,
        errors: [{ code: 'PreconditionFailed', path: '', message: { $any: 'text' }, holderId: null }],
      },
    },
  },
  {
    id: 'preview.read-only',
    name: 'a preview of an update that the origin of the key forbids has the problem of the update',
    when: previewUpdate({ allowWritingReadOnly: true, attributes: { serial: 'A-2' } }),
    expect: {
      result: {
        ...REFUSED,
        errors: [{ code: 'Forbidden', path: 'allowWritingReadOnly', message: { $any: 'text' }, holderId: null }],
      },
    },
  },
  {
    id: 'preview.without-write',
    name: 'a preview with a key without contacts:write has the problem of the update',
    rights: { scopes: ['contacts:read'] },
    when: previewUpdate({ attributes: { rating: 1 } }),
    expect: { result: { ...REFUSED, errors: [MISSING_SCOPE], strategies: everywhere(null) } },
  },
  {
    id: 'preview.without-read',
    name: 'a key without contacts:read cannot preview',
    rights: { scopes: ['contacts:write'] },
    when: previewUpdate({ attributes: { rating: 1 } }),
    expect: { problems: [{ code: 'Forbidden', path: '', message: 'the access key lacks the scope contacts:read' }] },
  },
  {
    id: 'preview.unknown',
    name: 'a preview of an update of an unknown contact is not found',
    when: previewUpdate({ attributes: { rating: 1 } }, { contactId: NOBODY }),
    expect: { problems: [{ code: 'ResourceNotFound', path: '' }] },
  },
  {
    id: 'preview.merged',
    name: 'a preview of additions to a merged contact is a preview of the survivor',
    given: [call('mergeContacts', { contactId: ADA }, { contactId: GRACE })],
    when: previewUpdate({ attributes: { rating: 1 } }, { contactId: GRACE }),
    expect: { result: { id: ADA, outcome: 'UPDATED', errors: [] } },
  },
  {
    id: 'preview.merged.takes-away',
    name: 'a preview of removals from a merged contact is refused',
    given: [call('mergeContacts', { contactId: ADA }, { contactId: GRACE })],
    when: previewUpdate({ attributes: { rating: null } }, { contactId: GRACE }),
    expect: { problems: [{ code: 'ResourceMoved', path: '' }] },
  },
];
