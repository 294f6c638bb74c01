import type { Case } from '../case.ts';
import { ADA, ADAS_EMAIL, GRACE, LIST_A, NOBODY } from '../environment/seed.ts';
import { call, read, readByIdentifier, update } from './steps.ts';

const remove = (contactId: string = ADA, more: { expectedVersion?: number; purge?: boolean } = {}) =>
  call('deleteContact', { contactId }, undefined, more);
const notFound = { problems: [{ code: 'ResourceNotFound', path: '' }] };

const purge = (contactId: string = ADA, more: { expectedVersion?: number } = {}) =>
  remove(contactId, { ...more, purge: true });
const history = (contactId: string = ADA) => call('contactHistory', { contactId });

/** DELETE contacts/{contactId}; `deleteContact`. */
export const deletingCases: readonly Case[] = [
  {
    id: 'delete.gone',
    name: 'a deleted contact is gone, by id, by identifier and from lists',
    when: remove(),
    expect: {},
    afterwards: [
      { when: read(), expect: notFound },
      { when: readByIdentifier(ADAS_EMAIL), expect: notFound },
      { when: call('listContacts', { listId: LIST_A }), expect: { result: { ids: [] } } },
      { when: remove(), expect: notFound },
    ],
  },
  {
    id: 'delete.frees-identifiers',
    name: 'the identifiers of a deleted contact are free',
    given: [remove()],
    when: update({ addIdentifiers: [ADAS_EMAIL] }, { contactId: GRACE }),
    expect: { result: { identifierCount: 3 } },
  },
  { id: 'delete.unknown', name: 'an unknown contact is not found', when: remove(NOBODY), expect: notFound },
  { id: 'delete.malformed', name: 'a malformed id is not found', when: remove('no-uuid'), expect: notFound },
  {
    id: 'delete.version',
    name: 'a contact at the expected version is deleted',
    when: remove(ADA, { expectedVersion: 1 }),
    expect: {},
  },
  {
    id: 'delete.other-version',
    name: 'a contact at another version is not deleted',
    when: remove(ADA, { expectedVersion: 2 }),
    expect: { problems: [{ code: 'PreconditionFailed', path: '' }] },
  },
  {
    id: 'delete.read-only-key',
    name: 'a key without contacts:write cannot delete',
    rights: { scopes: ['contacts:read'] },
    when: remove(),
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
  {
    id: 'purge.history-gone',
    name: 'a purged contact leaves one change that records the purge, and no data',
    given: [update({ attributes: { rating: 1 } })],
    when: purge(),
    expect: {},
    afterwards: [
      { when: read(), expect: notFound },
      { when: history(), expect: { result: { ids: [3], hasNextPage: false } } },
      { when: call('contact', { contactId: ADA }, undefined, { asOfVersion: 2 }), expect: notFound },
      { when: purge(), expect: { unchanged: true } },
    ],
  },
  {
    id: 'purge.deleted',
    name: 'the history of a deleted contact can be purged',
    given: [update({ attributes: { rating: 1 } }), remove()],
    when: purge(),
    expect: {},
    afterwards: [{ when: history(), expect: { result: { ids: [3], hasNextPage: false } } }],
  },
  {
    id: 'purge.merged-in',
    name: 'a purge includes the histories of contacts that were merged into the contact',
    given: [call('mergeContacts', { contactId: ADA }, { contactId: GRACE })],
    when: purge(),
    expect: {},
    afterwards: [{ when: history(GRACE), expect: notFound }],
  },
  {
    id: 'purge.merged-away',
    name: 'a merged contact cannot be purged alone, because its survivor has its data',
    given: [call('mergeContacts', { contactId: GRACE }, { contactId: ADA })],
    when: purge(),
    expect: { problems: [{ code: 'ResourceMoved', path: '' }] },
  },
  {
    id: 'purge.merged-into-deleted',
    name: 'a merged contact cannot be purged alone even if its survivor is deleted',
    given: [call('mergeContacts', { contactId: GRACE }, { contactId: ADA }), remove(GRACE)],
    when: purge(),
    expect: { problems: [{ code: 'ResourceMoved', path: '' }] },
    afterwards: [
      { when: purge(GRACE), expect: {} },
      { when: history(), expect: notFound },
    ],
  },
  {
    id: 'purge.expected-version',
    name: 'a contact at another version is not purged',
    when: purge(ADA, { expectedVersion: 7 }),
    expect: { problems: [{ code: 'PreconditionFailed', path: '' }] },
  },
  {
    id: 'purge.again-at-version',
    name: 'a repeated purge continues, although the expected version is gone',
    given: [purge(ADA, { expectedVersion: 1 })],
    when: purge(ADA, { expectedVersion: 1 }),
    expect: { unchanged: true },
  },
  {
    id: 'purge.forbidden',
    name: 'a purge requires the scope contacts:purge',
    rights: { scopes: ['contacts:read', 'contacts:write', 'history:read'] },
    when: purge(),
    expect: {
      problems: [{ code: 'Forbidden', path: '', message: 'the access key lacks the scope contacts:purge' }],
    },
  },
  {
    id: 'purge.not-asked',
    name: 'purge false deletes and keeps the history',
    when: remove(ADA, { purge: false }),
    expect: {},
    afterwards: [{ when: history(), expect: { result: { ids: [2, 1], hasNextPage: false } } }],
  },
  { id: 'purge.unknown', name: 'an unknown contact cannot be purged', when: purge(NOBODY), expect: notFound },
];
