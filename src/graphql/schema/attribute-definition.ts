import type { AttributeDefinition as AttributeDefinitionShape } from '../../contacts/attributes/attribute-definition.ts';
import type { AttributeFormat as AttributeFormatShape } from '../../contacts/attributes/attribute-format.ts';
import { builder } from './builder.ts';

export const AttributeType = builder.enumType('AttributeType', {
  description: 'What values an attribute has.',
  values: {
    BOOLEAN: { value: 'boolean', description: 'True or false.' },
    DATETIME: { value: 'datetime', description: 'An ISO 8601 date, or date and time with a zone, as text.' },
    NUMBER: { value: 'number', description: 'A number.' },
    STRING: { value: 'string', description: 'A text of at most 4,096 characters.' },
  } as const,
});

export const AttributeCardinality = builder.enumType('AttributeCardinality', {
  description: 'How many values of an attribute a contact has.',
  values: {
    ONE: { value: 'one', description: 'One value.' },
    MANY: { value: 'many', description: 'An array of 1 to 100 values.' },
  } as const,
});

const AttributeGroup = builder.enumType('AttributeGroup', {
  description: 'Where an attribute comes from.',
  values: {
    STANDARD: { description: 'It is built in: every workspace has it.' },
    CUSTOM: { description: 'The workspace has defined it.' },
  } as const,
});

export const AttributeFormatType = builder.enumType('AttributeFormatType', {
  description: 'What a value must look like beyond its type.',
  values: {
    EMAIL_ADDRESS: { value: 'emailAddress', description: 'An e-mail address.' },
    PHONE_NUMBER: { value: 'phoneNumber', description: 'A phone number in international format.' },
    URL: { value: 'url', description: 'A URL with http or https.' },
    DATE: { value: 'date', description: 'An ISO 8601 date.' },
    SELECT: { value: 'select', description: 'One of the options.' },
    RANGE: { value: 'range', description: 'A number within a range.' },
  } as const,
});

type Option = { label: string; value: string };
type Range = { min?: number; max?: number };

const SelectOption = builder.objectRef<Option>('AttributeSelectOption').implement({
  description: 'A value that can be chosen.',
  fields: (t) => ({
    label: t.exposeString('label', { description: 'What people see.' }),
    value: t.exposeString('value', { description: 'What is stored.' }),
  }),
});

const Select = builder.objectRef<{ options: Option[] }>('AttributeSelect').implement({
  description: 'A choice.',
  fields: (t) => ({
    options: t.field({ type: [SelectOption], description: 'The values to choose from.', resolve: (it) => it.options }),
  }),
});

const AttributeRange = builder.objectRef<Range>('AttributeRange').implement({
  description: 'A range of numbers, with its ends.',
  fields: (t) => ({
    min: t.float({ nullable: true, description: 'The least value.', resolve: ({ min }) => min ?? null }),
    max: t.float({ nullable: true, description: 'The largest value.', resolve: ({ max }) => max ?? null }),
  }),
});

const AttributeFormat = builder.objectRef<AttributeFormatShape>('AttributeFormat').implement({
  description: 'What a value must look like beyond its type.',
  fields: (t) => ({
    type: t.field({ type: AttributeFormatType, description: 'The kind of format.', resolve: ({ type }) => type }),
    select: t.field({
      type: Select,
      nullable: true,
      description: 'The choice, of a format SELECT.',
      resolve: (format) => (format.type === 'select' ? format.select : null),
    }),
    range: t.field({
      type: AttributeRange,
      nullable: true,
      description: 'The range, of a format RANGE.',
      resolve: (format) => (format.type === 'range' ? format.range : null),
    }),
  }),
});

export const AttributeDefinition = builder.objectRef<AttributeDefinitionShape>('AttributeDefinition').implement({
  description: 'What values an attribute may have.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'The key by which contacts have a value.' }),
    displayName: t.exposeString('displayName', { description: 'What people call the attribute.' }),
    description: t.exposeString('description', { nullable: true, description: 'What the attribute is for.' }),
    type: t.expose('type', { type: AttributeType, description: 'What values are.' }),
    cardinality: t.expose('cardinality', { type: AttributeCardinality, description: 'How many values there are.' }),
    format: t.expose('format', {
      type: AttributeFormat,
      nullable: true,
      description: 'What a value must look like beyond its type; null: anything of the type.',
    }),
    pii: t.exposeBoolean('pii', { description: 'Whether values say who a person is.' }),
    readOnly: t.exposeBoolean('readOnly', { description: 'Whether a value stays as it is first set.' }),
    builtin: t.exposeBoolean('builtin', { description: 'Whether every workspace has the attribute.' }),
    group: t.field({
      type: AttributeGroup,
      description: 'Where the attribute comes from.',
      resolve: ({ builtin }) => (builtin ? 'STANDARD' : 'CUSTOM'),
    }),
    archived: t.exposeBoolean('archived', { description: 'Whether the attribute is out of use.' }),
    version: t.exposeInt('version', { description: 'Grows by one with each change.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the attribute was defined.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the definition last changed.' }),
  }),
});
