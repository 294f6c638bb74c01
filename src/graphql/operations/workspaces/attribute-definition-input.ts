import {
  CREATE_ATTRIBUTE_DEFINITION_SCHEMA,
  type CreateAttributeDefinitionBody,
  UPDATE_ATTRIBUTE_DEFINITION_SCHEMA,
  type UpdateAttributeDefinitionBody,
} from '../../../contacts/attributes/attribute-definition-body.ts';
import type { AttributeFormat } from '../../../contacts/attributes/attribute-format.ts';
import {
  MAX_ATTRIBUTE_TEXT_LENGTH,
  MAX_DISPLAY_NAME_LENGTH,
  MAX_FORMAT_BYTES,
  MAX_FORMAT_OPTIONS,
} from '../../../contacts/validation/limits.ts';
import { AttributeCardinality, AttributeFormatType, AttributeType } from '../../schema/attribute-definition.ts';
import { builder } from '../../schema/builder.ts';
import type { Nullable } from '../input-fields.ts';
import { type Conditions, IDEMPOTENCY_KEY, type Repeatable } from '../input-fields.ts';

/** The format in GraphQL's types. The combination of its parts is checked with the rest of the body. */
interface FormatInput {
  type: AttributeFormat['type'];
  select?: { options: { label: string; value: string }[] } | null;
  range?: { min?: number | null; max?: number | null } | null;
}

const SelectOptionInput = builder.inputRef<{ label: string; value: string }>('AttributeSelectOptionInput').implement({
  description: 'An option.',
  fields: (t) => ({
    label: t.string({ required: true, description: `The displayed text. 1 to ${MAX_DISPLAY_NAME_LENGTH} characters.` }),
    value: t.string({ required: true, description: `The stored value. 1 to ${MAX_ATTRIBUTE_TEXT_LENGTH} characters.` }),
  }),
});

const SelectInput = builder
  .inputRef<{ options: { label: string; value: string }[] }>('AttributeSelectInput')
  .implement({
    description: 'A choice.',
    fields: (t) => ({
      options: t.field({
        type: [SelectOptionInput],
        required: true,
        description: `The options. 1 to ${MAX_FORMAT_OPTIONS} items.`,
      }),
    }),
  });

const RangeInput = builder.inputRef<{ min?: number | null; max?: number | null }>('AttributeRangeInput').implement({
  description: 'A range of numbers, including both ends.',
  fields: (t) => ({
    min: t.float({ description: 'The minimum.' }),
    max: t.float({ description: 'The maximum.' }),
  }),
});

const AttributeFormatInput = builder.inputRef<FormatInput>('AttributeFormatInput').implement({
  description: 'The required format of values.',
  fields: (t) => ({
    type: t.field({ type: AttributeFormatType, required: true, description: 'The kind of format.' }),
    select: t.field({ type: SelectInput, description: 'The options of a format SELECT.' }),
    range: t.field({ type: RangeInput, description: 'The range of a format RANGE.' }),
  }),
});

const FIELDS = UPDATE_ATTRIBUTE_DEFINITION_SCHEMA.properties;
const FORMAT = `The required format of values; null for any value of the type. At most ${MAX_FORMAT_BYTES} bytes as JSON.`;

type WithFormat<Body> = Omit<Nullable<Body>, 'format'> & { format?: FormatInput | null } & Repeatable;

export const CreateAttributeDefinitionInput = builder
  .inputRef<
    WithFormat<CreateAttributeDefinitionBody> & Pick<CreateAttributeDefinitionBody, 'key' | 'displayName' | 'type'>
  >('CreateAttributeDefinitionInput')
  .implement({
    description: CREATE_ATTRIBUTE_DEFINITION_SCHEMA.description,
    fields: (t) => ({
      key: t.string({ required: true, description: CREATE_ATTRIBUTE_DEFINITION_SCHEMA.properties.key.description }),
      displayName: t.string({ required: true, description: FIELDS.displayName.description }),
      description: t.string({ description: FIELDS.description.description }),
      type: t.field({ type: AttributeType, required: true, description: FIELDS.type.description }),
      cardinality: t.field({ type: AttributeCardinality, description: FIELDS.cardinality.description }),
      format: t.field({ type: AttributeFormatInput, description: FORMAT }),
      pii: t.boolean({ description: FIELDS.pii.description }),
      readOnly: t.boolean({ description: FIELDS.readOnly.description }),
      idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
    }),
  });

const EXPECTED_DEFINITION_VERSION =
  'Change the definition only if it is at this version; otherwise return a VersionConflictError. Omit it to change ' +
  'any version: null is an error.';

export const UpdateAttributeDefinitionInput = builder
  .inputRef<WithFormat<UpdateAttributeDefinitionBody> & Pick<Conditions, 'expectedVersion'>>(
    'UpdateAttributeDefinitionInput',
  )
  .implement({
    description: UPDATE_ATTRIBUTE_DEFINITION_SCHEMA.description,
    fields: (t) => ({
      displayName: t.string({ description: FIELDS.displayName.description }),
      description: t.string({ description: FIELDS.description.description }),
      type: t.field({ type: AttributeType, description: FIELDS.type.description }),
      cardinality: t.field({ type: AttributeCardinality, description: FIELDS.cardinality.description }),
      format: t.field({ type: AttributeFormatInput, description: FORMAT }),
      pii: t.boolean({ description: FIELDS.pii.description }),
      readOnly: t.boolean({ description: FIELDS.readOnly.description }),
      archived: t.boolean({ description: FIELDS.archived.description }),
      expectedVersion: t.int({ description: EXPECTED_DEFINITION_VERSION }),
      idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
    }),
  });

export const ArchiveAttributeDefinitionInput = builder
  .inputRef<Conditions>('ArchiveAttributeDefinitionInput')
  .implement({
    description: 'Conditions for archiving the attribute.',
    fields: (t) => ({
      expectedVersion: t.int({ description: EXPECTED_DEFINITION_VERSION }),
      idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
    }),
  });
