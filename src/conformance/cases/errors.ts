import type { Case } from '../case.ts';
import { ADAS_EMAIL, FREE_EMAIL, GRACES_EMAIL, LIST_A, NOBODY } from '../environment/seed.ts';
import { read, update, upsert } from './steps.ts';

const body = { attributes: { firstName: 'Nobody' } };
const notFound = { problems: [{ code: 'ResourceNotFound', path: '' }] };
const unauthorized = { problems: [{ code: 'Unauthorized', path: '' }] };

/** Specification §1 and §5: scopes, and the order in which problems are reported. */
export const errorCases: readonly Case[] = [
  ...(['none', 'malformed', 'unknown'] as const).map(
    (key): Case => ({
      id: `key.${key}`,
      name: `${key === 'none' ? 'no key' : `a key that is ${key}`} is unauthorized`,
      source: 'documented',
      key,
      when: update(body),
      expect: unauthorized,
    }),
  ),
  {
    id: 'key.none-to-read',
    name: 'a read without a key is unauthorized',
    source: 'documented',
    key: 'none',
    when: read(),
    expect: unauthorized,
  },
  {
    id: 'key.foreign',
    name: "another workspace's key finds no workspace",
    key: 'foreign',
    when: update(body),
    expect: notFound,
  },
  {
    id: 'key.foreign-to-read',
    name: "another workspace's key reads nothing",
    key: 'foreign',
    when: read(),
    expect: notFound,
  },
  {
    id: 'not-found.workspace.unknown',
    name: 'an unknown workspace is not found',
    workspaceId: NOBODY,
    when: update(body),
    expect: notFound,
  },
  {
    id: 'not-found.workspace.malformed',
    name: 'a malformed workspace is not found',
    workspaceId: 'no-uuid',
    when: update(body),
    expect: notFound,
  },
  {
    id: 'not-found.contact.unknown',
    name: 'an unknown contact is not found',
    when: update(body, { contactId: NOBODY }),
    expect: notFound,
  },
  {
    id: 'not-found.contact.malformed',
    name: 'a malformed contact is not found',
    when: update(body, { contactId: 'no-uuid' }),
    expect: notFound,
  },
  {
    id: 'update.contact-id.either-case',
    name: 'a contact id matches in either case',
    when: update(body, { contactId: '0190A000-0000-7000-8000-00000000000A' }),
    expect: {},
  },
  {
    id: 'key.scope.read-only',
    name: 'a key without contacts:write cannot write',
    rights: { scopes: ['contacts:read'] },
    when: update(body),
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
  {
    id: 'key.scope.write-only-to-read',
    name: 'a key without contacts:read cannot read',
    rights: { scopes: ['contacts:write'] },
    when: read(),
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
  {
    id: 'key.scope.write-only',
    name: 'a key without contacts:read sees the values that it wrote',
    rights: { scopes: ['contacts:write'] },
    when: update(body),
    expect: { result: { computedDisplayName: 'Nobody' } },
  },
  {
    id: 'attributes.read-only.origin-api',
    name: 'a key of origin api cannot use allowWritingReadOnly, even without effect',
    source: 'documented',
    when: update({ allowWritingReadOnly: true }),
    expect: { problems: [{ code: 'Forbidden', path: 'allowWritingReadOnly' }] },
  },
  {
    id: 'order.contact-before-values',
    name: 'an unknown contact takes precedence over invalid values',
    when: update({ accountIds: [] }, { contactId: NOBODY }),
    expect: notFound,
  },
  {
    id: 'order.values-before-conflicts',
    name: 'invalid values take precedence over conflicts',
    when: update({ addIdentifiers: [GRACES_EMAIL], accountIds: [] }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'accountIds' }] },
  },
  {
    id: 'order.all-at-once',
    name: 'all problems of a request are reported together',
    when: update({
      attributes: { rating: 'five', contryCode: 'US', labels: [], serial: 'other' },
      addIdentifiers: [{ key: 'emailaddress', value: 'no-address' }, FREE_EMAIL, { key: '', value: '' }],
      addToLists: ['no-uuid', NOBODY, LIST_A],
      accountIds: [],
      companyRefs: [''],
    }),
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
    id: 'upsert.refuses.path-and-body',
    name: 'an invalid identifier in a path is reported together with problems of the body',
    when: upsert({ key: 'emailaddress', value: 'no-address' }, { attributes: { contryCode: 'US' } }),
    expect: {
      problems: [
        { code: 'InvalidPayload', path: 'identifierValue' },
        { code: 'InvalidPayload', path: 'attributes.contryCode' },
      ],
    },
  },
  {
    id: 'version.expected',
    name: 'an update at the expected version succeeds',
    when: update(body, { expectedVersion: 1 }),
    expect: { result: { version: 2 } },
  },
  {
    id: 'version.other',
    name: 'an update at another version is refused',
    when: update(body, { expectedVersion: 7 }),
    expect: { problems: [{ code: 'PreconditionFailed', path: '' }] },
  },
  {
    id: 'version.of-nobody',
    name: 'an update with an expected version never creates a contact',
    when: upsert(FREE_EMAIL, body, { expectedVersion: 1 }),
    expect: { problems: [{ code: 'PreconditionFailed', path: '' }] },
  },
  {
    id: 'version.several-contacts',
    name: 'identifiers that find several contacts are a conflict, for any expected version',
    when: upsert(ADAS_EMAIL, { addIdentifiers: [GRACES_EMAIL] }, { expectedVersion: 7 }),
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
  ].map(
    ([field, value]): Case => ({
      id: `update.${field}.refuses-type`,
      name: `${field} of the wrong type is refused`,
      source: 'documented',
      when: update({ [field as string]: value }),
      expect: {
        refusedByTypes: true,
        problems: [
          {
            code: 'InvalidPayload',
            path: Array.isArray(value) ? `${field}[0]` : (field as string),
          },
        ],
      },
    }),
  ),
  {
    id: 'update.addToLists.refuses-null-item',
    name: 'null in a list is refused',
    source: 'documented',
    when: update({ addToLists: [null] }),
    expect: { refusedByTypes: true, problems: [{ code: 'InvalidPayload', path: 'addToLists[0]' }] },
  },
  {
    id: 'update.addIdentifiers.refuses-no-value',
    name: 'an identifier without a value is refused',
    source: 'documented',
    when: update({ addIdentifiers: [{ key: 'externalId' }] }),
    expect: { refusedByTypes: true, problems: [{ code: 'InvalidPayload', path: 'addIdentifiers[0].value' }] },
  },
];
