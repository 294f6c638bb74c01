import type { AttributeDefinition as AttributeDefinitionShape } from '../../contacts/attributes/attribute-definition.ts';
import type { AttributeFormat as AttributeFormatShape } from '../../contacts/attributes/attribute-format.ts';
import { builder } from './builder.ts';
import { Node, nodeIdField } from './node.ts';

export const AttributeType = builder.enumType('AttributeType', {
  description: 'The type of the values of an attribute.',
  values: {
    BOOLEAN: { value: 'boolean', description: 'True or false.' },
    DATETIME: { value: 'datetime', description: 'An ISO 8601 date, or date and time with a zone, as text.' },
    NUMBER: { value: 'number', description: 'A number.' },
    STRING: { value: 'string', description: 'A string of at most 4,096 characters.' },
  } as const,
});

export const AttributeCardinality = builder.enumType('AttributeCardinality', {
  description: 'The number of values of an attribute for each contact.',
  values: {
    ONE: { value: 'one', description: 'One value.' },
    MANY: { value: 'many', description: 'An array of 1 to 100 values.' },
  } as const,
});

const AttributeGroup = builder.enumType('AttributeGroup', {
  description: 'The origin of an attribute.',
  values: {
    STANDARD: { description: 'Built in: every workspace has it.' },
    CUSTOM: { description: 'Defined by the workspace.' },
  } as const,
});

export const AttributeFormatType = builder.enumType('AttributeFormatType', {
  description: 'The required format of values.',
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
  description: 'An option.',
  fields: (t) => ({
    label: t.exposeString('label', { description: 'The displayed text.' }),
    value: t.exposeString('value', { description: 'The stored value.' }),
  }),
});

const Select = builder.objectRef<{ options: Option[] }>('AttributeSelect').implement({
  description: 'A choice.',
  fields: (t) => ({
    options: t.field({ type: [SelectOption], description: 'The options.', resolve: (it) => it.options }),
  }),
});

const AttributeRange = builder.objectRef<Range>('AttributeRange').implement({
  description: 'A range of numbers, including both ends.',
  fields: (t) => ({
    min: t.float({ nullable: true, description: 'The minimum.', resolve: ({ min }) => min ?? null }),
    max: t.float({ nullable: true, description: 'The maximum.', resolve: ({ max }) => max ?? null }),
  }),
});

const AttributeFormat = builder.objectRef<AttributeFormatShape>('AttributeFormat').implement({
  description: 'The required format of values.',
  fields: (t) => ({
    type: t.field({ type: AttributeFormatType, description: 'The kind of format.', resolve: ({ type }) => type }),
    select: t.field({
      type: Select,
      nullable: true,
      description: 'The options of a format SELECT.',
      resolve: (format) => (format.type === 'select' ? format.select : null),
    }),
    range: t.field({
      type: AttributeRange,
      nullable: true,
      description: 'The range of a format RANGE.',
      resolve: (format) => (format.type === 'range' ? format.range : null),
    }),
  }),
});

export const AttributeDefinition = builder.objectRef<AttributeDefinitionShape>('AttributeDefinition').implement({
  description: 'The definition of an attribute and its values.',
  interfaces: [Node],
  fields: (t) => ({
    nodeId: nodeIdField(t, 'AttributeDefinition', ({ key }) => key),
    key: t.exposeString('key', { description: 'The key of the attribute in contacts.' }),
    displayName: t.exposeString('displayName', { description: 'The name for people.' }),
    description: t.exposeString('description', { nullable: true, description: 'The purpose of the attribute.' }),
    type: t.expose('type', { type: AttributeType, description: 'The type of values.' }),
    cardinality: t.expose('cardinality', {
      type: AttributeCardinality,
      description: 'The number of values for each contact.',
    }),
    format: t.expose('format', {
      type: AttributeFormat,
      nullable: true,
      description: 'The required format of values; null for any value of the type.',
    }),
    pii: t.exposeBoolean('pii', { description: 'Whether values are personally identifiable information.' }),
    readOnly: t.exposeBoolean('readOnly', { description: 'Whether a value cannot be changed after it is first set.' }),
    builtin: t.exposeBoolean('builtin', { description: 'Whether every workspace has the attribute.' }),
    group: t.field({
      type: AttributeGroup,
      description: 'The origin of the attribute.',
      resolve: ({ builtin }) => (builtin ? 'STANDARD' : 'CUSTOM'),
    }),
    archived: t.exposeBoolean('archived', { description: 'Whether the attribute is archived.' }),
    version: t.exposeInt('version', { description: 'Grows by one with each change.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the attribute was defined.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the definition last changed.' }),
  }),
});
