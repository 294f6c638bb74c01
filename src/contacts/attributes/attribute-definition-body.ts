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

/** What is sent to define an attribute. The schema below has what the types cannot say. */
export interface CreateAttributeDefinitionBody extends AttributeDefinitionFields {
  key: string;
  displayName: string;
  type: AttributeType;
}

/** What is sent to change a definition: what is absent stays, null clears. */
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
    label: { type: 'string', minLength: 1, maxLength: MAX_DISPLAY_NAME_LENGTH, description: 'What people see.' },
    value: { type: 'string', minLength: 1, maxLength: MAX_ATTRIBUTE_TEXT_LENGTH, description: 'What is stored.' },
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
          min: { type: 'number', description: 'The least value.' },
          max: { type: 'number', description: 'The largest value.' },
        },
      },
    },
  },
];

/** A format as it is sent and shown. */
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
  description: 'The key by which contacts have a value.',
};

export const ATTRIBUTE_TYPE = {
  type: 'string',
  enum: ['boolean', 'datetime', 'number', 'string'],
  description: 'What values are.',
};

export const CARDINALITY = {
  type: 'string',
  enum: ['one', 'many'],
  description: 'Whether a contact has one value or an array of them.',
};

const FIELDS = describeLimits({
  displayName: {
    type: 'string',
    minLength: 1,
    maxLength: MAX_DISPLAY_NAME_LENGTH,
    description: 'What people call the attribute.',
  },
  description: {
    type: ['string', 'null'],
    maxLength: MAX_DESCRIPTION_LENGTH,
    description: 'What the attribute is for; null clears it.',
  },
  type: ATTRIBUTE_TYPE,
  // No `default` here: generators make such a field required, and an update would reset it.
  cardinality: { ...CARDINALITY, description: `${CARDINALITY.description} one for a new attribute, if absent.` },
  format: {
    [MAX_BYTES_KEYWORD]: MAX_FORMAT_BYTES,
    description: `${ATTRIBUTE_FORMAT.description}, or null for any value of the type`,
    anyOf: [...FORMATS, { type: 'null' }],
  },
  pii: { type: 'boolean', description: 'Whether values say who a person is. false for a new attribute, if absent.' },
  readOnly: {
    type: 'boolean',
    description: 'Whether a value stays as it is first set. false for a new attribute, if absent.',
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
  description: 'What to change of a definition. Values that contacts have are left as they are.',
  properties: {
    ...FIELDS,
    archived: {
      type: 'boolean',
      description: 'Whether the attribute is out of use: its values stay, none is written.',
    },
  } satisfies Record<keyof UpdateAttributeDefinitionBody, object>,
};
