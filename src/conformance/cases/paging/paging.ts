import type { Case } from '../../case.ts';
import { ADA, GRACE, LIST_A, LIST_B, NOBODY } from '../../environment/seed.ts';
import type { Operation, Step } from '../../step.ts';
import { call, update } from '../steps.ts';

type Page = Pick<Step, 'limit' | 'pageToken' | 'reverse'>;
const page = (more: Page = {}) => call('contacts', {}, undefined, more);
const PAGED: readonly Operation[] = ['contacts', 'lists', 'accounts', 'attributeDefinitions'];

/** GET of collections; connections. */
export const pagingCases: readonly Case[] = [
  {
    id: 'page.oldest-first',
    name: 'contacts are listed oldest first',
    when: page(),
    expect: { result: { ids: [ADA, GRACE], hasNextPage: false } },
  },
  {
    id: 'page.reverse',
    name: 'in reverse, contacts are listed newest first',
    when: page({ limit: 10, reverse: true }),
    expect: { result: { ids: [GRACE, ADA], hasNextPage: false } },
  },
  {
    id: 'page.next',
    name: 'a token continues with the next page, and the last page has none',
    when: page({ limit: 1 }),
    expect: { result: { ids: [ADA], hasNextPage: true } },
    afterwards: [
      {
        when: page({ limit: 1, pageToken: { $from: 'when.nextPageToken' } }),
        expect: { result: { ids: [GRACE], hasNextPage: false } },
      },
    ],
  },
  {
    id: 'page.next-in-reverse',
    name: 'a token continues with the next page in reverse',
    when: page({ limit: 1, reverse: true }),
    expect: { result: { ids: [GRACE], hasNextPage: true } },
    afterwards: [
      {
        when: page({ limit: 1, reverse: true, pageToken: { $from: 'when.nextPageToken' } }),
        expect: { result: { ids: [ADA], hasNextPage: false } },
      },
    ],
  },
  {
    id: 'page.stable.deleted',
    name: 'a token continues although its contact was deleted and others were added',
    given: [
      page({ limit: 1 }),
      call('deleteContact', { contactId: ADA }),
      call('createContact', {}, { displayName: 'New' }),
    ],
    when: page({ limit: 1, pageToken: { $from: 'given.0.nextPageToken' } }),
    expect: { result: { ids: [GRACE], hasNextPage: true } },
    afterwards: [
      {
        when: page({ limit: 1, pageToken: { $from: 'when.nextPageToken' } }),
        expect: { result: { ids: [{ $from: 'given.2.id' }], hasNextPage: false } },
      },
    ],
  },
  {
    id: 'page.stable.updated',
    name: 'an update does not move a contact to another page',
    given: [page({ limit: 1 }), update({ attributes: { rating: 1 } })],
    when: page({ limit: 1, pageToken: { $from: 'given.0.nextPageToken' } }),
    expect: { result: { ids: [GRACE], hasNextPage: false } },
  },
  ...PAGED.flatMap((operation): Case[] => [
    ...[1, 100].map(
      (limit): Case => ({
        id: `page.${operation}.limit-${limit}`,
        name: `a page of ${operation} can have up to ${limit}`,
        when: call(operation, {}, undefined, { limit }),
        expect: { result: {} },
      }),
    ),
    ...[0, 101, -1].map(
      (limit): Case => ({
        id: `page.${operation}.limit-${limit}`,
        name: `a page of ${operation} cannot have ${limit}`,
        when: call(operation, {}, undefined, { limit }),
        expect: { problems: [{ code: 'InvalidPayload', path: 'limit' }] },
      }),
    ),
    {
      id: `page.${operation}.token`,
      name: `a page of ${operation} accepts only its own tokens`,
      when: call(operation, {}, undefined, { pageToken: 'x' }),
      expect: { problems: [{ code: 'InvalidPayload', path: 'pageToken' }] },
    },
    {
      id: `page.${operation}.long-token`,
      name: `a page of ${operation} accepts no token of more than 8,000 characters`,
      when: call(operation, {}, undefined, { pageToken: 'x'.repeat(8001) }),
      expect: { problems: [{ code: 'InvalidPayload', path: 'pageToken' }] },
    },
    {
      id: `page.${operation}.write-only-key`,
      name: `a key without contacts:read gets no page of ${operation}`,
      rights: { scopes: ['contacts:write'] },
      when: call(operation),
      expect: { problems: [{ code: 'Forbidden', path: '' }] },
    },
    {
      id: `page.${operation}.foreign-key`,
      name: `another workspace's key gets no page of ${operation}`,
      key: 'foreign',
      when: call(operation),
      expect: { problems: [{ code: 'ResourceNotFound', path: '' }] },
    },
  ]),
  {
    id: 'page.all-problems',
    name: 'an invalid limit and an invalid token are reported together',
    when: page({ limit: 0, pageToken: 'x' }),
    expect: {
      problems: [
        { code: 'InvalidPayload', path: 'limit' },
        { code: 'InvalidPayload', path: 'pageToken' },
      ],
    },
  },
  {
    id: 'page.list-contacts',
    name: 'the contacts of a list are listed page by page',
    given: [call('addContactsToList', { listId: LIST_A }, { contacts: [GRACE] })],
    when: call('listContacts', { listId: LIST_A }, undefined, { limit: 1 }),
    expect: { result: { ids: [ADA], hasNextPage: true } },
    afterwards: [
      {
        when: call('listContacts', { listId: LIST_A }, undefined, {
          limit: 1,
          pageToken: { $from: 'when.nextPageToken' },
        }),
        expect: { result: { ids: [GRACE], hasNextPage: false } },
      },
    ],
  },
  {
    id: 'page.list-contacts.empty',
    name: 'an empty list has an empty page',
    when: call('listContacts', { listId: LIST_B }),
    expect: { result: { ids: [], hasNextPage: false } },
  },
  {
    id: 'page.list-contacts.unknown',
    name: 'an unknown list is not found',
    when: call('listContacts', { listId: NOBODY }),
    expect: { problems: [{ code: 'ResourceNotFound', path: '' }] },
  },
  {
    id: 'page.include',
    name: 'a page has the requested attributes',
    when: { ...page({ limit: 1 }), include: ['age'] },
    expect: { result: { ids: [ADA] } },
  },
];
