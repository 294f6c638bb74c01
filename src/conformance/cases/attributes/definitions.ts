import type { Case } from '../../case.ts';
import { call, read, update } from '../steps.ts';

const create = (body: object) => call('createAttributeDefinition', {}, body);
const change = (key: string, body: object) => call('updateAttributeDefinition', { key }, body);
const show = (key: string) => call('attributeDefinition', { key });
const archive = (key: string) => call('archiveAttributeDefinition', { key });
const define = (key: string, type: string, format: object) => create({ key, displayName: key, type, format });
const notFound = { problems: [{ code: 'ResourceNotFound', path: '' }] };
const invalid = (...paths: string[]) => ({ problems: paths.map((path) => ({ code: 'InvalidPayload', path })) });

const SELECT = {
  type: 'select',
  select: {
    options: [
      { label: 'Gold', value: 'gold' },
      { label: 'Silver', value: 'silver' },
    ],
  },
};

/** Accepted and rejected values of each format. */
const FORMATS = [
  { what: 'e-mail', type: 'string', format: { type: 'emailAddress' }, good: 'a@example.com', bad: 'example.com' },
  { what: 'phone', type: 'string', format: { type: 'phoneNumber' }, good: '+31612345678', bad: '0612345678' },
  { what: 'url', type: 'string', format: { type: 'url' }, good: 'https://example.com/a?b=c', bad: 'ftp://example.com' },
  { what: 'date', type: 'datetime', format: { type: 'date' }, good: '2026-01-31', bad: '2026-01-31T09:30:00Z' },
  { what: 'select', type: 'string', format: SELECT, good: 'gold', bad: 'Gold' },
  { what: 'range', type: 'number', format: { type: 'range', range: { min: 0, max: 10 } }, good: 10, bad: 10.5 },
  { what: 'least', type: 'number', format: { type: 'range', range: { min: 0 } }, good: 0, bad: -1 },
] as const;

