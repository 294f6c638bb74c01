import type { Case } from '../case.ts';
import { ADA, ADAS_EMAIL, GRACE, LIST_A, NOBODY } from '../environment/seed.ts';
import { call, read, readByIdentifier, update } from './steps.ts';

const remove = (contactId: string = ADA, more: { expectedVersion?: number } = {}) =>
  call('deleteContact', { contactId }, undefined, more);
const notFound = { problems: [{ code: 'ResourceNotFound', path: '' }] };

/** DELETE contacts/{contactId}; `deleteContact`. */
export const deletingCases: readonly Case[] = [
  {
    id: 'delete.gone',
    name: 'a contact that is deleted is gone, by id and by identifier, from lists, too',
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
    name: 'the identifiers of a contact that was deleted are free',
    given: [remove()],
    when: update({ addIdentifiers: [ADAS_EMAIL] }, { contactId: GRACE }),
    expect: { result: { identifierCount: 3 } },
  },
  { id: 'delete.unknown', name: 'an unknown contact is not found', when: remove(NOBODY), expect: notFound },
  { id: 'delete.malformed', name: 'a malformed id is not found', when: remove('no-uuid'), expect: notFound },
  {
    id: 'delete.version',
    name: 'a contact is deleted at the version that is expected',
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
    name: 'a key that may only read may not delete',
    rights: { scopes: ['contacts:read'] },
    when: remove(),
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
];
