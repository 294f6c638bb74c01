import type { ContactSet } from '../../store/contact-set-tables.ts';
import { bySetUpdateField, hasIds, isMadeByMention, SET_RULES, type SetUpdateField } from '../contact/contact-sets.ts';
import {
  MAX_ATTRIBUTE_ELEMENTS,
  MAX_ATTRIBUTE_KEY_LENGTH,
  MAX_ATTRIBUTE_TEXT_LENGTH,
  MAX_BODY_ATTRIBUTES,
  MAX_BODY_IDENTIFIERS,
  MAX_IDENTIFIER_KEY_LENGTH,
  MAX_IDENTIFIER_PROPERTIES,
  MAX_IDENTIFIER_PROPERTIES_BYTES,
  MAX_IDENTIFIER_VALUE_LENGTH,
  MAX_PATH_IDENTIFIER_KEY_LENGTH,
} from '../validation/limits.ts';
import type { IdentifierRef } from '../validation/problem.ts';
import { describeLimits } from '../validation/schema-limits.ts';
import { MAX_BYTES_KEYWORD } from '../validation/schema-validator.ts';

/** The treatment of identifiers that belong to other contacts (specification §3). */
export const STRATEGIES = ['strict_alias', 'first_alias', 'first'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** The body of an update (specification §2). The schema below has the rules that types cannot express. */
export interface UpdateContactBody extends Partial<Record<SetUpdateField, string[]>> {
  attributes?: Record<string, unknown> | null;
  addIdentifiers?: IdentifierBody[];
  removeIdentifiers?: IdentifierRef[];
  identifiers?: IdentifierBody[];
  strategy?: Strategy;
  allowWritingReadOnly?: boolean;
}

export interface IdentifierBody extends IdentifierRef {
  properties?: Record<string, unknown>;
}

const IDENTIFIER = describeLimits({
  type: 'object',
  description: 'An identifier of a contact.',
  required: ['key', 'value'],
  properties: {
    key: {
      type: 'string',
      minLength: 1,
      maxLength: MAX_IDENTIFIER_KEY_LENGTH,
      description: 'The kind of identifier.',
    },
    value: { type: 'string', minLength: 1, maxLength: MAX_IDENTIFIER_VALUE_LENGTH, description: 'Its value.' },
  },
});

/** An identifier to look up. Its key may be as long as in the path of PATCH by identifier. */
export const NAMED_IDENTIFIER = {
  ...IDENTIFIER,
  description: 'An identifier that a contact may have.',
  properties: {
    ...IDENTIFIER.properties,
    key: describeLimits({
      type: 'string',
      minLength: 1,
      maxLength: MAX_PATH_IDENTIFIER_KEY_LENGTH,
      description: 'The kind of identifier.',
    }),
  },
};

export const IDENTIFIER_WITH_PROPERTIES = {
  ...IDENTIFIER,
  properties: {
    ...IDENTIFIER.properties,
    properties: describeLimits({
      type: 'object',
      maxProperties: MAX_IDENTIFIER_PROPERTIES,
      [MAX_BYTES_KEYWORD]: MAX_IDENTIFIER_PROPERTIES_BYTES,
      description: 'Additional data of the identifier.',
    }),
  },
};

const ATTRIBUTE_TEXT = { type: 'string', maxLength: MAX_ATTRIBUTE_TEXT_LENGTH };

const ATTRIBUTE_VALUE = {
  description:
    `a boolean, a number, a string of at most ${MAX_ATTRIBUTE_TEXT_LENGTH} characters, ` +
    `an array of 1 to ${MAX_ATTRIBUTE_ELEMENTS} of one of those, or null to remove`,
  anyOf: [
    { type: 'boolean' },
    { type: 'number' },
    ATTRIBUTE_TEXT,
    ...[{ type: 'boolean' }, { type: 'number' }, ATTRIBUTE_TEXT].map((items) => ({
      type: 'array',
      minItems: 1,
      maxItems: MAX_ATTRIBUTE_ELEMENTS,
      items,
    })),
    { type: 'null' },
  ],
};

/** The JSON schema of the body. A field that is missing in the schema or in the type does not compile. */
export const UPDATE_CONTACT_SCHEMA = describeLimits({
  type: 'object',
  description: 'Changes of a contact. Absent fields stay unchanged.',
  properties: {
    attributes: {
      type: ['object', 'null'],
      maxProperties: MAX_BODY_ATTRIBUTES,
      propertyNames: { pattern: `^[A-Za-z0-9_-]{1,${MAX_ATTRIBUTE_KEY_LENGTH}}$` },
      additionalProperties: ATTRIBUTE_VALUE,
      description: 'Values to set by attribute key; null removes a value. Other attributes stay unchanged.',
    },
    addIdentifiers: identifiers(IDENTIFIER_WITH_PROPERTIES, 'Identifiers to add to the contact.'),
    removeIdentifiers: identifiers(
      NAMED_IDENTIFIER,
      'Identifiers to remove. Removal wins over addition, but adding another spelling of the same identifier replaces it.',
    ),
    identifiers: { ...identifiers(IDENTIFIER_WITH_PROPERTIES, 'Use addIdentifiers instead.'), deprecated: true },
    strategy: {
      type: 'string',
      enum: STRATEGIES,
      description: 'The treatment of identifiers that belong to another contact. Default: strict_alias.',
    },
    allowWritingReadOnly: {
      type: 'boolean',
      description: 'Whether to write read-only attributes. Only for keys of flows and journeys. Default: false.',
    },
    ...bySetUpdateField((set, _field, change) => {
      if (change === 'add') return members(set, `to add.${firstMention(set)}`);
      if (change === 'remove') return members(set, 'to remove. Removal wins over addition.');
      return members(set, 'that replace those of the contact.', SET_RULES[set].minItems.update);
    }),
  } satisfies Record<keyof UpdateContactBody, object>,
});

export function identifiers(items: object, description: string) {
  return { type: 'array', maxItems: MAX_BODY_IDENTIFIERS, items, description };
}

/** Returns the schema of an array of members of a set. The description continues after "Ids of lists". */
export function members(set: ContactSet, description: string, minItems = 0) {
  const { maxInBody, member, many } = SET_RULES[set];
  return {
    type: 'array',
    ...(minItems === 0 ? {} : { minItems }),
    maxItems: maxInBody,
    items: member,
    description: `${hasIds(set) ? 'Ids' : 'References'} of ${many} ${description}`,
  };
}

/** Returns the note that the first mention creates a member, if it does. */
export function firstMention(set: ContactSet): string {
  const { one } = SET_RULES[set];
  return isMadeByMention(set) ? ` The first mention creates the ${one}.` : '';
}
