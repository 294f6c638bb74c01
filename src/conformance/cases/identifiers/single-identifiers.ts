import type { Case } from '../../case.ts';
import { ADA, ADAS_EMAIL, FREE_EMAIL, GRACE, GRACES_EMAIL, NOBODY } from '../../environment/seed.ts';
import { call, read, readByIdentifier } from '../steps.ts';

const add = (body: object, contactId = ADA, more: { expectedVersion?: number } = {}) =>
  call('addContactIdentifier', { contactId }, body, more);
const remove = (body: object, contactId = ADA) => call('removeContactIdentifier', { contactId }, body);
const list = (contactId = ADA) => call('contactIdentifiers', { contactId });
const search = (identifier: object) => call('searchContacts', {}, { identifier });
const notFound = { problems: [{ code: 'ResourceNotFound', path: '' }] };

/** GET, POST, DELETE contacts/{contactId}/identifiers; POST contacts/search. */
export const singleIdentifierCases: readonly Case[] = [
  {
    id: 'identifiers.list',
    name: 'the identifiers of a contact are listed, oldest first',
    when: list(GRACE),
    expect: { result: { ids: ['emailaddress grace@example.com', 'phonenumber +12025550142'], hasNextPage: false } },
  },
  { id: 'identifiers.list.unknown', name: 'an unknown contact is not found', when: list(NOBODY), expect: notFound },
  {
    id: 'identifiers.add',
    name: 'an identifier is added to a contact',
    when: add({ ...FREE_EMAIL, properties: { source: 'form' } }),
    expect: { result: { ...FREE_EMAIL, properties: { source: 'form' } } },
    afterwards: [
      { when: readByIdentifier(FREE_EMAIL), expect: { result: { id: ADA, version: 2 } } },
      { when: add(FREE_EMAIL), expect: { outcome: 'UNCHANGED', result: FREE_EMAIL } },
    ],
  },
  {
    id: 'identifiers.add.taken',
    name: "another contact's identifier is not added",
    source: 'seen',
    when: add(GRACES_EMAIL),
    expect: { problems: [{ code: 'ResourceAlreadyExists', path: 'value', message: { $including: GRACE } }] },
  },
  {
    id: 'identifiers.add.malformed',
    name: 'an e-mail address must be valid',
    when: add({ key: 'emailaddress', value: 'no-address' }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'value' }] },
  },
  {
    id: 'identifiers.add.empty',
    name: 'key and value must not be empty',
    when: add({ key: '', value: '' }),
    expect: {
      problems: [
        { code: 'InvalidPayload', path: 'key' },
        { code: 'InvalidPayload', path: 'value' },
      ],
    },
  },
  {
    id: 'identifiers.add.missing',
    name: 'an identifier must have a value',
    when: add({ key: 'externalId' }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'value' }], refusedByTypes: true },
  },
  {
    id: 'identifiers.add.unknown',
    name: 'an unknown contact gets no identifier',
    when: add(FREE_EMAIL, NOBODY),
    expect: notFound,
  },
  {
    id: 'identifiers.add.other-version',
    name: 'a contact at another version gets no identifier',
    when: add(FREE_EMAIL, ADA, { expectedVersion: 9 }),
    expect: { problems: [{ code: 'PreconditionFailed', path: '' }] },
  },
  {
    id: 'identifiers.remove',
    name: 'an identifier is removed by any of its spellings',
    when: remove({ key: 'emailaddress', value: ' ADA@example.com' }),
    expect: {},
    afterwards: [
      { when: readByIdentifier(ADAS_EMAIL), expect: notFound },
      { when: read(), expect: { result: { identifierCount: 0, version: 2 } } },
      { when: remove(ADAS_EMAIL), expect: notFound },
    ],
  },
  {
    id: 'identifiers.remove.foreign',
    name: "another contact's identifier is not found on this contact",
    when: remove(GRACES_EMAIL),
    expect: notFound,
  },
  {
    id: 'identifiers.read-only-key',
    name: 'a key without contacts:write cannot add an identifier',
    rights: { scopes: ['contacts:read'] },
    when: add(FREE_EMAIL),
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
  {
    id: 'search.found',
    name: 'a search finds the contact with an identifier by any of its spellings',
    when: search({ key: 'emailaddress', value: 'ADA@example.com' }),
    expect: { result: { ids: [ADA] } },
  },
  {
    id: 'search.nobody',
    name: 'a search for an unknown identifier finds nothing',
    when: search(FREE_EMAIL),
    expect: { result: { ids: [] } },
  },
  {
    id: 'search.read-scope',
    name: 'a key without contacts:read cannot search',
    rights: { scopes: ['contacts:write'] },
    when: search(ADAS_EMAIL),
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
];
