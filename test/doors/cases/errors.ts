import { ADAS_EMAIL, type Case, FREE_EMAIL, GRACES_EMAIL, LIST_A, NOBODY } from '../case.ts';

const body = { attributes: { firstName: 'Nobody' } };
const notFound = { problems: [{ code: 'ResourceNotFound', path: '' }] };
const unauthorized = { problems: [{ code: 'Unauthorized', path: '' }] };

/** Specification §1 and §5: who may do what, and in which order problems are told. */
export const errorCases: readonly Case[] = [
  ...(['none', 'malformed', 'unknown'] as const).map((key) => ({
    name: `${key === 'none' ? 'no key' : `a key that is ${key}`} is unauthorized`,
    key,
    body,
    expect: unauthorized,
  })),
  { name: 'no key is unauthorized to read', key: 'none', expect: unauthorized },
  { name: "another workspace's key finds no workspace", key: 'foreign', body, expect: notFound },
  { name: "another workspace's key reads nothing", key: 'foreign', expect: notFound },
  { name: 'an unknown workspace is not found', workspaceId: NOBODY, body, expect: notFound },
  { name: 'a malformed workspace is not found', workspaceId: 'no-uuid', body, expect: notFound },
  { name: 'an unknown contact is not found', contactId: NOBODY, body, expect: notFound },
  { name: 'a malformed contact is not found', contactId: 'no-uuid', body, expect: notFound },
  { name: 'a contact id matches in either case', contactId: '0190A000-0000-7000-8000-00000000000A', body, expect: {} },
  {
    name: 'a key that may only read may not write',
    rights: { scopes: ['contacts:read'] },
    body,
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
  {
    name: 'a key that may only write may not read',
    rights: { scopes: ['contacts:write'] },
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
  {
    name: 'a key that may only write is shown what it wrote',
    rights: { scopes: ['contacts:write'] },
    body,
    expect: { contact: { computedDisplayName: 'Nobody' } },
  },
  {
    name: 'allowWritingReadOnly is not for a key of origin api, even for nothing',
    body: { allowWritingReadOnly: true },
    expect: { problems: [{ code: 'Forbidden', path: 'allowWritingReadOnly' }] },
  },
  {
    name: 'a contact that does not exist comes before a value that is wrong',
    contactId: NOBODY,
    body: { accountIds: [] },
    expect: notFound,
  },
  {
    name: 'values come before conflicts',
    body: { addIdentifiers: [GRACES_EMAIL], accountIds: [] },
    expect: { problems: [{ code: 'InvalidPayload', path: 'accountIds' }] },
  },
  {
    name: 'all problems of a request come back at once',
    body: {
      attributes: { rating: 'five', contryCode: 'US', labels: [], serial: 'other' },
      addIdentifiers: [{ key: 'emailaddress', value: 'no-address' }, FREE_EMAIL, { key: '', value: '' }],
      addToLists: ['no-uuid', NOBODY, LIST_A],
      accountIds: [],
      companyRefs: [''],
    },
    expect: {
      problems: [
        'attributes.labels',
        'addIdentifiers[2].key',
        'addIdentifiers[2].value',
        'addToLists[0]',
        'accountIds',
        'companyRefs[0]',
        'addIdentifiers[0].value',
        'attributes.rating',
        'attributes.contryCode',
        'attributes.serial',
        'addToLists[1]',
      ].map((path) => ({ code: 'InvalidPayload', path })),
    },
  },
  {
    name: 'an identifier in a path that is none is refused together with the body',
    identifier: { key: 'emailaddress', value: 'no-address' },
    body: { attributes: { contryCode: 'US' } },
    expect: {
      problems: [
        { code: 'InvalidPayload', path: 'identifierValue' },
        { code: 'InvalidPayload', path: 'attributes.contryCode' },
      ],
    },
  },
  {
    name: 'the version that is expected lets the update through',
    body,
    expectedVersion: 1,
    expect: { contact: { version: 2 } },
  },
  {
    name: 'another version than the one expected refuses it',
    body,
    expectedVersion: 7,
    expect: { problems: [{ code: 'PreconditionFailed', path: '' }] },
  },
  {
    name: 'a version is never expected of a contact that would be created',
    identifier: FREE_EMAIL,
    body,
    expectedVersion: 1,
    expect: { problems: [{ code: 'PreconditionFailed', path: '' }] },
  },
  {
    name: 'identifiers that find several contacts are a conflict, whatever version is expected',
    identifier: ADAS_EMAIL,
    body: { addIdentifiers: [GRACES_EMAIL] },
    expectedVersion: 7,
    expect: {
      problems: [
        { code: 'ResourceAlreadyExists', path: 'identifierValue' },
        { code: 'ResourceAlreadyExists', path: 'addIdentifiers[0]' },
      ],
    },
  },
  ...[
    ['strategy', 'unknown_strategy'],
    ['allowWritingReadOnly', 'yes'],
    ['attributes', 5],
    ['addIdentifiers', ['emailaddress']],
    ['removeIdentifiers', [5]],
    ['addToLists', [5]],
    ['companyRefs', [5]],
  ].map(([field, value]) => ({
    name: `${field} of the wrong type is refused`,
    body: { [field as string]: value },
    refusedByTypes: true as const,
    expect: {
      problems: [
        {
          code: 'InvalidPayload',
          path: Array.isArray(value) ? `${field}[0]` : (field as string),
        },
      ],
    },
  })),
  {
    name: 'null in a list is refused',
    body: { addToLists: [null] },
    refusedByTypes: true,
    expect: { problems: [{ code: 'InvalidPayload', path: 'addToLists[0]' }] },
  },
  {
    name: 'an identifier without a value is refused',
    body: { addIdentifiers: [{ key: 'externalId' }] },
    refusedByTypes: true,
    expect: { problems: [{ code: 'InvalidPayload', path: 'addIdentifiers[0].value' }] },
  },
];
