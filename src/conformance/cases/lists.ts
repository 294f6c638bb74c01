import type { Case } from '../case.ts';
import { ADA, ADAS_EMAIL, FREE_EMAIL, GRACE, GRACES_EMAIL, LIST_A, LIST_B, NOBODY } from '../environment/seed.ts';
import { call, read } from './steps.ts';

const create = (body: object) => call('createList', {}, body);
const change = (body: object, listId = LIST_A) => call('updateList', { listId }, body);
const show = (listId = LIST_A) => call('list', { listId });
const remove = (listId = LIST_A) => call('deleteList', { listId });
const add = (body: object, listId = LIST_A) => call('addContactsToList', { listId }, body);
const take = (body: object, listId = LIST_A) => call('removeContactsFromList', { listId }, body);
const notFound = { problems: [{ code: 'ResourceNotFound', path: '' }] };
const invalid = (...paths: string[]) => ({ problems: paths.map((path) => ({ code: 'InvalidPayload', path })) });
const many = Array.from({ length: 100 }, (_, index) => `0190a000-0000-7000-8000-${String(index).padStart(12, '0')}`);

/** Lists and their contacts. */
export const listCases: readonly Case[] = [
  {
    id: 'lists.create',
    name: 'a list is created with all fields of a body',
    when: create({ name: 'Spring', description: 'Flowers', consentType: 'double', tags: [NOBODY], isProof: true }),
    expect: {
      result: {
        name: 'Spring',
        description: 'Flowers',
        consentType: 'double',
        tags: [NOBODY],
        isProof: true,
        contactCount: 0,
        counter: { count: 0, updatedAt: { $any: 'text' } },
      },
    },
    afterwards: [
      {
        when: call('lists', {}, undefined, { limit: 1, reverse: true }),
        expect: { result: { ids: [{ $from: 'when.id' }] } },
      },
    ],
  },
  {
    id: 'lists.create.name-alone',
    name: 'a name is enough for a list',
    when: create({ name: 'xy' }),
    expect: { result: { name: 'xy', description: null, consentType: null, tags: [], isProof: false } },
  },
  ...(
    [
      ['short', 'x'],
      ['long', 'x'.repeat(257)],
    ] as const
  ).map(
    ([what, name]): Case => ({
      id: `lists.create.name-${what}`,
      name: `the name of a list is not too ${what}`,
      when: create({ name }),
      expect: invalid('name'),
    }),
  ),
  {
    id: 'lists.create.name-missing',
    name: 'a list must have a name',
    when: create({}),
    expect: { ...invalid('name'), refusedByTypes: true },
  },
  {
    id: 'lists.create.all-problems',
    name: 'all problems of a list are reported together',
    when: create({ name: 'x', description: 'x'.repeat(501), tags: ['no-uuid'] }),
    expect: invalid('name', 'description', 'tags[0]'),
  },
  {
    id: 'lists.create.scope',
    name: 'a key without settings:write cannot create lists',
    rights: { scopes: ['contacts:read', 'contacts:write'] },
    when: create({ name: 'Spring' }),
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
  {
    id: 'lists.read',
    name: 'a list is shown with the number of its contacts',
    when: show(),
    expect: { result: { id: LIST_A, contactCount: 1, counter: { count: 1, updatedAt: { $any: 'text' } } } },
  },
  { id: 'lists.read.unknown', name: 'an unknown list is not found', when: show(NOBODY), expect: notFound },
  {
    id: 'lists.read.malformed',
    name: 'a malformed id of a list is not found',
    when: show('no-uuid'),
    expect: notFound,
  },
  {
    id: 'lists.all',
    name: 'all lists are listed, oldest first',
    when: call('lists'),
    expect: { result: { ids: [LIST_A, LIST_B], hasNextPage: false } },
  },
  {
    id: 'lists.update',
    name: 'fields that are absent in an update of a list stay, and null clears',
    given: [change({ name: 'Named', description: 'Described', consentType: 'single' })],
    when: change({ description: null, isProof: true }),
    expect: { result: { name: 'Named', description: null, consentType: 'single', isProof: true, contactCount: 1 } },
  },
  {
    id: 'lists.update.name-null',
    name: 'the name of a list cannot be removed',
    when: change({ name: null }),
    expect: invalid('name'),
  },
  {
    id: 'lists.update.nothing',
    name: 'an empty update changes nothing',
    when: change({}),
    expect: { unchanged: true, result: { id: LIST_A } },
  },
  { id: 'lists.update.unknown', name: 'an unknown list cannot change', when: change({}, NOBODY), expect: notFound },
  {
    id: 'lists.delete',
    name: 'a deleted list is gone, also from its contacts',
    when: remove(),
    expect: {},
    afterwards: [
      { when: show(), expect: notFound },
      { when: read(), expect: { result: { listIds: [], version: 2 } } },
      { when: remove(), expect: notFound },
    ],
  },
  {
    id: 'lists.contacts.add',
    name: 'contacts are added to a list by id and by identifier; unknown ones are skipped and not counted',
    when: add({ contacts: [GRACE, NOBODY], identifiers: [ADAS_EMAIL, FREE_EMAIL] }, LIST_B),
    expect: { result: { itemsProcessed: 2 } },
    afterwards: [
      { when: call('listContacts', { listId: LIST_B }), expect: { result: { ids: [ADA, GRACE] } } },
      { when: read(), expect: { result: { listIds: [LIST_A, LIST_B], version: 2 } } },
      { when: show(LIST_B), expect: { result: { contactCount: 2 } } },
    ],
  },
  {
    id: 'lists.contacts.add-twice',
    name: 'a contact that is repeated or on the list already counts once',
    when: add({ contacts: [ADA, ADA.toUpperCase()], identifiers: [ADAS_EMAIL] }),
    expect: { unchanged: true, result: { itemsProcessed: 1 } },
  },
  {
    id: 'lists.contacts.add-nobody',
    name: 'an empty array of contacts adds no contact to a list',
    when: add({ contacts: [] }),
    expect: { unchanged: true, result: { itemsProcessed: 0 } },
  },
  {
    id: 'lists.contacts.add-merged',
    name: 'the id of a merged contact adds the survivor to a list',
    given: [call('mergeContacts', { contactId: ADA }, { contactId: GRACE })],
    when: add({ contacts: [GRACE] }, LIST_B),
    expect: { result: { itemsProcessed: 1 } },
    afterwards: [{ when: call('listContacts', { listId: LIST_B }), expect: { result: { ids: [ADA] } } }],
  },
  {
    id: 'lists.contacts.most',
    name: 'a request can have a hundred contacts',
    when: add({ contacts: many }),
    expect: { unchanged: true, result: { itemsProcessed: 0 } },
  },
  {
    id: 'lists.contacts.too-many',
    name: 'a hundred contacts and one identifier are too many',
    when: add({ contacts: many, identifiers: [ADAS_EMAIL] }),
    expect: { problems: [{ code: 'InvalidPayload', path: '' }] },
  },
  {
    id: 'lists.contacts.malformed',
    name: 'ids of contacts must be UUIDs',
    when: add({ contacts: [ADA, 'no-uuid'] }),
    expect: invalid('contacts[1]'),
  },
  {
    id: 'lists.contacts.unknown-list',
    name: 'contacts cannot be added to an unknown list',
    when: add({ contacts: [ADA] }, NOBODY),
    expect: notFound,
  },
  {
    id: 'lists.contacts.remove',
    name: 'contacts are removed from a list, whether they are on it or not',
    when: take({ contacts: [ADA, NOBODY], identifiers: [GRACES_EMAIL] }),
    expect: { result: { itemsProcessed: 2 } },
    afterwards: [{ when: read(), expect: { result: { listIds: [], version: 2 } } }],
  },
  {
    id: 'lists.contacts.scope',
    name: 'a key with contacts:write can add contacts to lists',
    rights: { scopes: ['contacts:write'] },
    when: add({ contacts: [GRACE] }),
    expect: { result: { itemsProcessed: 1 } },
  },
  {
    id: 'lists.of-contact',
    name: 'the lists of a contact are listed',
    given: [add({ contacts: [ADA] }, LIST_B)],
    when: call('contactLists', { contactId: ADA }),
    expect: { result: { ids: [LIST_A, LIST_B], hasNextPage: false } },
  },
  {
    id: 'lists.of-unknown-contact',
    name: 'an unknown contact has no lists',
    when: call('contactLists', { contactId: NOBODY }),
    expect: notFound,
  },
];
