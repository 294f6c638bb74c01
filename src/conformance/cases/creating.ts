import type { Case } from '../case.ts';
import { ACCOUNT_B, ADA, ADAS_EMAIL, FREE_EMAIL, GRACES_PHONE, LIST_A, LIST_B, NOBODY } from '../environment/seed.ts';
import { call, read, readByIdentifier } from './steps.ts';

const create = (body: object) => call('createContact', {}, body);
const invalid = (...paths: string[]) => ({ problems: paths.map((path) => ({ code: 'InvalidPayload', path })) });

/** POST contacts; `createContact`. */
export const creatingCases: readonly Case[] = [
  {
    id: 'create.whole',
    name: 'a contact is created with all fields of a body',
    when: create({
      displayName: 'Katherine',
      identifiers: [FREE_EMAIL, { key: 'externalId', value: '7', properties: { since: 1962 } }],
      attributes: { rating: 5, labels: 'nasa' },
      listIds: [LIST_A, LIST_B.toUpperCase()],
      accountIds: [ACCOUNT_B],
      companyRefs: ['nasa'],
    }),
    expect: {
      result: {
        computedDisplayName: 'Katherine',
        attributes: {
          displayName: 'Katherine',
          emailaddress: [FREE_EMAIL.value],
          initialReference: { $any: 'text' },
          labels: ['nasa'],
          rating: 5,
        },
        featuredIdentifiers: [FREE_EMAIL, { key: 'externalId', value: '7' }],
        identifierCount: 2,
        listIds: [LIST_A, LIST_B],
        accountIds: [ACCOUNT_B],
        companyRefs: ['nasa'],
        isAnonymous: false,
      },
    },
    afterwards: [{ when: readByIdentifier(FREE_EMAIL), expect: { result: { id: { $from: 'when.id' } } } }],
  },
  {
    id: 'create.anonymous',
    name: 'a display name is enough',
    when: create({ displayName: 'X' }),
    expect: { result: { computedDisplayName: 'X', identifierCount: 0, isAnonymous: true, listIds: [] } },
    afterwards: [{ when: read({ $from: 'when.id' }), expect: { result: { computedDisplayName: 'X' } } }],
  },
  {
    id: 'create.display-name.missing',
    name: 'a display name is required',
    when: create({ identifiers: [FREE_EMAIL] }),
    expect: { ...invalid('displayName'), refusedByTypes: true },
  },
  ...(
    [
      ['empty', ''],
      ['too-long', 'x'.repeat(151)],
    ] as const
  ).map(
    ([what, displayName]): Case => ({
      id: `create.display-name.${what}`,
      name: `a display name is not ${what.replace('-', ' ')}`,
      when: create({ displayName }),
      expect: invalid('displayName'),
    }),
  ),
  {
    id: 'create.display-name.longest',
    name: 'a display name can have 150 characters',
    when: create({ displayName: 'x'.repeat(150) }),
    expect: { result: { computedDisplayName: 'x'.repeat(150) } },
  },
  {
    id: 'create.identifier-taken',
    name: 'identifiers of other contacts are refused, all of them',
    source: 'seen',
    when: create({ displayName: 'X', identifiers: [ADAS_EMAIL, FREE_EMAIL, GRACES_PHONE] }),
    expect: {
      problems: [
        { code: 'ResourceAlreadyExists', path: 'identifiers[0]', message: { $including: ADA } },
        { code: 'ResourceAlreadyExists', path: 'identifiers[2]' },
      ],
    },
  },
  {
    id: 'create.unknown-list',
    name: 'lists must exist',
    when: create({ displayName: 'X', listIds: [LIST_A, NOBODY] }),
    expect: invalid('listIds[1]'),
  },
  {
    id: 'create.empty-lists',
    name: 'lists and accounts must not be empty',
    when: create({ displayName: 'X', listIds: [], accountIds: [] }),
    expect: invalid('listIds', 'accountIds'),
  },
  {
    id: 'create.all-problems',
    name: 'all problems are reported together',
    when: create({
      displayName: '',
      attributes: { rating: 'five', unheardOf: 1 },
      identifiers: [{ key: '', value: 'x' }],
    }),
    expect: {
      problems: [
        { code: 'InvalidPayload', path: 'displayName' },
        { code: 'InvalidPayload', path: 'identifiers[0].key' },
        { code: 'InvalidPayload', path: 'attributes.rating' },
        { code: 'InvalidPayload', path: 'attributes.unheardOf' },
      ],
    },
  },
  {
    id: 'create.read-only',
    name: 'read-only attributes can be set at creation, mirrors of identifiers cannot',
    when: create({ displayName: 'X', attributes: { serial: 'B-2', emailaddress: ['x@example.com'] } }),
    expect: invalid('attributes.emailaddress'),
  },
  {
    id: 'create.read-only-key',
    name: 'a key without contacts:write cannot create',
    rights: { scopes: ['contacts:read'] },
    when: create({ displayName: 'X' }),
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
];
