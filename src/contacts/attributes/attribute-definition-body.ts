import {
  MAX_ATTRIBUTE_KEY_LENGTH,
  MAX_ATTRIBUTE_TEXT_LENGTH,
  MAX_DESCRIPTION_LENGTH,
  MAX_DISPLAY_NAME_LENGTH,
  MAX_FORMAT_BYTES,
  MAX_FORMAT_OPTIONS,
} from '../validation/limits.ts';
import { describeLimits } from '../validation/schema-limits.ts';
import { MAX_BYTES_KEYWORD } from '../validation/schema-validator.ts';
import type { AttributeFormat, AttributeType } from './attribute-format.ts';

/** The body of a creation. The schema below has the rules that types cannot express. */
export interface CreateAttributeDefinitionBody extends AttributeDefinitionFields {
  key: string;
  displayName: string;
  type: AttributeType;
}

/** The body of an update: absent fields stay unchanged, null clears. */
export interface UpdateAttributeDefinitionBody extends AttributeDefinitionFields {
  displayName?: string;
  type?: AttributeType;
  archived?: boolean;
}

interface AttributeDefinitionFields {
  description?: string | null;
  cardinality?: 'one' | 'many';
  format?: AttributeFormat | null;
  pii?: boolean;
  readOnly?: boolean;
}

const option = {
  type: 'object',
  required: ['label', 'value'],
  additionalProperties: false,
  properties: {
    label: { type: 'string', minLength: 1, maxLength: MAX_DISPLAY_NAME_LENGTH, description: 'The displayed text.' },
    value: { type: 'string', minLength: 1, maxLength: MAX_ATTRIBUTE_TEXT_LENGTH, description: 'The stored value.' },
  },
};

const FORMATS = [
  {
    type: 'object',
    required: ['type'],
    additionalProperties: false,
    properties: { type: { type: 'string', enum: ['emailAddress', 'phoneNumber', 'url', 'date'] } },
  },
  {
    type: 'object',
    required: ['type', 'select'],
    additionalProperties: false,
    properties: {
      type: { type: 'string', enum: ['select'] },
      select: {
        type: 'object',
        required: ['options'],
        additionalProperties: false,
        properties: { options: { type: 'array', minItems: 1, maxItems: MAX_FORMAT_OPTIONS, items: option } },
      },
    },
  },
  {
    type: 'object',
    required: ['type', 'range'],
    additionalProperties: false,
    properties: {
      type: { type: 'string', enum: ['range'] },
      range: {
        type: 'object',
        minProperties: 1,
        additionalProperties: false,
        properties: {
          min: { type: 'number', description: 'The minimum.' },
          max: { type: 'number', description: 'The maximum.' },
        },
      },
    },
  },
];

/** The format of an attribute in requests and responses. */
export const ATTRIBUTE_FORMAT = {
  description:
    'a format: {"type": "emailAddress"}, {"type": "phoneNumber"}, {"type": "url"}, {"type": "date"}, ' +
    `{"type": "select", "select": {"options": [{"label": "…", "value": "…"}]}} with 1 to ${MAX_FORMAT_OPTIONS} options or ` +
    '{"type": "range", "range": {"min": 0, "max": 10}}',
  anyOf: FORMATS,
};

export const ATTRIBUTE_KEY = {
  type: 'string',
  pattern: `^[A-Za-z0-9_-]{1,${MAX_ATTRIBUTE_KEY_LENGTH}}$`,
  description: 'The key of the attribute in contacts.',
};

export const ATTRIBUTE_TYPE = {
  type: 'string',
  enum: ['boolean', 'datetime', 'number', 'string'],
  description: 'The type of values.',
};

export const CARDINALITY = {
  type: 'string',
  enum: ['one', 'many'],
  description: 'Whether contacts have one value or an array of values.',
};

const FIELDS = describeLimits({
  displayName: {
    type: 'string',
    minLength: 1,
    maxLength: MAX_DISPLAY_NAME_LENGTH,
    description: 'The name for people.',
  },
  description: {
    type: ['string', 'null'],
    maxLength: MAX_DESCRIPTION_LENGTH,
    description: 'The purpose of the attribute; null clears it.',
  },
  type: ATTRIBUTE_TYPE,
  // No `default` keyword here: code generators would make the field required, and an update would reset it.
  cardinality: { ...CARDINALITY, description: `${CARDINALITY.description} Default for a new attribute: one.` },
  format: {
    [MAX_BYTES_KEYWORD]: MAX_FORMAT_BYTES,
    description: `${ATTRIBUTE_FORMAT.description}, or null for any value of the type`,
    anyOf: [...FORMATS, { type: 'null' }],
  },
  pii: {
    type: 'boolean',
    description: 'Whether values are personally identifiable information. Default for a new attribute: false.',
  },
  readOnly: {
    type: 'boolean',
    description: 'Whether a value cannot be changed after it is first set. Default for a new attribute: false.',
  },
});

export const CREATE_ATTRIBUTE_DEFINITION_SCHEMA = {
  type: 'object',
  description: 'An attribute to define.',
  required: ['key', 'displayName', 'type'],
  properties: { key: ATTRIBUTE_KEY, ...FIELDS } satisfies Record<keyof CreateAttributeDefinitionBody, object>,
};

export const UPDATE_ATTRIBUTE_DEFINITION_SCHEMA = {
  type: 'object',
  description: 'Changes of a definition. Existing values of contacts stay unchanged.',
  properties: {
    ...FIELDS,
    archived: {
      type: 'boolean',
      description: 'Whether the attribute is archived: existing values stay, new ones cannot be written.',
    },
  } satisfies Record<keyof UpdateAttributeDefinitionBody, object>,
};