/** Attribute definitions, and their effect on values. */
export const definitionCases: readonly Case[] = [
  {
    id: 'definitions.create',
    name: 'an attribute is defined and can be written',
    when: create({
      key: 'tier',
      displayName: 'Tier',
      description: 'What they pay for.',
      type: 'string',
      cardinality: 'many',
      format: SELECT,
      pii: true,
    }),
    expect: {
      result: {
        key: 'tier',
        displayName: 'Tier',
        description: 'What they pay for.',
        type: 'string',
        cardinality: 'many',
        format: SELECT,
        pii: true,
        readOnly: false,
        builtin: false,
        group: 'custom',
        archived: false,
        version: 1,
      },
    },
    afterwards: [
      { when: update({ attributes: { tier: 'gold' } }), expect: {} },
      { when: update({ attributes: { tier: ['gold', 'lead'] } }), expect: invalid('attributes.tier') },
    ],
  },
  {
    id: 'definitions.create.defaults',
    name: 'key, name and type are enough',
    when: create({ key: 'tier', displayName: 'Tier', type: 'boolean' }),
    expect: { result: { cardinality: 'one', description: null, format: null, pii: false, readOnly: false } },
  },
  ...(['rating', 'firstName', 'retired'] as const).map(
    (key): Case => ({
      id: `definitions.create.taken-${key}`,
      name: `an attribute is not defined twice: ${key}`,
      source: 'seen',
      when: create({ key, displayName: 'Again', type: 'string' }),
      expect: { problems: [{ code: 'ResourceAlreadyExists', path: 'key', message: { $including: key } }] },
    }),
  ),
  {
    id: 'definitions.create.key',
    name: 'a key has at most 64 letters, digits, _ and -',
    when: create({ key: 'no key', displayName: 'x', type: 'string' }),
    expect: invalid('key'),
  },
  {
    id: 'definitions.create.all-problems',
    name: 'all problems of a definition are reported together',
    when: create({ key: 'x'.repeat(65), displayName: '', type: 'string', description: 'x'.repeat(501) }),
    expect: invalid('key', 'displayName', 'description'),
  },
  {
    id: 'definitions.create.format-type',
    name: 'a format must fit the type',
    when: define('tier', 'number', { type: 'url' }),
    expect: invalid('format'),
  },
  {
    id: 'definitions.create.empty-range',
    name: 'the minimum of a range must not exceed its maximum',
    when: define('tier', 'number', { type: 'range', range: { min: 2, max: 1 } }),
    expect: invalid('format'),
  },
  {
    id: 'definitions.create.select-without-options',
    name: 'a format of choices must have options',
    when: define('tier', 'string', { type: 'select' }),
    expect: invalid('format'),
  },
  {
    id: 'definitions.create.scope',
    name: 'a key without settings:write cannot create definitions',
    rights: { scopes: ['contacts:read', 'contacts:write'] },
    when: create({ key: 'tier', displayName: 'Tier', type: 'string' }),
    expect: { problems: [{ code: 'Forbidden', path: '' }] },
  },
  ...FORMATS.flatMap(({ what, type, format, good, bad }): Case[] => [
    {
      id: `definitions.format.${what}.fits`,
      name: `a value that fits a format is accepted: ${what}`,
      given: [define('tier', type, format)],
      when: update({ attributes: { tier: good } }),
      expect: {},
    },
    {
      id: `definitions.format.${what}.misfits`,
      name: `a value that does not fit a format is refused: ${what}`,
      given: [define('tier', type, format)],
      when: update({ attributes: { tier: bad } }),
      expect: invalid('attributes.tier'),
    },
  ]),
  {
    id: 'definitions.read.builtin',
    name: 'built-in attributes are standard',
    when: show('firstName'),
    expect: { result: { key: 'firstName', builtin: true, group: 'standard', archived: false } },
  },
  {
    id: 'definitions.read.unknown',
    name: 'an unknown definition is not found',
    when: show('unheardOf'),
    expect: notFound,
  },
  {
    id: 'definitions.update',
    name: 'a definition is changed; null clears; its version grows',
    given: [change('rating', { description: 'Stars', format: { type: 'range', range: { max: 5 } } })],
    when: change('rating', { displayName: 'Stars', description: null, format: null }),
    expect: { result: { key: 'rating', displayName: 'Stars', description: null, format: null, version: 3 } },
  },
  {
    id: 'definitions.update.nothing',
    name: 'an empty update does not change a definition',
    when: change('rating', {}),
    expect: { unchanged: true, result: { version: 1 } },
  },
  {
    id: 'definitions.update.values-stay',
    name: 'a value that no longer fits stays, and another value of its type is refused',
    when: change('rating', { type: 'string' }),
    expect: { result: { type: 'string' } },
    afterwards: [
      { when: update({ addCompanyRefs: ['globex'] }), expect: { result: { computedDisplayName: 'Ada' } } },
      { when: update({ attributes: { rating: 5 } }), expect: { outcome: 'UNCHANGED' } },
      { when: update({ attributes: { rating: 6 } }), expect: invalid('attributes.rating') },
      { when: update({ attributes: { rating: 'five' } }), expect: {} },
    ],
  },
  {
    id: 'definitions.update.format-no-longer-fits',
    name: 'the type of a definition with a format cannot change',
    given: [define('tier', 'number', { type: 'range', range: { min: 0 } })],
    when: change('tier', { type: 'string' }),
    expect: invalid('type'),
  },
  {
    id: 'definitions.update.builtin',
    name: 'a built-in definition cannot change',
    when: change('firstName', { displayName: 'Given name' }),
    expect: { problems: [{ code: 'InvalidPayload', path: '' }] },
  },
  {
    id: 'definitions.update.unknown',
    name: 'an unknown definition cannot change',
    when: change('unheardOf', {}),
    expect: notFound,
  },
  {
    id: 'definitions.archive',
    name: 'an archived attribute keeps its values and accepts no new ones, until it is restored',
    when: archive('rating'),
    expect: {},
    afterwards: [
      { when: show('rating'), expect: { result: { archived: true, version: 2 } } },
      { when: read(), expect: { result: { version: 1 } } },
      { when: update({ attributes: { rating: 1 } }), expect: invalid('attributes.rating') },
      { when: change('rating', { archived: false }), expect: { result: { archived: false } } },
      { when: update({ attributes: { rating: 1 } }), expect: {} },
    ],
  },
  {
    id: 'definitions.archive.builtin',
    name: 'a built-in attribute cannot be archived',
    when: archive('firstName'),
    expect: { problems: [{ code: 'InvalidPayload', path: '' }] },
  },
  {
    id: 'definitions.archive.unknown',
    name: 'an unknown attribute cannot be archived',
    when: archive('unheardOf'),
    expect: notFound,
  },
  {
    id: 'definitions.all',
    name: 'definitions are ordered by key, with built-in ones and without archived ones',
    when: call('attributeDefinitions', {}, undefined, { limit: 3 }),
    expect: { result: { ids: ['address1', 'address2', 'age'], hasNextPage: true } },
  },
];
