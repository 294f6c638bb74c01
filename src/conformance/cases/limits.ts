import type { Case, Expected } from '../case.ts';
import { ADA, LIST_A, NOBODY, SEED } from '../environment/seed.ts';
import { call, update } from './steps.ts';

const numbered = <Value>(count: number, make: (index: number) => Value) =>
  Array.from({ length: count }, (_, index) => make(index));
const keyed = (count: number, value: unknown) =>
  Object.fromEntries(numbered(count, (index) => [`unknown${index}`, value]));
const uuid = (index: number) => `0190a000-0000-7000-9000-${String(index).padStart(12, '0')}`;
const identifiers = (count: number) => numbered(count, (index) => ({ key: 'externalId', value: `limit-${index}` }));

const manyDefinitions = [
  ...SEED.definitions,
  ...numbered(1000 - SEED.definitions.length, (index) => ({
    key: `own${index}`,
    type: 'string' as const,
    cardinality: 'one' as const,
  })),
];

const refusedAt = (path: string, message: string): Expected => ({
  problems: [{ code: 'InvalidPayload', path, message: { $including: message } }],
});

/** The limits of bodies, contacts and workspaces (specification §3–§5). */
export const limitCases: readonly Case[] = [
  {
    id: 'limits.body.attributes',
    name: 'a body has at most 1,000 attributes, and more are not checked',
    when: update({ attributes: keyed(1001, {}) }),
    expect: refusedAt('attributes', 'at most 1000 keys'),
  },
  {
    id: 'limits.body.create.attributes',
    name: 'a creation has at most 1,000 attributes',
    when: call('createContact', {}, { displayName: 'New', attributes: keyed(1001, 1) }),
    expect: refusedAt('attributes', 'at most 1000 keys'),
  },
  ...(['addIdentifiers', 'removeIdentifiers', 'identifiers'] as const).map(
    (field): Case => ({
      id: `limits.body.${field}`,
      name: `${field} has at most 100 elements`,
      when: update({ [field]: identifiers(101) }),
      expect: refusedAt(field, 'at most 100 items'),
    }),
  ),
  {
    id: 'limits.body.create.identifiers',
    name: 'a creation has at most 100 identifiers',
    when: call('createContact', {}, { displayName: 'New', identifiers: identifiers(101) }),
    expect: refusedAt('identifiers', 'at most 100 items'),
  },
  {
    id: 'limits.body.list-contacts',
    name: 'at most 100 contacts are added to a list in one request',
    when: call('addContactsToList', { listId: LIST_A }, { contacts: numbered(101, uuid) }),
    expect: refusedAt('contacts', 'at most 100 items'),
  },
  {
    id: 'limits.properties',
    name: 'the properties of an identifier are at most 4,096 bytes as JSON',
    when: update({
      addIdentifiers: [{ key: 'externalId', value: 'x', properties: { text: 'é'.repeat(2043) } }],
    }),
    expect: refusedAt('addIdentifiers[0].properties', 'at most 4096 bytes'),
    afterwards: [
      {
        when: update({ addIdentifiers: [{ key: 'externalId', value: 'x', properties: { text: 'é'.repeat(2042) } }] }),
        expect: { result: { identifierCount: 2 } },
      },
    ],
  },
  {
    id: 'limits.properties.single',
    name: 'the properties of an identifier that is added alone have the same limit',
    when: call(
      'addContactIdentifier',
      { contactId: ADA },
      { key: 'externalId', value: 'x', properties: { text: 'x'.repeat(4096) } },
    ),
    expect: refusedAt('properties', 'at most 4096 bytes'),
  },
  {
    id: 'limits.options',
    name: 'a choice has at most 1,000 options',
    when: call(
      'createAttributeDefinition',
      {},
      {
        key: 'choice',
        displayName: 'Choice',
        type: 'string',
        format: { type: 'select', select: { options: numbered(1001, (index) => ({ label: 'x', value: `${index}` })) } },
      },
    ),
    expect: { problems: [{ code: 'InvalidPayload', path: 'format' }] },
  },
  {
    id: 'limits.format',
    name: 'a format is at most 64 KiB as JSON',
    when: call(
      'createAttributeDefinition',
      {},
      {
        key: 'choice',
        displayName: 'Choice',
        type: 'string',
        format: {
          type: 'select',
          select: { options: numbered(20, (index) => ({ label: 'x', value: `${index}`.padEnd(4000) })) },
        },
      },
    ),
    expect: refusedAt('format', 'at most 65536 bytes'),
  },
  {
    id: 'limits.problems',
    name: 'a hundred problems are reported, then the number of others',
    when: update({ attributes: keyed(250, 1) }),
    expect: {
      problems: [
        ...numbered(100, (index) => ({ code: 'InvalidPayload', path: `attributes.unknown${index}` })),
        { code: 'InvalidPayload', path: '', message: { $including: '150 more problems' } },
      ],
    },
  },
  {
    id: 'limits.problems.unsafe',
    name: 'unsafe values count among the problems',
    when: update({ attributes: { labels: numbered(101, () => '\0') } }),
    expect: {
      problems: [
        ...numbered(99, (index) => ({ code: 'InvalidPayload', path: `attributes.labels[${index}]` })),
        { code: 'InvalidPayload', path: 'attributes.labels[99]' },
        { code: 'InvalidPayload', path: '', message: { $including: '2 more problems' } },
      ],
    },
  },
  {
    id: 'limits.unknown-contact',
    name: 'an unknown contact takes precedence over a body with many problems',
    when: update({ attributes: keyed(1000, {}) }, { contactId: NOBODY }),
    expect: { problems: [{ code: 'ResourceNotFound', path: '' }] },
  },
  {
    id: 'limits.definitions',
    name: 'a workspace has at most 1,000 attribute definitions',
    seed: { definitions: manyDefinitions },
    when: call('createAttributeDefinition', {}, { key: 'oneMore', displayName: 'One more', type: 'string' }),
    expect: refusedAt('key', '1000 attribute definitions'),
  },
  {
    id: 'limits.definitions.implied',
    name: 'attributes that are defined from their first value count towards that limit',
    seed: { definitions: manyDefinitions, settings: { undefinedAttributes: 'define' } },
    when: update({ attributes: { oneMore: 1 } }),
    expect: refusedAt('attributes', 'attribute definitions of the workspace more than 1000'),
    afterwards: [{ when: update({ attributes: { own9: 'x' } }), expect: {} }],
  },
  {
    id: 'limits.companies',
    name: 'a contact has at most 1,000 companies, and they can be removed',
    given: numbered(10, (part) =>
      update({ addCompanyRefs: numbered(part === 0 ? 99 : 100, (index) => `company-${part * 100 + index}`) }),
    ),
    when: update({ addCompanyRefs: ['one-more'] }),
    expect: refusedAt('addCompanyRefs', '1000 companies'),
    afterwards: [
      { when: update({ addCompanyRefs: ['one-more'], removeCompanyRefs: ['company-0'] }), expect: {} },
      { when: update({ companyRefs: [] }), expect: { result: { companyRefs: [] } } },
    ],
  },
];
