import type { Case } from '../case.ts';
import { ADA, ADAS_EMAIL, FREE_EMAIL, GRACE, GRACES_EMAIL, LIST_A, LIST_B, NOBODY } from '../environment/seed.ts';
import type { Step } from '../step.ts';
import { call, read } from './steps.ts';

const updateMany = (updates: unknown, more: object = {}): Step => ({
  operation: 'updateContacts',
  body: { updates, ...more },
});

const TEXT = { $any: 'text' } as const;
const ADAS = { outcome: 'UPDATED', contactId: ADA, computedDisplayName: 'Ada', skippedIdentifiers: [], errors: [] };
const GRACES = { ...ADAS, contactId: GRACE, computedDisplayName: 'Grace' };
const REFUSED = {
  outcome: null,
  contactId: null,
  version: null,
  computedDisplayName: null,
  listIds: null,
  skippedIdentifiers: [],
};
const refused = (code: string, path = '') => ({ ...REFUSED, errors: [{ code, path, message: TEXT }] });

export const severalUpdatesCases: readonly Case[] = [
  {
    id: 'updates.order',
    name: 'each of several updates has its result in its place, also after a refused one',
    when: updateMany([
      { contactId: NOBODY, attributes: { rating: 1 } },
      { contactId: ADA, listIds: [LIST_B] },
      { contactId: ADA, addToLists: [NOBODY] },
      { contactId: ADA, addIdentifiers: [GRACES_EMAIL] },
      { contactId: ADA, expectedVersion: 9 },
      { identifier: ADAS_EMAIL, mustBeNew: true },
      { contactId: ADA, removeFromLists: [LIST_B], addToLists: [LIST_A] },
      { contactId: ADA, addToLists: [LIST_A] },
      { identifier: GRACES_EMAIL, addIdentifiers: [ADAS_EMAIL], strategy: 'first_alias', listIds: [LIST_A] },
    ]),
    expect: {
      result: {
        results: [
          refused('ResourceNotFound'),
          { ...ADAS, version: 2, listIds: [LIST_B] },
          refused('InvalidPayload', 'addToLists[0]'),
          refused('ResourceAlreadyExists', 'addIdentifiers[0]'),
          refused('PreconditionFailed'),
          refused('PreconditionFailed'),
          { ...ADAS, version: 3, listIds: [LIST_A] },
          { ...ADAS, outcome: 'UNCHANGED', version: 3, listIds: [LIST_A] },
          { ...GRACES, version: 2, listIds: [LIST_A], skippedIdentifiers: [ADAS_EMAIL] },
        ],
      },
    },
    afterwards: [{ when: read(), expect: { result: { listIds: [LIST_A], version: 3 } } }],
  },
  {
    id: 'updates.created',
    name: 'an update finds a contact and a free identifier from previous updates',
    when: updateMany([
      { identifier: FREE_EMAIL, attributes: { firstName: 'Linus' } },
      { identifier: FREE_EMAIL, addToLists: [LIST_A] },
      { contactId: ADA, removeIdentifiers: [ADAS_EMAIL] },
      { contactId: GRACE, addIdentifiers: [ADAS_EMAIL] },
      { identifier: ADAS_EMAIL, mustExist: true, addToLists: [LIST_B] },
    ]),
    expect: {
      result: {
        results: [
          {
            ...{ ...ADAS, outcome: 'CREATED', contactId: TEXT, computedDisplayName: 'Linus' },
            ...{ version: 1, listIds: [] },
          },
          { ...ADAS, contactId: TEXT, computedDisplayName: 'Linus', version: 2, listIds: [LIST_A] },
          { ...ADAS, version: 2, listIds: [LIST_A] },
          { ...GRACES, version: 2, listIds: [] },
          { ...GRACES, version: 3, listIds: [LIST_B] },
        ],
      },
    },
    afterwards: [
      {
        when: call('contactByIdentifier', { identifier: FREE_EMAIL }),
        expect: { result: { listIds: [LIST_A], version: 2 } },
      },
      { when: call('contactByIdentifier', { identifier: ADAS_EMAIL }), expect: { result: { id: GRACE } } },
    ],
  },
  {
    id: 'updates.atomic',
    name: 'atomic updates are all made',
    when: updateMany(
      [
        { contactId: ADA, listIds: [LIST_B] },
        { contactId: GRACE, listIds: [LIST_B] },
        { contactId: ADA, addToLists: [LIST_A] },
      ],
      { atomic: true },
    ),
    expect: {
      result: {
        results: [
          { ...ADAS, version: 2, listIds: [LIST_B] },
          { ...GRACES, version: 2, listIds: [LIST_B] },
          { ...ADAS, version: 3, listIds: [LIST_B, LIST_A] },
        ],
      },
    },
    afterwards: [{ when: read(GRACE), expect: { result: { listIds: [LIST_B] } } }],
  },
  {
    id: 'updates.atomic.refused',
    name: 'none of several atomic updates is made if one is refused, and all problems are reported',
    when: updateMany(
      [
        { contactId: ADA, listIds: [LIST_B] },
        { contactId: GRACE, addToLists: [NOBODY], attributes: { rating: 'five' } },
        { identifier: FREE_EMAIL, addToLists: [LIST_A, NOBODY] },
      ],
      { atomic: true },
    ),
    expect: {
      problems: [
        { code: 'InvalidPayload', path: 'updates[1].attributes.rating' },
        { code: 'InvalidPayload', path: 'updates[1].addToLists[0]' },
        { code: 'InvalidPayload', path: 'updates[2].addToLists[1]' },
      ],
    },
    afterwards: [
      { when: read(), expect: { result: { listIds: [LIST_A], version: 1 } } },
      {
        when: call('contactByIdentifier', { identifier: FREE_EMAIL }),
        expect: { problems: [{ code: 'ResourceNotFound', path: '' }] },
      },
    ],
  },
  {
    id: 'updates.target',
    name: 'one of several updates has its contact by id or by identifier',
    when: updateMany([
      { attributes: { rating: 1 } },
      { contactId: ADA, identifier: ADAS_EMAIL },
      { contactId: 'no uuid' },
      { identifier: { key: 'emailaddress', value: 'no address' } },
    ]),
    expect: {
      unchanged: true,
      result: {
        results: [
          refused('InvalidPayload'),
          refused('InvalidPayload'),
          refused('ResourceNotFound'),
          refused('InvalidPayload', 'identifier.value'),
        ],
      },
    },
  },
  {
    id: 'updates.empty',
    name: 'an empty array of updates is refused',
    when: updateMany([]),
    expect: { problems: [{ code: 'InvalidPayload', path: 'updates' }] },
  },
  {
    id: 'updates.limit',
    name: 'more than 1,000 updates are refused',
    when: updateMany(Array.from({ length: 1_001 }, () => ({ contactId: ADA }))),
    expect: { problems: [{ code: 'InvalidPayload', path: 'updates' }] },
  },
];
