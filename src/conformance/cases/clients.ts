import type { Case } from '../case.ts';
import { LIST_A, LIST_B } from '../environment/seed.ts';
import type { Operation } from '../step.ts';
import { call } from './steps.ts';

const PAGED: readonly Operation[] = ['contacts', 'lists', 'accounts', 'attributeDefinitions'];
const define = (format: object) =>
  call('createAttributeDefinition', {}, { key: 'score', displayName: 'Score', type: 'number', format });
const choose = (select: object) =>
  call('createAttributeDefinition', {}, { key: 'tier', displayName: 'Tier', type: 'string', format: select });
const rejected = (path: string) => ({ problems: [{ code: 'InvalidPayload', path }] });

/** Requests of clients that are easy to misinterpret. */
export const clientCases: readonly Case[] = [
  ...PAGED.map(
    (operation): Case => ({
      id: `clients.${operation}.empty-token`,
      name: `an empty token is the first page of ${operation}`,
      when: call(operation, {}, undefined, { limit: 1, pageToken: '' }),
      expect: { result: {} },
    }),
  ),
  ...PAGED.filter((operation) => operation !== 'lists').map(
    (operation): Case => ({
      id: `clients.${operation}.token-of-lists`,
      name: `a token of lists is not valid for ${operation}`,
      given: [call('lists', {}, undefined, { limit: 1 })],
      when: call(operation, {}, undefined, { pageToken: { $from: 'given.0.nextPageToken' } }),
      expect: rejected('pageToken'),
    }),
  ),
  {
    id: 'clients.listContacts.token-of-contacts',
    name: 'a token of all contacts is not valid for the contacts of a list',
    given: [call('contacts', {}, undefined, { limit: 1 })],
    when: call('listContacts', { listId: LIST_A }, undefined, { pageToken: { $from: 'given.0.nextPageToken' } }),
    expect: rejected('pageToken'),
  },
  {
    id: 'clients.listContacts.token-of-another-list',
    name: 'a token of one list is not valid for another',
    given: [
      call('createContact', {}, { displayName: 'New', listIds: [LIST_A] }),
      call('listContacts', { listId: LIST_A }, undefined, { limit: 1 }),
    ],
    when: call('listContacts', { listId: LIST_B }, undefined, { pageToken: { $from: 'given.1.nextPageToken' } }),
    expect: rejected('pageToken'),
  },
  ...(['addContactsToList', 'removeContactsFromList'] as const).flatMap((operation): Case[] => [
    {
      id: `clients.${operation}.names-nobody`,
      name: `${operation} requires contacts or identifiers`,
      when: call(operation, { listId: LIST_A }, {}),
      expect: rejected(''),
    },
    {
      id: `clients.${operation}.empty`,
      name: `${operation} accepts an empty array of contacts`,
      when: call(operation, { listId: LIST_A }, { contacts: [] }),
      expect: { result: { itemsProcessed: 0 }, unchanged: true },
    },
  ]),
  {
    id: 'clients.definition.range-of-unknown-bounds',
    name: 'a range has only the bounds min and max',
    when: define({ type: 'range', range: { x: 1 } }),
    expect: { ...rejected('format'), refusedByTypes: true },
  },
  {
    id: 'clients.definition.range-with-more',
    name: 'a range has only min and max',
    when: define({ type: 'range', range: { min: 1, step: 2 } }),
    expect: { ...rejected('format'), refusedByTypes: true },
  },
  {
    id: 'clients.definition.range-without-bounds',
    name: 'a range must have a bound',
    when: define({ type: 'range', range: {} }),
    expect: rejected('format'),
  },
  {
    id: 'clients.definition.format-with-more',
    name: 'a format has only its own properties',
    when: choose({ type: 'url', protocols: ['https'] }),
    expect: { ...rejected('format'), refusedByTypes: true },
  },
  {
    id: 'clients.definition.option-with-more',
    name: 'an option has only a label and a value',
    when: choose({ type: 'select', select: { options: [{ label: 'Gold', value: 'gold', color: 'yellow' }] } }),
    expect: { ...rejected('format'), refusedByTypes: true },
  },
  {
    id: 'clients.definition.expected-version',
    name: 'a definition changes at the expected version',
    when: call('updateAttributeDefinition', { key: 'rating' }, { displayName: 'Stars' }, { expectedVersion: 1 }),
    expect: { result: { displayName: 'Stars', version: 2 } },
    afterwards: [
      {
        when: call('updateAttributeDefinition', { key: 'rating' }, { displayName: 'Score' }, { expectedVersion: 1 }),
        expect: {
          problems: [
            {
              code: 'PreconditionFailed',
              path: '',
              message: 'the attribute definition is at version 2, not 1; read it again and retry',
            },
          ],
        },
      },
    ],
  },
];
